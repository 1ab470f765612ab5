"""The order of proceedings, as the authority has set it: which steps of evidence there are, in which order. Pure."""

from licensing.authority.rules import PROCEEDINGS, names_in
from licensing.hearings.rules import EVIDENCE_STEPS, STEP_WORDS, Step

BEFORE_EVIDENCE = (Step.ATTENDANCE, Step.INTERESTS)
AFTER_EVIDENCE = (Step.DELIBERATION, Step.OUTCOME, Step.CLOSED)
STEP_NAMED = {STEP_WORDS[step].lower(): step for step in Step if step in EVIDENCE_STEPS}


def order_of(proceedings: str = "") -> tuple[Step, ...]:
    """The order of proceedings with these steps of evidence, as the authority's setting names them; "" is as ever.

    Attendance, interests, the private talk and the outcome keep their places, whatever is set.
    """
    evidence = tuple(STEP_NAMED[name] for name in names_in(proceedings or ", ".join(PROCEEDINGS)))
    return (*BEFORE_EVIDENCE, *evidence, *AFTER_EVIDENCE)
