"""Reading the register: holders, their licences and how these stand, what is known about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, union
from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.register.models import Concern, Contact, Licence, LicenceEvent, LicenceHolder, RegisterImport
from licensing.register.names import folded
from licensing.register.rules import ContactKind, LicenceKind, LicenceStanding, standing_at

MOST_FOUND = 50
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class FoundHolder:
    """A licence holder as lists show them: enough to tell two of one name apart."""

    id: int
    reference: str
    name: str
    date_of_birth: date | None
    ward: str
    licences: tuple[tuple[LicenceKind, str, str], ...] = ()

    @property
    def badges(self) -> list[str]:
        """The badge and plate numbers, each once."""
        return list(dict.fromkeys(badge for _, _, badge in self.licences if badge))


def get_holder(session: Session, reference: str) -> LicenceHolder:
    """The licence holder of that reference. Raises NotFound."""
    holder = session.exec(select(LicenceHolder).where(LicenceHolder.reference == reference)).first()
    if holder is None:
        raise NotFound(f"There is no licence holder {reference}.")
    return holder


def take_holder(session: Session, reference: str) -> LicenceHolder:
    """The same, locked until this transaction ends: whoever changes a holder holds this row."""
    holder = session.exec(
        select(LicenceHolder)
        .where(LicenceHolder.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if holder is None:
        raise NotFound(f"There is no licence holder {reference}.")
    return holder


def holder_by_id(session: Session, holder_id: int) -> LicenceHolder:
    """The licence holder of that row. Raises NotFound."""
    holder = session.get(LicenceHolder, holder_id)
    if holder is None:
        raise NotFound("There is no such licence holder.")
    return holder


def licences_of(session: Session, holder_id: int) -> list[Licence]:
    """Every licence the holder has or had, the latest to expire first."""
    return list(
        session.exec(
            select(Licence)
            .where(Licence.holder_id == holder_id)
            .order_by(col(Licence.expires_on).desc(), col(Licence.id))
        ).all()
    )


def licences_by_id(session: Session, ids: Sequence[int]) -> list[Licence]:
    """The licences of these rows, in the order of their ids."""
    return list(session.exec(select(Licence).where(col(Licence.id).in_(ids)).order_by(col(Licence.id))).all())


def events_of(session: Session, licence_ids: Sequence[int]) -> list[LicenceEvent]:
    """The dated events of these licences that no later row replaces, in the order in which they begin."""
    replaced = select(col(LicenceEvent.supersedes)).where(col(LicenceEvent.supersedes).is_not(None))
    return list(
        session.exec(
            select(LicenceEvent)
            .where(col(LicenceEvent.licence_id).in_(licence_ids), col(LicenceEvent.id).not_in(replaced))
            .order_by(col(LicenceEvent.begins_at), col(LicenceEvent.id))
        ).all()
    )


def standings_of(session: Session, licence_ids: Sequence[int], *, at: datetime) -> dict[int, LicenceStanding]:
    """How each of these licences stands at the instant, computed from its events and expiry (R54, R68)."""
    events: dict[int, list[LicenceEvent]] = {}
    for event in events_of(session, licence_ids):
        events.setdefault(event.licence_id, []).append(event)
    return {
        licence.id: standing_at(
            at, granted_on=licence.granted_on, expires_on=licence.expires_on, events=events.get(licence.id, [])
        )
        for licence in licences_by_id(session, licence_ids)
        if licence.id is not None
    }


def standing_of(session: Session, licence_id: int, *, at: datetime) -> LicenceStanding:
    """How one licence stands at the instant. Raises NotFound."""
    found = standings_of(session, [licence_id], at=at)
    if licence_id not in found:
        raise NotFound("There is no such licence.")
    return found[licence_id]


def concerns_of(session: Session, holder_id: int, *, with_protected: bool = False) -> list[Concern]:
    """The offences and concerns that stand, newest first. Protected ones are left out of all that is shown (R37)."""
    replaced = select(col(Concern.supersedes)).where(col(Concern.supersedes).is_not(None))
    wanted = select(Concern).where(Concern.holder_id == holder_id, col(Concern.id).not_in(replaced))
    if not with_protected:
        wanted = wanted.where(col(Concern.is_protected).is_(False))
    return list(session.exec(wanted.order_by(col(Concern.happened_on).desc(), col(Concern.id).desc())).all())


def first_rows(session: Session, holder_id: int) -> dict[int, int]:
    """By each row of the holder's concerns, the first row of the same matter: corrections supersede one another."""
    rows = session.exec(
        select(Concern.id, Concern.supersedes).where(Concern.holder_id == holder_id).order_by(col(Concern.id))
    ).all()
    found: dict[int, int] = {}
    for concern_id, corrected in rows:
        found[concern_id] = found.get(corrected, corrected) if corrected is not None else concern_id
    return found


def protected_concerns() -> Select[tuple[int]]:
    """As SQL, every row of a matter that now stands as protected: the row itself, and those it corrects (R37)."""
    replaced = select(col(Concern.supersedes)).where(col(Concern.supersedes).is_not(None))
    standing = select(col(Concern.id), col(Concern.supersedes)).where(
        col(Concern.is_protected), col(Concern.id).not_in(replaced)
    )
    chain = standing.cte("protected", recursive=True)
    earlier = select(col(Concern.id), col(Concern.supersedes)).join(chain, col(Concern.id) == chain.c.supersedes)
    return select(chain.union(earlier).c.id)


