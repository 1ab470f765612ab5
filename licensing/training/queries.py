"""What sessions there are, who was there, who is trained by a day and who is not (R63).

Whoever marks registers sees a name, a badge and the training, and nothing of any case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Date, Select, Subquery, and_, cast, exists, func, null, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.register.models import Licence, LicenceHolder
from licensing.register.names import folded
from licensing.rulebook import Reason
from licensing.training.models import Attendance, Booking, Course, TrainingSession
from licensing.training.rules import (
    COURSE_CODE,
    FIRST_TRAINING_DAYS,
    REFRESHER_YEARS,
    REQUIRED_SINCE,
    TrainingStanding,
    due_on,
    required_of,
    standing_on,
    valid_until,
    why_due,
)

PAGE = 50
LONGEST_REGISTER = 500
MATCHES = 8
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session in the list: when, where, how many are expected and how many came."""

    id: int
    held_on: date
    begins: time
    venue: str
    trainer: str
    places: int
    booked: int
    present: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One person in a session's register."""

    holder_id: int
    reference: str
    name: str
    badge: str
    is_present: bool
    walked_in: bool
    marked_at: datetime | None

    @property
    def last_name(self) -> str:
        return self.name.rpartition(" ")[2]

    @property
    def first_names(self) -> str:
        return self.name.rpartition(" ")[0]


@dataclass(frozen=True, slots=True)
class Trained:
    """One attendance of a holder's, as their page tells it."""

    session_id: int
    course: str
    held_on: date
    venue: str
    valid_until: date
    is_finished: bool
    recorded_at: datetime  # when the mark was made or, if that was later, the register finished


@dataclass(frozen=True, slots=True)
class HolderTraining:
    """How a holder stands towards the training on a day, and why."""

    standing: TrainingStanding
    attended_on: date | None
    due_on: date
    why: Reason


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A licence holder in the list of the trained or of the untrained."""

    reference: str
    name: str
    badge: str
    attended_on: date | None
    due_on: date
    standing: TrainingStanding


def get_session(session: Session, session_id: int) -> TrainingSession:
    """The session, or NotFound."""
    found = session.get(TrainingSession, session_id) if session_id <= LARGEST_ID else None
    if found is None:
        raise NotFound(f"No training session {session_id}.")
    return found


def take_session(session: Session, session_id: int) -> TrainingSession:
    """The session, locked for whoever writes in its register; or NotFound."""
    found = session.exec(
        select(TrainingSession)
        .where(TrainingSession.id == min(session_id, LARGEST_ID))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound(f"No training session {session_id}.")
    return found


def session_rows(session: Session, *, page: int = 1, per_page: int = 25) -> tuple[Sequence[SessionRow], int]:
    """Every session, the latest first, a page at a time; and how many pages there are."""
    booked = select(func.count()).where(Booking.session_id == TrainingSession.id).scalar_subquery()
    present = (
        select(func.count())
        .where(Attendance.session_id == TrainingSession.id, col(Attendance.is_present), _stands())
        .scalar_subquery()
    )
    total = session.exec(select(func.count()).select_from(TrainingSession)).one()
    rows = session.execute(
        select(
            TrainingSession.id,
            TrainingSession.held_on,
            TrainingSession.begins,
            TrainingSession.venue,
            TrainingSession.trainer,
            TrainingSession.places,
            booked,
            present,
            TrainingSession.closed_at,
        )
        .order_by(col(TrainingSession.held_on).desc(), col(TrainingSession.begins).desc(), col(TrainingSession.id))
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return [SessionRow(*row) for row in rows], _pages(total, per_page)


def register_of(session: Session, session_id: int) -> Sequence[DoorRow]:
    """Everybody booked on the session or marked in its register, by last name."""
    mark = aliased(Attendance)
    booked = select(Booking.holder_id).where(Booking.session_id == session_id)
    marked = select(Attendance.holder_id).where(Attendance.session_id == session_id)
    rows = session.execute(
        select(
            LicenceHolder.id,
            LicenceHolder.reference,
            LicenceHolder.name,
            _badge(),
            func.coalesce(mark.is_present, False),
            func.coalesce(mark.walked_in, False),
            mark.marked_at,
        )
        .outerjoin(mark, and_(mark.holder_id == LicenceHolder.id, mark.session_id == session_id, _stands(mark)))
        .where(or_(col(LicenceHolder.id).in_(booked), col(LicenceHolder.id).in_(marked)))
        .order_by(col(LicenceHolder.search_last), col(LicenceHolder.id))
        .limit(LONGEST_REGISTER)
    ).all()
    return [DoorRow(*row) for row in rows]


def standing_mark(session: Session, session_id: int, holder_id: int) -> Attendance | None:
    """The mark that stands for a holder in a session's register, present or taken back; None for none."""
    return session.exec(
        select(Attendance).where(Attendance.session_id == session_id, Attendance.holder_id == holder_id, _stands())
    ).one_or_none()


