"""The wording of letters about a hearing already announced: it is off, or papers came late (R23, R27). Pure."""

from licensing.notices.letters import (
    Addressee,
    Letter,
    Letterhead,
    Paragraph,
    Plan,
    Run,
    Section,
    known,
    listed,
    para,
    paras,
    plain_day,
)
from licensing.notices.other_contents import HearingOffContent, LatePapersContent
from licensing.notices.rules import NoticeKind


def hearing_off_letter(
    kind: NoticeKind, content: HearingOffContent, letterhead: Letterhead, addressee: Addressee, plan: Plan
) -> Letter:
    """The hearing is put off until another notice comes, or its notice is withdrawn for good."""
    put_off = kind is NoticeKind.ADJOURNMENT_NOTICE
    when, about = _when(content), f"about your {listed(content.licences) or 'licence'}"
    off = (
        para(f"The hearing {about} will not take place {when}."),
        para("You need not come on that day. The notice that called you to it no longer holds."),
    )
    begun = (para(f"The hearing {about}, {when}, was adjourned. You were not there. It goes on on another day."),)
    withdrawn = (para(f"We withdraw the notice that called you to a hearing {about}, {when}. You need not come."),)
    subject = f"Your hearing on {_day(content)} is {'put off' if put_off else 'called off'}"
    if content.was_begun:
        subject = f"Your hearing on {_day(content)} was adjourned"
    return Letter(
        kind=kind,
        title=f"{subject}: {content.case_reference}",
        reference=content.case_reference,
        dated=plain_day(plan.sent_on),
        letterhead=letterhead,
        addressee=addressee,
        subject=subject,
        opening=withdrawn if not put_off else begun if content.was_begun else off,
        sections=(*_why(content.told), *(_put_off(content) if put_off else _withdrawn())),
    )


def late_papers_letter(content: LatePapersContent, letterhead: Letterhead, addressee: Addressee, plan: Plan) -> Letter:
    """Papers came late: what they are, why, and what the holder may ask of the chair."""
    subject = f"Late papers for your hearing on {_day(content)}"
    bullets = tuple(para(one) for one in content.papers) or (para(Run("Papers: none named yet", "missing")),)
    return Letter(
        kind=NoticeKind.LATE_PAPERS_NOTICE,
        title=f"{subject}: {content.case_reference}",
        reference=content.case_reference,
        dated=plain_day(plan.sent_on),
        letterhead=letterhead,
        addressee=addressee,
        subject=subject,
        opening=(para(f"These papers came after the papers for your hearing {_when(content)} were sent."),),
        sections=(
            Section("What is late", (para("A copy of each comes with this letter."),), bullets),
            Section("Why it is late", (para(known(content.why_late, "Why: not said yet")),)),
            Section("What you can do", _may_ask()),
        ),
    )


def _put_off(content: HearingOffContent) -> tuple[Section, ...]:
    return (
        Section(
            "What happens next",
            (
                para("We will fix another day and send you a new notice of it, which will reach you at least "
                     f"{content.clear_days} clear working days before the hearing unless you agree to fewer."),
                para("Tell us of days on which you, or whoever speaks for you, cannot come."),
            ),
        ),
        Section("Your licences", (para("This letter changes nothing about your licences."),)),
    )  # fmt: skip


def _withdrawn() -> tuple[Section, ...]:
    ended = "We ended this review without a hearing. Nothing was decided against you in it."
    return (Section("What this means", (para(ended), para("No other day will be fixed."))),)


def _why(told: str) -> tuple[Section, ...]:
    return (Section("Why", paras(told)),) if told.strip() else ()


def _may_ask() -> tuple[Paragraph, ...]:
    return (
        para("These papers are used only if whoever chairs the hearing allows it."),
        para("You may ask that they are left out, that you are given time in the hearing to read and answer them, or "
             "that the hearing is put off. You may also send us your answer, and papers of your own about them."),
        para("Tell us as soon as you can what you want to ask. You may also ask at the hearing itself."),
    )  # fmt: skip


def _day(content: HearingOffContent | LatePapersContent) -> str:
    return f"{content.held_on:%A} {plain_day(content.held_on)}"


def _when(content: HearingOffContent | LatePapersContent) -> str:
    return f"on {_day(content)} at {content.starts_at}, {content.venue}"
