"""Acts on who may sit at all: appoint a member, end an appointment, record their training."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Invalid, NotFound, Refused, Stale
from licensing.people.queries import person_by_id, roles_of
from licensing.people.rules import Role
from licensing.sittings.models import DeciderTraining, PanelMember
from licensing.sittings.queries import appointments_on


def appoint_panel_member(
    session: Session,
    *,
    person_id: int,
    political_group: str,
    appointed_from: date,
    appointed_until: date | None = None,
    is_substitute: bool = False,
    by: Actor,
    now: datetime,
) -> PanelMember:
    """Appoint a councillor to the body that hears reviews, in a political group (R11, R12).

    Raises Refused when they do not hold the role, or are appointed already for a day of that time.
    """
    person = person_by_id(session, person_id)
    if Role.PANEL_MEMBER not in roles_of(session, [person_id])[person_id]:
        raise Refused(f"{person.name} is not a panel member. Ask whoever manages roles.", codes=["R11"])
    if appointed_until is not None and appointed_until <= appointed_from:
        raise Invalid("An appointment ends after it begins.", fields={"appointed_until": "Enter a later day"})
    if any(one.person_id == person_id for one in appointments_on(session, appointed_from)):
        raise Refused(f"{person.name} is appointed on that day already.", codes=["R11"])
    member = PanelMember(
        person_id=person_id,
        political_group=political_group.strip(),
        appointed_from=appointed_from,
        appointed_until=appointed_until,
        is_substitute=is_substitute,
    )
    session.add(member)
    session.flush()
    record(
        session, "member.appointed", about=f"person:{person_id}", by=by, at=now, group=member.political_group,
        appointed_from=appointed_from, appointed_until=appointed_until, is_substitute=is_substitute,
    )  # fmt: skip
    return member


def end_appointment(
    session: Session, member_id: int, *, version: int, ends_on: date, by: Actor, now: datetime
) -> PanelMember:
    """From that day on the member is no longer appointed."""
    member = session.get(PanelMember, member_id, with_for_update=True)
    if member is None:
        raise NotFound("There is no such appointment.")
    if member.version != version:
        raise Stale(
            "Somebody changed this appointment after you opened it.",
            theirs={"Ends on": member.appointed_until or "not ended"},
            yours={"Ends on": ends_on},
        )
    if ends_on <= member.appointed_from:
        raise Invalid("An appointment ends after it begins.", fields={"ends_on": "Enter a later day"})
    member.appointed_until, member.version = ends_on, member.version + 1
    session.add(member)
    record(session, "appointment.ended", about=f"person:{member.person_id}", by=by, at=now, ends_on=ends_on)
    return member


def record_decider_training(
    session: Session,
    *,
    person_id: int,
    topic: str,
    trained_on: date,
    valid_until: date,
    signed_on: date,
    by: Actor,
    now: datetime,
) -> DeciderTraining:
    """Record that somebody who decides was trained on a topic and signed for it (R13)."""
    person_by_id(session, person_id)
    wrong: dict[str, str] = {}
    if trained_on > now.date():
        wrong["trained_on"] = "The day of the training must not be in the future"
    if not trained_on <= signed_on <= now.date():
        wrong["signed_on"] = "It was signed for on or after the day of the training, and not in the future"
    if valid_until < trained_on:
        wrong["valid_until"] = "It is valid until a later day"
    if wrong:
        raise Invalid("This training cannot be recorded so.", fields=wrong)
    training = DeciderTraining(
        person_id=person_id, topic=topic.strip(), trained_on=trained_on, valid_until=valid_until, signed_on=signed_on
    )
    session.add(training)
    record(
        session, "member.trained", about=f"person:{person_id}", by=by, at=now, topic=training.topic,
        trained_on=trained_on, valid_until=valid_until, signed_on=signed_on,
    )  # fmt: skip
    return training
