"""The wording of the letter that tells a holder that an officer's decision was set aside. Pure."""

from licensing.notices.letters import Addressee, Letter, Letterhead, Paragraph, Plan, Section, para, paras, plain_day
from licensing.notices.other_contents import SetAsideContent
from licensing.notices.rules import NoticeKind


def set_aside_letter(content: SetAsideContent, letterhead: Letterhead, addressee: Addressee, plan: Plan) -> Letter:
    """What was set aside, by whom and why; and what that means for the licence and for what comes next."""
    day = plain_day(content.set_aside_on)
    subject = f"The decision of {plain_day(content.decided_on)} about your licence is set aside"
    return Letter(
        kind=NoticeKind.SET_ASIDE_NOTICE,
        title=f"{subject}: {content.case_reference}",
        reference=content.case_reference,
        dated=plain_day(plan.sent_on),
        letterhead=letterhead,
        addressee=addressee,
        subject=subject,
        opening=(
            para(f"On {day} the decision of {plain_day(content.decided_on)}, made by {content.decided_by}, was set "
                 f"aside by {content.set_aside_by}."),
        ),
        sections=(
            Section("What was set aside", (), tuple(para(one) for one in content.outcomes)),
            Section("Why", paras(content.reasons)),
            Section("What this means", _means(content, day)),
            Section(
                "What happens next",
                (
                    para("The review of your licence is not over. It will be heard, and decided afresh. We will send "
                         "you a notice of the hearing. You may come, say what you want to say, and be represented."),
                ),
            ),
        ),
    )  # fmt: skip


def _means(content: SetAsideContent, day: str) -> tuple[Paragraph, ...]:
    before = "What it did before that day is not undone." if content.had_begun else "It had not taken effect."
    return (
        para(f"From {day} the decision has no effect: as far as it went, you may use your licence again. {before}"),
        para("If you gave us your badge or plate because of it, we will give it back."),
    )
