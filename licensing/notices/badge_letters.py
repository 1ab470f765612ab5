"""The wording of the demand for a badge or plate (R55). Pure."""

from collections.abc import Iterator
from datetime import timedelta

from licensing.notices.letters import (
    Addressee,
    Letter,
    Letterhead,
    Paragraph,
    Plan,
    Section,
    listed,
    on,
    para,
    plain_day,
)
from licensing.notices.other_contents import BadgeDemandContent, Demanded
from licensing.notices.rules import NoticeKind
from licensing.register.rules import LICENCE_WORDS

ACT = "Local Government (Miscellaneous Provisions) Act 1976"
DAYS_FOR_PLATE = 7  # LGMPA 1976, s.58(1): seven days from service of the notice that asks for it (R55)


def badge_demand_letter(
    content: BadgeDemandContent, letterhead: Letterhead, addressee: Addressee, plan: Plan
) -> Letter:
    """The demand, with what it rests on and by when it is to be met."""
    subject = f"Return your {listed(sorted({thing(one) for one in content.demanded})) or 'badge'}"
    decided = f"We decided on {plain_day(content.decided_on)}, by a notice given on {plain_day(content.given_on)}:"
    return Letter(
        kind=NoticeKind.BADGE_DEMAND,
        title=f"{subject}: {content.case_reference}",
        reference=content.case_reference,
        dated=plain_day(plan.sent_on),
        letterhead=letterhead,
        addressee=addressee,
        subject=subject,
        opening=(para("The decision about your licence has taken effect. We now ask for what is listed below."),),
        sections=(
            Section("What you must return", (para(decided),), tuple(_line(one) for one in content.demanded)),
            Section("When and where", tuple(_terms(content, letterhead, plan))),
        ),
    )


def thing(one: Demanded) -> str:
    """What is asked for."""
    return "plate" if one.kind.is_vehicle else "badge"


def _line(one: Demanded) -> Paragraph:
    number = f" {one.badge_number}" if one.badge_number else ""
    return para(f"Your {thing(one)}{number}: your {LICENCE_WORDS[one.kind]} {one.number} is {one.outcome}.")


def _terms(content: BadgeDemandContent, letterhead: Letterhead, plan: Plan) -> Iterator[Paragraph]:
    where = ", ".join(letterhead.office)
    if any(one.kind.is_driver for one in content.demanded):
        yield para(f"Return your badge now, to {where}. Section 61(2) of the {ACT} requires you to return it when we "
                   "ask for it.")  # fmt: skip
    if any(one.kind.is_vehicle for one in content.demanded):
        by = plan.given_on + timedelta(days=DAYS_FOR_PLATE)
        yield para(f"Return your plate to {where} within {DAYS_FOR_PLATE} days of the day on which you are given this "
                   "letter: on the planned day, by ", on(by), f". Section 58 of the {ACT} requires it.")  # fmt: skip
    yield para("It is an offence not to do so without a reasonable excuse. If you cannot, tell us why now.")
    if any(one.outcome == "suspended" for one in content.demanded):
        yield para("We give it back when the suspension ends.")
