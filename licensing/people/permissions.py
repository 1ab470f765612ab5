"""Who may do what: one table a monitoring officer can read, and the one function that answers."""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import Select, exists
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from licensing.audit.rules import Actor
from licensing.errors import NotAllowed
from licensing.people.models import Admission, Wall
from licensing.people.rules import Role


class Permission(StrEnum):
    """What a page or an act asks of a person. Power (which body decides) is a rule, not a permission."""

    OWN_ACCOUNT = "own_account"
    SEE_RULEBOOK = "see_rulebook"
    SEE_POWERS = "see_powers"
    MANAGE_POWERS = "manage_powers"
    SEE_WORK = "see_work"
    SEE_REGISTER = "see_register"
    EDIT_REGISTER = "edit_register"
    LOOK_UP_LICENCES = "look_up_licences"
    SEE_CASES = "see_cases"
    LIST_CASES = "list_cases"
    MANAGE_REVIEWS = "manage_reviews"
    READ_REPORTS = "read_reports"
    RECORD_CONTACT = "record_contact"
    REPORT_APPROACH = "report_approach"
    ANNOTATE_APPROACH = "annotate_approach"
    SEE_DOCUMENTS = "see_documents"
    MANAGE_DOCUMENTS = "manage_documents"
    SEE_HEARING_DAYS = "see_hearing_days"
    MANAGE_HEARING_DAYS = "manage_hearing_days"
    SCHEDULE = "schedule"
    PUBLISH_PAPERS = "publish_papers"
    SEE_NOTICES = "see_notices"
    MANAGE_NOTICES = "manage_notices"
    WORD_LETTERS = "word_letters"
    TAKE_PART = "take_part"
    SEE_ROOM = "see_room"
    RUN_HEARINGS = "run_hearings"
    PRINT_SHEETS = "print_sheets"
    KEY_SHEETS = "key_sheets"
    SIGN_AS_CHAIR = "sign_as_chair"
    SEE_DRAFTS = "see_drafts"
    SUGGEST_WORDS = "suggest_words"
    WRITE_MINUTES = "write_minutes"
    DECIDE_AS_COMMISSIONER = "decide_as_commissioner"
    SEE_TRAINING = "see_training"
    MANAGE_TRAINING = "manage_training"
    SEE_FIGURES = "see_figures"
    RECORD_HAND_BACK = "record_hand_back"
    READ_AUDIT = "read_audit"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_AUTHORITY = "manage_authority"


EVERYONE = frozenset(Role)
O, C, L, M, K, T, U, A = (  # noqa: E741 (one letter a column keeps the table readable)
    Role.LICENSING_OFFICER,
    Role.CLERK,
    Role.LEGAL_ADVISER,
    Role.PANEL_MEMBER,
    Role.COMMISSIONER,
    Role.TRAINING_ADMINISTRATOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)

GRANTED: dict[Permission, frozenset[Role]] = {
    Permission.OWN_ACCOUNT: EVERYONE,
    Permission.SEE_RULEBOOK: EVERYONE,
    Permission.SEE_POWERS: EVERYONE,
    Permission.MANAGE_POWERS: frozenset({A}),
    Permission.SEE_WORK: frozenset({O, C, L, M, K, T}),
    Permission.SEE_REGISTER: frozenset({O, K, U}),
    Permission.EDIT_REGISTER: frozenset({O}),
    Permission.LOOK_UP_LICENCES: frozenset({O}),
    Permission.SEE_CASES: frozenset({O, C, L, M, K, U}),
    Permission.LIST_CASES: frozenset({O, C, L, K, U}),
    Permission.MANAGE_REVIEWS: frozenset({O}),
    Permission.READ_REPORTS: frozenset({O, C, L, U}),
    Permission.RECORD_CONTACT: frozenset({O, C}),
    Permission.REPORT_APPROACH: frozenset({O, C, M, K}),
    Permission.ANNOTATE_APPROACH: frozenset({C}),
    Permission.SEE_DOCUMENTS: frozenset({O, C, L, U}),
    Permission.MANAGE_DOCUMENTS: frozenset({O, C}),
    Permission.SEE_HEARING_DAYS: frozenset({O, C, L, M, K, U}),
    Permission.MANAGE_HEARING_DAYS: frozenset({O, C}),
    Permission.SCHEDULE: frozenset({O, C}),
    Permission.PUBLISH_PAPERS: frozenset({O, C}),
    Permission.SEE_NOTICES: frozenset({O, C, K, U}),
    Permission.MANAGE_NOTICES: frozenset({O, C}),
    Permission.WORD_LETTERS: frozenset({O, A}),
    Permission.TAKE_PART: frozenset({M, K}),
    Permission.SEE_ROOM: frozenset({C, L, M, K}),
    Permission.RUN_HEARINGS: frozenset({C, M, K}),
    Permission.PRINT_SHEETS: frozenset({O, C}),
    Permission.KEY_SHEETS: frozenset({C}),
    Permission.SIGN_AS_CHAIR: frozenset({M}),
    Permission.SEE_DRAFTS: frozenset({C, L, M}),
    Permission.SUGGEST_WORDS: frozenset({L}),
    Permission.WRITE_MINUTES: frozenset({C}),
    Permission.DECIDE_AS_COMMISSIONER: frozenset({K}),
    Permission.SEE_TRAINING: frozenset({O, K, T, U}),
    Permission.MANAGE_TRAINING: frozenset({O, T}),
    Permission.SEE_FIGURES: frozenset({O, C, L, K, U}),
    Permission.RECORD_HAND_BACK: frozenset({L, K}),
    Permission.READ_AUDIT: frozenset({U}),
    Permission.MANAGE_PEOPLE: frozenset({A}),
    Permission.MANAGE_AUTHORITY: frozenset({A}),
}

