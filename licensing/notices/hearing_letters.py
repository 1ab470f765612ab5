"""The wording of the notice that calls a licence holder to a hearing (R23, R26, R28). Pure."""

from licensing.notices.content import HearingNoticeContent
from licensing.notices.letters import Addressee, Letter, Letterhead, Plan, Run, Section, listed, on, para, plain_day
from licensing.notices.rules import NoticeKind


def hearing_letter(content: HearingNoticeContent, letterhead: Letterhead, addressee: Addressee, plan: Plan) -> Letter:
    """The hearing notice as it will be sent."""
    day = f"{content.held_on:%A} {plain_day(content.held_on)}"
    subject = f"Your hearing: {day} at {content.starts_at}"
    return Letter(
        kind=NoticeKind.HEARING_NOTICE,
        title=f"{subject}: {content.case_reference}",
        reference=content.case_reference,
        dated=plain_day(plan.sent_on),
        letterhead=letterhead,
        addressee=addressee,
        subject=subject,
        opening=(
            para(
                f"{_begins(content)} "
                f"Please come to {content.venue} on {day} at {content.starts_at}. Allow {content.minutes} minutes."
            ),
        ),
        sections=(
            Section("What it is about", (_law(content),), _matters(content)),
            *_evidence(content),
            Section("Who decides", (para(content.who_decides),)),
            Section("What you can do", (_rights(content), _needs(letterhead))),
            Section("Until then", _until_then(content, plan)),
        ),
    )


def _begins(content: HearingNoticeContent) -> str:
    if content.resumes:
        return "Your hearing, which was adjourned, goes on."
    return f"We are reviewing your {listed(content.licences)}."


def _law(content: HearingNoticeContent) -> tuple[Run, ...]:
    return para(f"The hearing is about these matters. {content.law}".strip())


def _matters(content: HearingNoticeContent) -> tuple[tuple[Run, ...], ...]:
    return tuple(para(matter) for matter in content.matters) or (para(Run("Matters: none set out yet", "missing")),)


def _evidence(content: HearingNoticeContent) -> tuple[Section, ...]:
    if not content.evidence:
        return ()
    return (
        Section("What we rely on", (para(f"We rely on {listed(content.evidence)}. You may see all of it: ask us."),)),
    )


def _rights(content: HearingNoticeContent) -> tuple[Run, ...]:
    papers = ", and send us papers"
    until = para(f"{papers} by ", on(content.papers_by)) if content.papers_by else para(papers)
    return (
        Run("You can speak, bring somebody to speak for you, bring witnesses"),
        *until,
        Run(". If you cannot come, tell us why as soon as you can: the hearing may otherwise go on without you."),
    )


def _needs(letterhead: Letterhead) -> tuple[Run, ...]:
    reach = " or ".join(part for part in (letterhead.telephone, letterhead.email) if part) or "ask our office"
    return para(f"Tell us if you need an interpreter, large print or other help: {reach}.")


def _until_then(content: HearingNoticeContent, plan: Plan) -> tuple[tuple[Run, ...], ...]:
    served = para("This notice is planned to reach you on ", on(plan.given_on), ".")
    said = (para("This notice does not change your licences."), served)
    if not content.waived_because:
        return said
    return (*said, para(f"You agreed in writing to a shorter notice: {content.waived_because}"))