def present_at(session: Session, session_id: int) -> Sequence[int]:
    """The ids of the holders present at a session."""
    return session.exec(
        select(Attendance.holder_id)
        .where(Attendance.session_id == session_id, col(Attendance.is_present), _stands())
        .order_by(col(Attendance.holder_id))
    ).all()


def count_booked(session: Session, session_id: int) -> int:
    return session.exec(select(func.count()).where(Booking.session_id == session_id)).one()


def holders_matching(session: Session, text: str, *, limit: int = MATCHES) -> Sequence[DoorRow]:
    """Whose name begins so, either name first, or whose badge or plate this is: at most `limit` of them."""
    wanted = folded(text)
    badge = text.strip()
    if not wanted:
        return []
    prefix = wanted.replace("\\", "").replace("%", "") + "%"
    by_badge = select(Licence.holder_id).where(or_(Licence.badge_number == badge, Licence.plate_number == badge))
    rows = session.execute(
        select(LicenceHolder.id, LicenceHolder.reference, LicenceHolder.name, _badge())
        .where(
            or_(
                col(LicenceHolder.search_name).like(prefix),
                col(LicenceHolder.search_last).like(prefix),
                col(LicenceHolder.id).in_(by_badge),
            )
        )
        .order_by(col(LicenceHolder.search_last), col(LicenceHolder.id))
        .limit(limit)
    ).all()
    return [DoorRow(*row, is_present=False, walked_in=False, marked_at=None) for row in rows]


def trainings_of(session: Session, holder_id: int) -> Sequence[Trained]:
    """Every session at which a holder was present, the latest first."""
    rows = session.execute(
        select(
            TrainingSession.id,
            Course.name,
            TrainingSession.held_on,
            TrainingSession.venue,
            Course.lasts_years,
            TrainingSession.closed_at,
            recorded_at(),
        )
        .join(Course, col(Course.id) == TrainingSession.course_id)
        .join(Attendance, col(Attendance.session_id) == TrainingSession.id)
        .where(Attendance.holder_id == holder_id, col(Attendance.is_present), _stands())
        .order_by(col(TrainingSession.held_on).desc(), col(TrainingSession.id).desc())
        .limit(PAGE)
    ).all()
    return [
        Trained(number, course, held_on, venue, valid_until(held_on, years), closed_at is not None, recorded)
        for number, course, held_on, venue, years, closed_at, recorded in rows
    ]


def training_standing(session: Session, holder_id: int, on: date) -> HolderTraining:
    """How a holder stands towards the safeguarding training on a day, and why (R63). NotFound for no such holder."""
    found = training_standings(session, [holder_id], on).get(holder_id)
    if found is None:
        raise NotFound(f"No licence holder {holder_id}.")
    return found


def training_standings(session: Session, holder_ids: Sequence[int], on: date) -> dict[int, HolderTraining]:
    """The same for many holders in one statement, by holder."""
    attended = last_attended(on)
    rows = session.execute(
        select(LicenceHolder.id, licensed_since_of(), attended.c.attended_on)
        .select_from(LicenceHolder)
        .outerjoin(attended, attended.c.holder_id == LicenceHolder.id)
        .where(col(LicenceHolder.id).in_(holder_ids))
    ).all()
    return {holder_id: _stands_on(on, licensed_since, attended_on) for holder_id, licensed_since, attended_on in rows}


def trained_count(session: Session, *, as_at: date) -> int:
    """How many licence holders had been to the training by the end of a day."""
    attended = last_attended(as_at)
    return session.execute(select(func.count()).select_from(attended)).scalar_one()


def counted_holders(session: Session, *, as_at: date) -> int:
    """Of how many: whoever held a licence on the day, or had been to the training by then."""
    return session.execute(select(func.count()).select_from(_counted(as_at).subquery())).scalar_one()


def count_falling_due(session: Session, *, on: date) -> int:
    """How many current licence holders' training was due exactly by that day and is not done (R63)."""
    attended = last_attended(on)
    last_came = [day for back in range(3) if valid_until(day := _years_before(on, back)) == on]
    never = attended.c.attended_on.is_(None) & (
        func.greatest(licensed_since_of(), REQUIRED_SINCE) == on - timedelta(days=FIRST_TRAINING_DAYS)
    )
    current = select(Licence.holder_id).where(Licence.granted_on <= on, Licence.expires_on >= on)
    return session.exec(
        select(func.count())
        .select_from(LicenceHolder)
        .outerjoin(attended, attended.c.holder_id == LicenceHolder.id)
        .where(col(LicenceHolder.id).in_(current), or_(never, attended.c.attended_on.in_(last_came)))
    ).one()


