"""An invented letter of each kind, for whoever words letters and may see no case. Pure."""

from collections.abc import Mapping
from datetime import date

from licensing.notices.content import Content, DecisionNoticeContent, HearingNoticeContent, LicenceOutcome
from licensing.notices.letters import Addressee
from licensing.notices.other_contents import (
    BadgeDemandContent,
    Demanded,
    HearingOffContent,
    LatePapersContent,
    SetAsideContent,
    TrainingContent,
)
from licensing.notices.rules import NoticeKind
from licensing.powers.rules import Body
from licensing.register.rules import LicenceKind

HOLDER = Addressee("Sam Example", ("1 Example Street", "Exampleton", "EX1 1AA"))
CASE, PERSON = "LR-0000-0000", "LH-0000-0000"
DRIVER, NUMBER, BADGE = LicenceKind.PRIVATE_HIRE_DRIVER, "PHD-0000", "0000"
LICENCES = (f"private hire driver’s licence {NUMBER}",)
DECIDED, GIVEN, MAY_ASK, HELD = date(2015, 11, 26), date(2015, 12, 1), date(2015, 12, 23), date(2015, 12, 18)
VENUE = "Committee Room 2, Town Hall"


def sample(kind: NoticeKind) -> Content:
    """What a letter of this kind might tell of somebody who does not exist."""
    return SAMPLES[kind]


def _decision(outcome: str) -> DecisionNoticeContent:
    against = outcome == "revoked"
    return DecisionNoticeContent(
        case_reference=CASE,
        decided_on=DECIDED,
        body=Body.COMMISSIONER,
        decided_by="the commissioner, Alex Sample",
        authority="the instrument that gives the power",
        outcomes=(
            LicenceOutcome(
                kind=DRIVER,
                number=NUMBER,
                outcome=outcome,
                badge_number=BADGE,
                ground="any other reasonable cause" if against else "",
                citation="section 61(1)(b) of the Local Government (Miscellaneous Provisions) Act 1976"
                if against
                else "",
                warning_until=date(2018, 11, 26) if outcome == "warning" else None,
            ),
        ),
        reasons="These would be the reasons.",
        findings=("This would be a matter that was found.",),
    )


SAMPLES: Mapping[NoticeKind, Content] = {
    NoticeKind.HEARING_NOTICE: HearingNoticeContent(
        case_reference=CASE, held_on=HELD, starts_at="14:00", minutes=50, venue=VENUE, licences=LICENCES,
        matters=("This would be a matter put to the licence holder.",), evidence=("our own compliance records",),
        who_decides="This would say who hears the case and who decides it.", papers_by=date(2015, 12, 10),
    ),
    NoticeKind.DECISION_NOTICE: _decision("revoked"),
    NoticeKind.WARNING_LETTER: _decision("warning"),
    NoticeKind.NO_FURTHER_ACTION_LETTER: _decision("no_further_action"),
    NoticeKind.ADJOURNMENT_NOTICE: HearingOffContent(CASE, HELD, "14:00", VENUE, LICENCES, told="Somebody is ill."),
    NoticeKind.WITHDRAWAL_NOTICE: HearingOffContent(CASE, HELD, "14:00", VENUE, LICENCES),
    NoticeKind.LATE_PAPERS_NOTICE: LatePapersContent(
        CASE, HELD, "14:00", VENUE, ("This would be a paper that came late.",), "It would say here why it is late."
    ),
    NoticeKind.TRAINING_INVITATION: TrainingContent(
        PERSON, 0, "Safeguarding children and vulnerable adults", HELD, "10:00", "Riverside Centre",
        due_on=date(2016, 2, 26), is_overdue=False, was_trained=False,
    ),
    NoticeKind.TRAINING_REMINDER: TrainingContent(
        PERSON, 0, "Safeguarding children and vulnerable adults", HELD, "10:00", "Riverside Centre",
        due_on=DECIDED, is_overdue=True, was_trained=True,
    ),
    NoticeKind.BADGE_DEMAND: BadgeDemandContent(
        CASE, DECIDED, GIVEN, (Demanded(0, DRIVER, NUMBER, BADGE, "revoked", MAY_ASK),)
    ),
    NoticeKind.SET_ASIDE_NOTICE: SetAsideContent(
        CASE, DECIDED, "the Licensing Manager", (f"{LICENCES[0]}: suspended for 28 days",), HELD,
        "the Licensing Sub-Committee", "It would say here why the decision is set aside.", had_begun=False,
    ),
}  # fmt: skip
