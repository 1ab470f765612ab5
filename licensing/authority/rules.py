"""What an authority may set, with what it means, its default and what would be wrong. Local policy as dated data."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from licensing.errors import Invalid
from licensing.web.colour import readable

AGENDA_CLEAR_DAYS = 5  # Local Government Act 1972, ss.100A(6)(a), 100B(3): an authority may ask for more (R22)


class Setting(StrEnum):
    """The name of one dated setting."""

    AUTHORITY_NAME = "authority_name"
    SERVICE_NAME = "service_name"
    BRAND_COLOUR = "brand_colour"
    OFFICE_ADDRESS = "office_address"
    OFFICE_TELEPHONE = "office_telephone"
    OFFICE_EMAIL = "office_email"
    COURT_NAME = "court_name"
    COURT_ADDRESS = "court_address"
    PROPER_OFFICER_NAME = "proper_officer_name"
    PROPER_OFFICER_POST = "proper_officer_post"
    PROPER_OFFICER_APPOINTED = "proper_officer_appointed"
    QUORUM = "quorum"
    BETWEEN_TWO_AND_QUORUM = "between_two_and_quorum"
    BALANCE_DISAPPLIED = "balance_disapplied"
    HEARING_NOTICE_CLEAR_DAYS = "hearing_notice_clear_days"
    REPLY_CLEAR_DAYS = "reply_clear_days"
    AGENDA_CLEAR_DAYS = "agenda_clear_days"
    TRAINING_RULE = "training_rule"
    TRAINING_TOPICS = "training_topics"
    TWO_PEOPLE_FOR_IMMEDIATE = "two_people_for_immediate"
    SECOND_PERSON_HEARING_NOTICE = "second_person_hearing_notice"
    SECOND_PERSON_DECISION_NOTICE = "second_person_decision_notice"
    SECOND_PERSON_WARNING_LETTER = "second_person_warning_letter"
    SECOND_PERSON_NO_FURTHER_ACTION_LETTER = "second_person_no_further_action_letter"
    SECOND_PERSON_ADJOURNMENT_NOTICE = "second_person_adjournment_notice"
    SECOND_PERSON_WITHDRAWAL_NOTICE = "second_person_withdrawal_notice"
    SECOND_PERSON_LATE_PAPERS_NOTICE = "second_person_late_papers_notice"
    SECOND_PERSON_TRAINING_INVITATION = "second_person_training_invitation"
    SECOND_PERSON_TRAINING_REMINDER = "second_person_training_reminder"
    SECOND_PERSON_BADGE_DEMAND = "second_person_badge_demand"
    INTERIM_SUSPENSION_OVERRIDE = "interim_suspension_override"
    WARNING_YEARS = "warning_years"
    VETO_WORKING_DAYS = "veto_working_days"
    ADVICE_SAMPLE_RATE = "advice_sample_rate"
    ADVICE_SAMPLE_CAP = "advice_sample_cap"
    ROOM_ATTENDANCE = "room_attendance"
    ORDER_OF_PROCEEDINGS = "order_of_proceedings"
    COMMISSIONER_DURING_TALK = "commissioner_during_talk"
    HEARING_MINUTES = "hearing_minutes"
    PRINT_SIDES = "print_sides"
    SUGGEST_RISK = "suggest_risk"
    SUGGEST_WAITING = "suggest_waiting"
    SUGGEST_EXPIRY = "suggest_expiry"
    SUGGEST_SPREAD = "suggest_spread"
    SUGGEST_DAYS = "suggest_days"
    SUGGEST_SECONDS = "suggest_seconds"
    SMALL_GROUP = "small_group"
    MEMBERSHIP_CHANGE = "membership_change"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a setting is for, what it is until somebody sets it, and what would make a value wrong."""

    label: str
    hint: str
    default: str
    wrong: Callable[[str], str | None]


def _text(value: str) -> str | None:
    return None if value.strip() else "Enter a value"


def _anything(value: str) -> str | None:
    return None


def _readable(value: str) -> str | None:
    """A colour in which text can be read (WCAG 2.2, 1.4.3)."""
    try:
        readable(value)
    except Invalid as wrong:
        return str(wrong)
    return None


def _whole(least: int, most: int) -> Callable[[str], str | None]:
    def wrong(value: str) -> str | None:
        if value.isdecimal() and least <= int(value) <= most:
            return None
        return f"Enter a whole number from {least} to {most}"

    return wrong


def _one_of(*choices: str) -> Callable[[str], str | None]:
    def wrong(value: str) -> str | None:
        return None if value in choices else f"Enter one of: {', '.join(choices)}"

    return wrong


# The steps of a hearing in which evidence is heard; `hearings` knows each by these words.
PROCEEDINGS = ("officer presents", "licence holder answers", "questions", "last words")
MUST_BE_HEARD = "licence holder answers"


