"""What makes the setting aside of an officer's decision lawful (R01, R09, R14, R20; LGA 1972, s.101(4)). Pure."""

from dataclasses import dataclass

from licensing.powers.rules import Mode, council_mode
from licensing.rulebook import Hardness, Rule


@dataclass(frozen=True, slots=True)
class SetAsideFacts:
    """An officer's decision about to be set aside."""

    mode: Mode
    is_nominee: bool  # in commissioner modes: the person is the nominee who takes the case
    is_by_officer: bool  # the decision that stands is an officer's
    made_it: bool  # the person who would set it aside, or a member at the meeting, made it
    has_conflict: bool  # so has one of them
    because: str
    members: int  # in council modes: at the meeting, and counting there
    quorum: int
    is_at_meeting: bool  # on a hearing day that was held since, under whoever holds the power now
    records_it: bool  # whoever records it is the clerk, or was in the chair
    votes_for: int
    votes_against: int
    is_before_the_courts: bool  # an appeal, a further one too, has not ended, or a court has given its decision


SET_ASIDE_RULES: tuple[Rule[SetAsideFacts], ...] = (
    Rule(
        code="R01",
        says="Whoever holds the power today sets an officer’s decision aside: the commissioner who takes the case, or "
        "the committee at a meeting.",
        source="Local Government Act 1972, s.101(4); Local Government Act 1999, s.15(6)",
        kept=lambda facts: council_mode(facts.mode) or facts.is_nominee,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R01",
        says="In council modes the clerk, or whoever was in the chair, records what the committee did.",
        source="Local Government Act 1972, s.101(4)",
        kept=lambda facts: not council_mode(facts.mode) or facts.records_it,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R09",
        says="The committee sets a decision aside at a meeting: choose a hearing day since the decision that was held "
        "while the committee held the power.",
        source="R v Secretary of State for the Environment ex p Hillingdon [1986] 1 WLR 192; LGA 1972, s.101",
        kept=lambda facts: not council_mode(facts.mode) or facts.is_at_meeting,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R31",
        says="A committee acts by the majority of the members present and voting: enter how many voted for it and "
        "against it, no more than were there.",
        source="Local Government Act 1972, Sch.12 para 39",
        kept=lambda facts: (
            not council_mode(facts.mode)
            or (facts.votes_for > facts.votes_against and facts.votes_for + facts.votes_against <= facts.members)
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="Only an officer’s decision is set aside here: the decision of the holder of the power is for the courts.",
        source="Local Government Act 1972, s.101(4)",
        kept=lambda facts: facts.is_by_officer,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R09",
        says="A committee that sets a decision aside is quorate: name every member who was there, appointed "
        "and trained on that day.",
        source="R v Secretary of State for the Environment ex p Hillingdon [1986] 1 WLR 192; LGA 1972, s.106",
        kept=lambda facts: not council_mode(facts.mode) or facts.members >= facts.quorum,
    ),
    Rule(
        code="R14",
        says="The officer who made the decision has no part in setting it aside.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052",
        kept=lambda facts: not facts.made_it,
    ),
    Rule(
        code="R20",
        says="Nobody with a conflict of interest in the case has a part in setting the decision aside.",
        source="Porter v Magill [2001] UKHL 67",
        kept=lambda facts: not facts.has_conflict,
    ),
    Rule(
        code="R43",
        says="Setting a decision aside gives its reasons.",
        source="common law",
        kept=lambda facts: facts.because.strip() != "",
    ),
    Rule(
        code="R50",
        says="A decision that a court has decided on, or that an appeal is brought against, is for the courts: only "
        "where the appeal was withdrawn or struck out is it set aside here.",
        source="Public Health Act 1936, s.300",
        kept=lambda facts: not facts.is_before_the_courts,
        hard=Hardness.STATUTE,
    ),
)