# Roles whose holders see a case without being seated on its hearing.
SEES_EVERY_CASE = frozenset({O, C, L, K, U})


def holds(by: Actor, permission: Permission) -> bool:
    """Whether one of the person's roles carries this permission at all."""
    return bool(by.roles & GRANTED[permission])


def reads_only_papers(by: Actor) -> bool:
    """Whether this person decides on what the papers hold and the room hears, and so reads no more of a case (R27)."""
    return holds(by, Permission.TAKE_PART) and not holds(by, Permission.LIST_CASES)


def may(session: Session, by: Actor, permission: Permission, case_reference: str | None = None) -> bool:
    """Whether this person may do this, to this case if one is named. A wall beats every role."""
    if not holds(by, permission):
        return False
    if case_reference is None:
        return True
    if session.exec(select(_is_walled(by, case_reference))).one():
        return False
    return _needs_no_seat(by, permission) or session.exec(select(_is_admitted(by, case_reference))).one()


def allowed(
    session: Session, people: Collection[Actor], permission: Permission, case_reference: str
) -> frozenset[int | None]:
    """Of these people, those who may do this to this case: what `may` says of each, in two statements for them all."""
    asked = [by for by in people if holds(by, permission)]
    lifted = select(col(Wall.supersedes)).where(col(Wall.supersedes).is_not(None))
    walled = session.exec(
        select(Wall.person_id).where(
            Wall.case_reference == case_reference, col(Wall.supersedes).is_(None), col(Wall.id).not_in(lifted)
        )
    ).all()
    seated = session.exec(
        select(Admission.person_id).where(Admission.case_reference == case_reference, col(Admission.ended_at).is_(None))
    ).all()
    open_to = set(seated) | {by.id for by in asked if _needs_no_seat(by, permission)}
    return frozenset(by.id for by in asked if by.id in open_to) - set(walled)


def demand(session: Session, by: Actor, permission: Permission, case_reference: str | None = None) -> None:
    """Return quietly when this person may; else raise NotAllowed, saying why when that is safe to say."""
    if may(session, by, permission, case_reference):
        return
    if case_reference is None or not holds(by, permission):
        raise NotAllowed("Your role does not include this. Ask whoever manages roles.", about=case_reference)
    wall = session.exec(walls_of(by.id).where(Wall.case_reference == case_reference)).first()
    if wall is not None:
        raise NotAllowed(
            f"You have nothing more to do with {case_reference}: {wall.because} (recorded {wall.raised_at:%-d %B %Y}).",
            about=case_reference,
        )
    raise NotAllowed(f"You are not on the panel that hears {case_reference}.", about=case_reference)


def walled_references(person_id: int | None) -> Select[tuple[str]]:
    """The references of the cases this person may know nothing of: the sub-query that every list leaves out."""
    lifted = select(col(Wall.supersedes)).where(col(Wall.supersedes).is_not(None))
    return select(Wall.case_reference).where(
        Wall.person_id == person_id, col(Wall.supersedes).is_(None), col(Wall.id).not_in(lifted)
    )


def admitted_references(person_id: int | None) -> Select[tuple[str]]:
    """The references of the cases a panel member is seated to hear."""
    return select(Admission.case_reference).where(Admission.person_id == person_id, col(Admission.ended_at).is_(None))


def walls_of(person_id: int | None) -> SelectOfScalar[Wall]:
    """The walls that stand between this person and any case, with what is said of each."""
    lifted = select(col(Wall.supersedes)).where(col(Wall.supersedes).is_not(None))
    return select(Wall).where(Wall.person_id == person_id, col(Wall.supersedes).is_(None), col(Wall.id).not_in(lifted))


def _needs_no_seat(by: Actor, permission: Permission) -> bool:
    roles_that_carry = by.roles & GRANTED[permission]
    return bool(roles_that_carry & SEES_EVERY_CASE) or not roles_that_carry <= {Role.PANEL_MEMBER}


def _is_walled(by: Actor, case_reference: str):  # type: ignore[no-untyped-def]
    return exists(walled_references(by.id).where(Wall.case_reference == case_reference))


def _is_admitted(by: Actor, case_reference: str):  # type: ignore[no-untyped-def]
    return exists(admitted_references(by.id).where(Admission.case_reference == case_reference))