def trained_holders(session: Session, as_at: date, page: int) -> tuple[Sequence[PersonRow], int]:
    """Who had been to the training by the end of a day, by last name, a page at a time; and how many pages."""
    attended = last_attended(as_at)
    total = session.execute(select(func.count()).select_from(attended)).scalar_one()
    chosen = select(LicenceHolder.id, attended.c.attended_on).join(attended, attended.c.holder_id == LicenceHolder.id)
    return _people(session, chosen, as_at, page), _pages(total, PAGE)


def untrained_holders(session: Session, as_at: date, page: int) -> tuple[Sequence[PersonRow], int]:
    """Who held a licence on a day and had never been to the training by its end; as `trained_holders` (R63)."""
    attended = select(last_attended(as_at).c.holder_id)
    without = _counted(as_at).where(col(LicenceHolder.id).not_in(attended))
    total = session.execute(select(func.count()).select_from(without.subquery())).scalar_one()
    never = cast(null(), Date).label("attended_on")
    return _people(session, without.add_columns(never), as_at, page), _pages(total, PAGE)


def _people(session: Session, chosen: Select[tuple[int, date | None]], as_at: date, page: int) -> list[PersonRow]:
    """One page of the chosen holders: the page first, then what is told of those on it."""
    on_page = (
        chosen.order_by(col(LicenceHolder.search_last), col(LicenceHolder.id))
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .subquery()
    )
    holder_id, attended_on = on_page.c
    rows = session.execute(
        select(LicenceHolder.reference, LicenceHolder.name, _badge(), attended_on, licensed_since_of())
        .join(on_page, holder_id == LicenceHolder.id)
        .order_by(col(LicenceHolder.search_last), col(LicenceHolder.id))
    ).all()
    return [_person(*row, as_at=as_at) for row in rows]


def _person(
    reference: str, name: str, badge: str, attended: date | None, licensed_since: date, *, as_at: date
) -> PersonRow:
    required = required_of(licensed_since)
    return PersonRow(
        reference=reference,
        name=name,
        badge=badge,
        attended_on=attended,
        due_on=due_on(attended_on=attended, required_from=required),
        standing=standing_on(as_at, attended_on=attended, required_from=required),
    )


def _stands_on(on: date, licensed_since: date, attended_on: date | None) -> HolderTraining:
    facts = {"attended_on": attended_on, "required_from": required_of(licensed_since), "lasts_years": REFRESHER_YEARS}
    return HolderTraining(standing_on(on, **facts), attended_on, due_on(**facts), why_due(**facts))


def last_attended(as_at: date) -> Subquery:
    """Holder → the last day by `as_at` on which they were at the safeguarding course."""
    return (
        select(Attendance.holder_id, func.max(TrainingSession.held_on).label("attended_on"))
        .join(TrainingSession, col(TrainingSession.id) == Attendance.session_id)
        .join(Course, col(Course.id) == TrainingSession.course_id)
        .where(Course.code == COURSE_CODE, TrainingSession.held_on <= as_at, col(Attendance.is_present), _stands())
        .group_by(col(Attendance.holder_id))
        .subquery()
    )


def _counted(as_at: date) -> Select[tuple[int]]:
    licensed = select(Licence.holder_id).where(Licence.granted_on <= as_at, Licence.expires_on >= as_at)
    attended = select(last_attended(as_at).c.holder_id)
    return select(LicenceHolder.id).where(or_(col(LicenceHolder.id).in_(licensed), col(LicenceHolder.id).in_(attended)))


def _stands(mark: type[Attendance] = Attendance):  # type: ignore[no-untyped-def]
    """The mark has not been superseded."""
    later = aliased(Attendance)
    return ~exists().where(later.supersedes == mark.id)


def recorded_at():  # type: ignore[no-untyped-def]
    """When an attendance was on record: the mark, or the finished register, whichever is later."""
    return func.greatest(Attendance.marked_at, TrainingSession.closed_at)


def _badge():  # type: ignore[no-untyped-def]
    """A holder's badge: the first of theirs, or "" for none."""
    badge = select(func.min(Licence.badge_number)).where(Licence.holder_id == LicenceHolder.id).scalar_subquery()
    return func.coalesce(badge, "")


def licensed_since_of():  # type: ignore[no-untyped-def]
    """The first grant of a holder's licences, or the day they were entered."""
    first = select(func.min(Licence.granted_on)).where(Licence.holder_id == LicenceHolder.id).scalar_subquery()
    return func.coalesce(first, LicenceHolder.entered_on)


def _years_before(on: date, back: int) -> date:
    """A day about as long before as training lasts: one around `on`, `REFRESHER_YEARS` earlier."""
    day = on + timedelta(days=1 - back)
    try:
        return day.replace(year=day.year - REFRESHER_YEARS)
    except ValueError:
        return day.replace(year=day.year - REFRESHER_YEARS, day=28)


def _pages(total: int, per_page: int) -> int:
    return max(1, -(-total // per_page))