def contacts_of(session: Session, holder_id: int, *, on: date) -> list[Contact]:
    """Who else is written to about the holder on the day."""
    return list(
        session.exec(
            select(Contact)
            .where(
                Contact.holder_id == holder_id,
                Contact.acts_from <= on,
                or_(col(Contact.acts_until).is_(None), col(Contact.acts_until) >= on),
            )
            .order_by(col(Contact.kind), col(Contact.acts_from).desc(), col(Contact.id).desc())
        ).all()
    )


def representative_of(session: Session, holder_id: int, *, on: date) -> Contact | None:
    """Who represents the holder on the day, and is copied on every notice; the one who began last."""
    acting = contacts_of(session, holder_id, on=on)
    return next((contact for contact in acting if contact.kind is ContactKind.REPRESENTATIVE), None)


def find_in_register(session: Session, typed: str, *, limit: int = MOST_FOUND) -> list[FoundHolder]:
    """Licence holders whose name begins so, in either order, or whose badge, plate, licence number or reference it is.

    Two statements, however many are found.
    """
    plain = folded(typed)
    if not plain:
        return []
    exact = typed.strip().upper()
    ids = union(_named(plain, limit), _numbered(exact, limit)).subquery()
    holders = session.exec(
        select(LicenceHolder)
        .where(col(LicenceHolder.id).in_(select(ids.c.id)))
        .order_by(col(LicenceHolder.search_last), col(LicenceHolder.id))
        .limit(min(limit, MOST_FOUND))
    ).all()
    return _with_licences(session, holders)


def holders_page(session: Session, *, page: int, size: int = 25) -> list[FoundHolder]:
    """One page of the whole register, by last name."""
    holders = session.exec(
        select(LicenceHolder)
        .order_by(col(LicenceHolder.search_last), col(LicenceHolder.id))
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    return _with_licences(session, holders)


def count_holders(session: Session, *, most: int | None = None) -> int:
    """How many licence holders the register holds, counted no further than `most`."""
    within = select(LicenceHolder.id).limit(most).subquery()
    return session.exec(select(func.count()).select_from(within)).one()


def known_numbers(session: Session, numbers: Sequence[str]) -> frozenset[str]:
    """Which of these licence numbers the register has already."""
    return frozenset(session.exec(select(Licence.number).where(col(Licence.number).in_(numbers))).all())


def find_import(session: Session, sha256: str) -> RegisterImport | None:
    """The import of this very file, if it was imported."""
    return session.exec(select(RegisterImport).where(RegisterImport.sha256 == sha256)).first()


def imports(session: Session, *, limit: int = 20) -> list[RegisterImport]:
    """What was imported, newest first."""
    return list(session.exec(select(RegisterImport).order_by(col(RegisterImport.id).desc()).limit(limit)).all())


def concern_by_id(session: Session, concern_id: int) -> Concern:
    """One offence or concern, whether or not it was replaced. Raises NotFound."""
    concern = session.get(Concern, concern_id) if 0 < concern_id <= LARGEST_ID else None
    if concern is None:
        raise NotFound("There is no such offence or concern.")
    return concern


def _named(plain: str, limit: int) -> Select[tuple[int]]:
    """Names that begin as typed; or whose first word and last word begin as the first and last typed, either way."""
    search_name, search_last = col(LicenceHolder.search_name), col(LicenceHolder.search_last)
    words = plain.split()
    tests = [search_name.like(f"{plain}%"), search_last.like(f"{plain}%")]
    if len(words) > 1:
        first, last = words[0], words[-1]
        tests.append(and_(search_name.like(f"{first} %"), search_last.like(f"{last}%")))
        tests.append(and_(search_name.like(f"{last}%"), search_last.like(f"{first} %")))
    return select(LicenceHolder.id).where(or_(*tests)).limit(limit)  # type: ignore[return-value]


def _numbered(exact: str, limit: int) -> Select[tuple[int]]:
    by_licence = select(Licence.holder_id.label("id")).where(  # type: ignore[attr-defined]
        or_(Licence.number == exact, Licence.badge_number == exact, Licence.plate_number == exact)
    )
    by_reference = select(LicenceHolder.id).where(LicenceHolder.reference == exact)
    either = union(by_licence, by_reference).subquery()
    return select(either.c.id).limit(limit)  # type: ignore[return-value]


def _with_licences(session: Session, holders: Sequence[LicenceHolder]) -> list[FoundHolder]:
    ids = [holder.id for holder in holders]
    rows = session.exec(
        select(Licence.holder_id, Licence.kind, Licence.number, Licence.badge_number, Licence.plate_number)
        .where(col(Licence.holder_id).in_(ids))
        .order_by(col(Licence.id))
    ).all()
    licences: dict[int, list[tuple[LicenceKind, str, str]]] = {}
    for holder_id, kind, number, badge, plate in rows:
        licences.setdefault(holder_id, []).append((kind, number, badge or plate or ""))
    return [
        FoundHolder(
            holder.id or 0,
            holder.reference,
            holder.name,
            holder.date_of_birth,
            holder.ward,
            tuple(licences.get(holder.id or 0, [])),
        )
        for holder in holders
    ]
