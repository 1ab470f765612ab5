"""The wording of the invitation to safeguarding training, and of its reminder (R63). Pure."""

from licensing.notices.letters import Addressee, Letter, Letterhead, Paragraph, Plan, Section, on, para, plain_day
from licensing.notices.other_contents import TrainingContent
from licensing.notices.rules import NoticeKind


def training_letter(
    kind: NoticeKind, content: TrainingContent, letterhead: Letterhead, addressee: Addressee, plan: Plan
) -> Letter:
    """The invitation to a session, or the reminder of it."""
    reminds = kind is NoticeKind.TRAINING_REMINDER
    day = f"{content.held_on:%A} {plain_day(content.held_on)}"
    subject = f"{'Reminder: your' if reminds else 'Your'} safeguarding training on {day}"
    begins = "This reminds you that a place is" if reminds else "A place is"
    return Letter(
        kind=kind,
        title=f"{subject}: {content.case_reference}",
        reference=content.case_reference,
        dated=plain_day(plan.sent_on),
        letterhead=letterhead,
        addressee=addressee,
        subject=subject,
        opening=(
            para(f"{begins} kept for you at the course “{content.course}”."),
            para(f"Please come to {content.venue} on {day} at {content.begins}. Bring your badge."),
        ),
        sections=(
            Section("Why you are asked to come", (_due(content), para("It is required of everybody we license."))),
            Section(
                "If you cannot come",
                (
                    para("Tell us at once, so that we can keep a place for you on another day."),
                    para("Tell us too if you need an interpreter, large print or other help on the day."),
                ),
            ),
            Section("Your licence", (para("This letter changes nothing about your licence."),)),
        ),
    )


def _due(content: TrainingContent) -> Paragraph:
    course = "Your next training" if content.was_trained else "Your training"
    if content.is_overdue:
        return para(f"{course} was due by ", on(content.due_on), ", and we have no record that you were at it.")
    return para(f"{course} is due by ", on(content.due_on), ".")
