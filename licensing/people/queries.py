"""Who there is, what they are, and where they are signed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func
from sqlmodel import Session, and_, col, or_, select

from licensing.errors import NotFound
from licensing.people.models import Person, RoleGrant, SignInSession, SignInTablet
from licensing.people.rules import IDLE_AT_HEARING_HOURS, ROLE_WORDS, Role
from licensing.settings import settings

PAGE = 50
MOST_WITH_A_ROLE = 500
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the directory."""

    id: int
    name: str
    email: str
    post: str
    roles: tuple[Role, ...]
    is_active: bool
    can_sign_in: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """One page of the people there are."""

    people: Sequence[Listed]
    total: int
    page: int
    pages: int


def person_by_id(session: Session, person_id: int) -> Person:
    """One person. Raises NotFound."""
    person = session.get(Person, person_id) if 0 < person_id <= LARGEST_ID else None
    if person is None:
        raise NotFound("There is no such person.")
    return person


def take_person(session: Session, person_id: int) -> Person:
    """One person, locked until this transaction ends. Raises NotFound."""
    person = session.exec(
        select(Person)
        .where(Person.id == (person_id if 0 < person_id <= LARGEST_ID else 0))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if person is None:
        raise NotFound("There is no such person.")
    return person


def find_by_email(session: Session, email: str) -> Person | None:
    """Whoever has this e-mail address, in whatever case it is typed."""
    return session.exec(select(Person).where(Person.email == plain_email(email))).first()


def plain_email(email: str) -> str:
    """One spelling of an e-mail address."""
    return email.strip().lower()


def people_with(session: Session, role: Role) -> list[Person]:
    """Everybody who holds a role now and may sign in, by name."""
    rows = session.exec(
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(RoleGrant.role == role, col(RoleGrant.granted_until).is_(None), col(Person.is_active).is_(True))
        .order_by(col(Person.name), col(Person.id))
        .limit(MOST_WITH_A_ROLE)
    )
    return list(rows.all())


_NAMES = (
    select(Person.id, Person.name)
    .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    .where(
        col(RoleGrant.role) == bindparam("role", type_=col(RoleGrant.role).type),
        col(RoleGrant.granted_until).is_(None),
        col(Person.is_active).is_(True),
    )
    .order_by(col(Person.name), col(Person.id))
    .limit(MOST_WITH_A_ROLE)
)


def names_with(session: Session, role: Role) -> list[tuple[int, str]]:
    """The same as ids and names: what a list to choose from needs."""
    return [(row.id, row.name) for row in session.execute(_NAMES, {"role": role})]


def active_people(session: Session) -> list[Person]:
    """Everybody who may sign in and holds a role, in the order in which roles are named, then by name."""
    everybody: dict[int | None, Person] = {}
    for role in ROLE_WORDS:
        for person in people_with(session, role):
            everybody.setdefault(person.id, person)
    return list(everybody.values())


def roles_of(session: Session, person_ids: Iterable[int | None]) -> dict[int, tuple[Role, ...]]:
    """Person's id → the roles they hold now, in the order in which roles are named."""
    asked = [person_id for person_id in person_ids if person_id is not None]
    rows = session.exec(
        select(RoleGrant.person_id, RoleGrant.role).where(
            col(RoleGrant.person_id).in_(asked), col(RoleGrant.granted_until).is_(None)
        )
    ).all()
    held: dict[int, set[Role]] = {person_id: set() for person_id in asked}
    for person_id, role in rows:
        held[person_id].add(role)
    return {person_id: tuple(role for role in ROLE_WORDS if role in roles) for person_id, roles in held.items()}


def grants_of(session: Session, person_id: int) -> Sequence[RoleGrant]:
    """Every role a person was ever given, newest first."""
    return session.exec(
        select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(col(RoleGrant.id).desc()).limit(100)
    ).all()


def directory(session: Session, *, text: str = "", page: int = 1) -> Directory:
    """The people whose name, e-mail or post holds the text, those who may sign in first."""
    wanted = f"%{text.strip().replace('%', '').replace('_', '')}%"
    found = or_(col(Person.name).ilike(wanted), col(Person.email).ilike(wanted), col(Person.post).ilike(wanted))
    total = session.exec(select(func.count()).select_from(Person).where(found)).one()
    pages = max(1, -(-total // PAGE))
    shown = min(max(1, page), pages)
    people = session.exec(
        select(Person)
        .where(found)
        .order_by(col(Person.is_active).desc(), col(Person.name), col(Person.id))
        .limit(PAGE)
        .offset((shown - 1) * PAGE)
    ).all()
    held = roles_of(session, [person.id for person in people])
    listed = [
        Listed(
            id=person.id or 0,
            name=person.name,
            email=person.email,
            post=person.post,
            roles=held[person.id or 0],
            is_active=person.is_active,
            can_sign_in=person.password_hash is not None,
        )
        for person in people
    ]
    return Directory(people=listed, total=total, page=shown, pages=pages)


def is_anybody_administrator(session: Session) -> bool:
    """Whether there is an administrator who may sign in."""
    return bool(people_with(session, Role.ADMINISTRATOR))


def sessions_of(session: Session, person_id: int | None, *, now: datetime) -> Sequence[SignInSession]:
    """The browsers in which a person is signed in, last used first. `now` is the machine's time."""
    idle = now - timedelta(minutes=settings().session_idle_minutes)
    at_hearing = now - timedelta(hours=IDLE_AT_HEARING_HOURS)
    longest = now - timedelta(hours=settings().session_absolute_hours)
    return session.exec(
        select(SignInSession)
        .outerjoin(SignInTablet, col(SignInTablet.session_id) == col(SignInSession.id))
        .where(
            SignInSession.person_id == person_id,
            col(SignInSession.ended_at).is_(None),
            or_(
                SignInSession.last_seen_at >= idle,
                and_(col(SignInTablet.at_hearing_until) > now, SignInSession.last_seen_at >= at_hearing),
            ),
            SignInSession.began_at >= longest,
        )
        .order_by(col(SignInSession.last_seen_at).desc())
        .limit(50)
    ).all()