def names_in(value: str) -> list[str]:
    """The names that a list separated by commas holds, in small letters."""
    return [" ".join(name.split()).lower() for name in value.split(",")]


def _order(value: str) -> str | None:
    """Steps of evidence, each once, and the licence holder heard whatever else is left out (R25)."""
    names = names_in(value)
    if not set(names) <= set(PROCEEDINGS):
        return f"Name only these, separated by commas: {', '.join(PROCEEDINGS)}"
    if len(set(names)) < len(names):
        return "Name each step once"
    return None if MUST_BE_HEARD in names else f"“{MUST_BE_HEARD.capitalize()}” cannot be left out (R25)"


SECOND_PERSON = "second person"
GOES_OUT, STAYS = "goes out", "stays"


def _approval(label: str) -> Meaning:
    """Who approves a kind of letter: anybody who may, or only somebody who did not draft it."""
    hint = "Whether a second person approves them, not whoever drafted them: none, or second person"
    return Meaning(label, hint, "none", _one_of("none", SECOND_PERSON))


MEANINGS: dict[Setting, Meaning] = {
    Setting.AUTHORITY_NAME: Meaning("Name of the authority", "As on letters", "The licensing authority", _text),
    Setting.SERVICE_NAME: Meaning("Name of the service", "Shown on every page", "Taxi licensing reviews", _text),
    Setting.BRAND_COLOUR: Meaning("Colour", "Hexadecimal, with enough contrast on white", "#0b545b", _readable),
    Setting.OFFICE_ADDRESS: Meaning("Office address", "Lines separated by commas", "Town Hall", _text),
    Setting.OFFICE_TELEPHONE: Meaning("Telephone", "On every letter", "", _anything),
    Setting.OFFICE_EMAIL: Meaning("E-mail", "On every letter", "", _anything),
    Setting.COURT_NAME: Meaning("Magistrates’ court", "To which an appeal is made (R46)", "", _anything),
    Setting.COURT_ADDRESS: Meaning("Address of the court", "Printed in decision notices (R46)", "", _anything),
    Setting.PROPER_OFFICER_NAME: Meaning("Proper officer", "Whose name decision notices bear (R79)", "", _anything),
    Setting.PROPER_OFFICER_POST: Meaning("Proper officer’s post", "Printed below the name (R79)", "", _anything),
    Setting.PROPER_OFFICER_APPOINTED: Meaning("Appointment", "The resolution that appointed them (R79)", "", _anything),
    Setting.QUORUM: Meaning("Quorum", "Members needed in council modes (R09)", "3", _whole(2, 15)),
    Setting.BETWEEN_TWO_AND_QUORUM: Meaning(
        "Two members, below quorum", "Whether standing orders let two go on with the holder’s consent (R09)", "no",
        _one_of("yes", "no"),
    ),
    Setting.BALANCE_DISAPPLIED: Meaning(
        "Political balance disapplied", "Whether the council disapplied it, with no vote against (R12)", "no",
        _one_of("yes", "no"),
    ),
    Setting.HEARING_NOTICE_CLEAR_DAYS: Meaning(
        "Hearing notice", "Clear working days before the hearing (R23)", "10", _whole(1, 60)
    ),
    Setting.REPLY_CLEAR_DAYS: Meaning(
        "Reply to the hearing notice",
        "Clear working days before the hearing by which a reply is looked for; after that a task is raised (R25)", "5",
        _whole(1, 30),
    ),
    Setting.AGENDA_CLEAR_DAYS: Meaning(
        "Agenda", f"Clear working days before the meeting: {AGENDA_CLEAR_DAYS} by statute, or more (R22)",
        str(AGENDA_CLEAR_DAYS), _whole(AGENDA_CLEAR_DAYS, 30),
    ),
    Setting.TRAINING_RULE: Meaning(
        "Members’ training", "Whether an untrained member is refused, warned of, or neither (R13)", "refuse",
        _one_of("refuse", "warn", "off"),
    ),
    Setting.TRAINING_TOPICS: Meaning(
        "Training topics", "That members must have, separated by commas (R13)", "Licensing decisions", _text
    ),
    Setting.TWO_PEOPLE_FOR_IMMEDIATE: Meaning(
        "Immediate effect", "Whether a second person approves its notice", "yes", _one_of("yes", "no")
    ),
    Setting.SECOND_PERSON_HEARING_NOTICE: _approval("Hearing notices: approval"),
    Setting.SECOND_PERSON_DECISION_NOTICE: _approval("Decision notices: approval"),
    Setting.SECOND_PERSON_WARNING_LETTER: _approval("Formal warnings: approval"),
    Setting.SECOND_PERSON_NO_FURTHER_ACTION_LETTER: _approval("No further action letters: approval"),
    Setting.SECOND_PERSON_ADJOURNMENT_NOTICE: _approval("Adjournment notices: approval"),
    Setting.SECOND_PERSON_WITHDRAWAL_NOTICE: _approval("Withdrawals of hearing notices: approval"),
    Setting.SECOND_PERSON_LATE_PAPERS_NOTICE: _approval("Late papers notices: approval"),
    Setting.SECOND_PERSON_TRAINING_INVITATION: _approval("Training invitations: approval"),
    Setting.SECOND_PERSON_TRAINING_REMINDER: _approval("Training reminders: approval"),
    Setting.SECOND_PERSON_BADGE_DEMAND: _approval("Badge demands: approval"),
    Setting.INTERIM_SUSPENSION_OVERRIDE: Meaning(
        "Interim suspension", "Legal note that allows suspension pending an outcome; empty forbids it (R40)", "",
        _anything,
    ),
    Setting.WARNING_YEARS: Meaning("Warnings", "Years a warning stays on file (R56)", "3", _whole(1, 10)),
    Setting.VETO_WORKING_DAYS: Meaning(
        "Time to veto",
        "Working days after a decision in which the commissioner may veto it (R06). However many, her time ends on the "
        "day before the notice of the grounds is due (R45)",
        "5",
        _whole(1, 60),
    ),
    Setting.ADVICE_SAMPLE_RATE: Meaning(
        "Commissioner’s sample: rate", "Of a hundred cases put down, how many she advises in", "10", _whole(0, 100)
    ),
    Setting.ADVICE_SAMPLE_CAP: Meaning(
        "Commissioner’s sample: cap", "How many cases are drawn in a month at most", "4", _whole(0, 100)
    ),
    Setting.ROOM_ATTENDANCE: Meaning(
        "In the room", "Whether a member counts only while in the room (R75)", "required", _one_of("required", "off")
    ),
    Setting.ORDER_OF_PROCEEDINGS: Meaning(
        "Order of proceedings",
        "How evidence is heard, between the interests and the private talk: put these in another order or leave some "
        "out, separated by commas. A hearing keeps the order it was opened with",
        ", ".join(PROCEEDINGS), _order,
    ),
    Setting.COMMISSIONER_DURING_TALK: Meaning(
        "Commissioner while members talk",
        "Whether she stays, or goes out, while councillors talk in private about what they propose (R15)",
        GOES_OUT,
        _one_of(GOES_OUT, STAYS),
    ),
    Setting.HEARING_MINUTES: Meaning(
        "Length of a hearing", "Minutes a hearing takes, where the review does not say otherwise", "50",
        _whole(10, 480),
    ),
    Setting.PRINT_SIDES: Meaning(
        "Printing", "Whether the print room prints on both sides of a sheet, or on one", "both", _one_of("both", "one")
    ),
    Setting.SUGGEST_RISK: Meaning(
        "Suggested schedule: risk", "How much a review’s risk counts; 0 leaves it out", "5", _whole(0, 100)
    ),
    Setting.SUGGEST_WAITING: Meaning(
        "Suggested schedule: waiting", "How much each week of waiting counts", "1", _whole(0, 100)
    ),
    Setting.SUGGEST_EXPIRY: Meaning(
        "Suggested schedule: expiry", "How much a licence about to expire counts (R76)", "5", _whole(0, 100)
    ),
    Setting.SUGGEST_SPREAD: Meaning(
        "Suggested schedule: spread of load", "How much a day filled beyond four fifths counts", "2", _whole(0, 100)
    ),
    Setting.SUGGEST_DAYS: Meaning(
        "Suggested schedule: fewest days", "How much sitting on one day more counts", "10", _whole(0, 100)
    ),
    Setting.SUGGEST_SECONDS: Meaning(
        "Suggested schedule: time", "Seconds that the search may take at most", "20", _whole(1, 45)
    ),
    Setting.SMALL_GROUP: Meaning(
        "Hand-back: small groups",
        "The evidence tells nothing of a group of fewer cases than this: a single one could be recognised (R71)", "5",
        _whole(1, 20),
    ),
    Setting.MEMBERSHIP_CHANGE: Meaning(
        "Hand-back: change of members",
        "When more than so many in 100 of the members have changed, the evidence starts again (R71)", "30",
        _whole(1, 100),
    ),
}  # fmt: skip


def in_force(setting: Setting, value: str) -> str:
    """A stored value as it holds: what was set below the five clear days of statute counts as five (R22)."""
    if setting is Setting.AGENDA_CLEAR_DAYS:
        return str(max(int(value), AGENDA_CLEAR_DAYS))
    return value
