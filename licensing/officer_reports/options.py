"""What each outcome would mean, and what the law asks of whoever decides, for the licences under review. Pure.

The same lines stand in every report until an officer changes them: nothing here leans to one outcome.
"""

from collections.abc import Collection

from licensing.register.rules import LicenceKind

ACT = "Local Government (Miscellaneous Provisions) Act 1976"
NO_RECOMMENDATION = "Each outcome is open. This report makes no recommendation."


def options_for(kinds: Collection[LicenceKind]) -> str:
    """The four outcomes and what each means for these licences, one line each."""
    lines = [
        NO_RECOMMENDATION,
        "- No further action: the review ends, with reasons. Nothing is kept against the licence holder, and there is "
        "nothing to appeal against.",
        "- Warning: kept on file until a day that the decision names, with reasons; it may be weighed if something "
        "more happens. There is nothing to appeal against.",
        f"- Suspension: until a stated day, or until a step in the licence holder’s own hands is taken, such as "
        f"training passed or a medical; never to await somebody else’s investigation. {_ground(kinds)}",
        f"- Revocation: the licence ends. {_ground(kinds)}",
        "The licence holder may appeal to the magistrates’ court within 21 days. Until that time is over, and while an "
        f"appeal is open, the decision waits ({ACT}, section 77(2)).",
    ]
    if any(kind.is_driver for kind in kinds):
        lines.append(
            "The suspension or revocation of a driver’s licence takes effect at the end of 21 days beginning with the "
            "day on which notice is given (section 61(2A)). "
            "For a driver’s licence either may take effect at once, if it appears that public safety requires it, with "
            "a statement and an explanation of their own (section 61(2B))."
        )
    if len(kinds) > 1:
        lines.append("Each licence gets its own outcome.")
    return "\n".join(lines)


def implications_for(kinds: Collection[LicenceKind], *, who_decides: str, needs: str) -> str:
    """The law that whoever decides has before them, and the public sector equality duty."""
    lines = [who_decides] if who_decides else []
    lines += [
        "Facts are found on the balance of probabilities. A matter that was not put to the licence holder cannot found "
        "the decision (Tudor v Ellesmere Port and Neston BC (1987) Times, 8 May).",
        "The convictions policy gives a presumption for each offence that it covers. A departure from it, either way, "
        "needs reasons. What it would cost the licence holder is not a factor (Leeds City Council v Hussain).",
    ]
    if any(not kind.is_vehicle for kind in kinds):
        lines.append(
            "The question for each licence of a driver or an operator is whether those who decide are satisfied that "
            "the licence holder is a fit and proper person. If that is not decided, the answer is no."
        )
    lines += [
        "A licence is a possession (Human Rights Act 1998, Article 1 of the First Protocol), and the hearing must be "
        "fair (Article 6). An interference must be lawful and proportionate to the protection of the public.",
        "Whoever decides has due regard to the need to eliminate discrimination, to advance equality of opportunity "
        "and to foster good relations (Equality Act 2010, section 149).",
        f"Adjustments for the hearing (sections 20 and 29): {needs}"
        if needs
        else "No adjustment for the hearing was asked for (sections 20 and 29).",
    ]
    return "\n".join(lines)


def _ground(kinds: Collection[LicenceKind]) -> str:
    """The section that each needs a ground in."""
    sections = []
    if any(kind.is_driver for kind in kinds):
        sections.append("section 61(1) for a driver’s licence")
    if LicenceKind.OPERATOR in kinds:
        sections.append("section 62(1) for an operator’s licence")
    if any(kind.is_vehicle for kind in kinds):
        sections.append("section 60(1) for a vehicle licence")
    return f"It needs a ground in law: {', '.join(sections)} ({ACT})."
