"""How Calderbrook comes to be: its settings, its people, who holds the power, its register, its training."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from licensing import clock
from licensing.audit.rules import Actor
from licensing.authority.commands import change_setting
from licensing.authority.rules import Setting
from licensing.demo import folk
from licensing.demo.cast import AUTHORITY, COUNCILLORS, EVERYBODY, Player
from licensing.demo.stage import Act, Stage
from licensing.people.commands import add_person
from licensing.people.sessions import actor_of
from licensing.powers.commands import record_holding
from licensing.powers.rules import Condition, Mode
from licensing.register.importing import import_register, read_rows
from licensing.register.models import LicenceHolder
from licensing.sittings.membership import appoint_panel_member, record_decider_training
from licensing.training.commands import arrange_session, close_session, mark_many
from licensing.working_days import is_working_day

SEED = 20151127
INTERVENTION = date(2015, 2, 26)
PROPOSALS_FROM = date(2015, 11, 30)
HAND_BACK = date(2016, 12, 13)
OVERSIGHT = "The commissioner advises in cases deferred from her own hearings, on a sample, and when the chair asks."
TRAINED = 818  # holders who had attended by 27 November 2015
SESSION_PLACES = 45
TRAINING_TOPICS = "Licensing decisions, Safeguarding, Equality"


def beginnings(*, hand_back_planned: bool = True) -> Iterator[Act]:
    """Everything up to the programme, from the day of the Directions.

    `hand_back_planned`: whether the hand-back is recorded a year ahead, as the first story has it.
    """
    first = clock.at(INTERVENTION, 8)
    for name, value in AUTHORITY.items():
        yield Act(first, "", _setting(Setting(name), value))
    yield Act(first, "", _setting(Setting.TRAINING_TOPICS, TRAINING_TOPICS))
    for player in EVERYBODY:
        joins = clock.at(max(player.sits_from or INTERVENTION, INTERVENTION), 8, 30)
        yield Act(joins, "", _person(player))
    yield from _holdings(hand_back_planned)
    yield Act(clock.at(date(2015, 3, 2), 10), "officer", _register)
    yield from _members()
    yield from _training()


def _setting(setting: Setting, value: str):  # type: ignore[no-untyped-def]
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        change_setting(session, setting, value=value, in_force_from=INTERVENTION, because="Set up", by=by, now=now)

    return does


def _person(player: Player):  # type: ignore[no-untyped-def]
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        email = f"{player.name.lower().replace('cllr ', '').replace(' ', '.')}@calderbrook.example"
        person = add_person(
            session, name=player.name, email=email, post=player.post, roles=player.roles, by=by, now=now
        )
        stage.people[player.key] = actor_of(session, person)

    return does


def _holdings(hand_back_planned: bool) -> Iterator[Act]:
    """Before the Directions, under them, in proposal mode, and the planned hand-back, which changes nothing yet."""
    known = clock.at(INTERVENTION, 9)
    council, commissioners = (), ("commissioner",)
    yield Act(
        known,
        "administrator",
        _holding(
            Mode.COUNCIL_DECIDES,
            date(2007, 4, 1),
            "Council constitution, part 3; Local Government Act 1972, s.101",
            council,
        ),
    )
    yield Act(
        known,
        "administrator",
        _holding(
            Mode.COMMISSIONER_WITH_ADVISORY,
            INTERVENTION,
            "Directions of 26 February 2015, Local Government Act 1999, s.15(5) and (6)",
            commissioners,
        ),
    )
    yield Act(
        clock.at(date(2015, 11, 20), 16),
        "administrator",
        _holding(
            Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS,
            PROPOSALS_FROM,
            "Commissioner’s direction on licensing hearings, 20 November 2015",
            commissioners,
        ),
    )
    if hand_back_planned:
        directions = "Directions of 27 November 2015, to take effect on 13 December 2016"
        overseen = _holding(
            Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT, HAND_BACK, directions, commissioners, OVERSIGHT
        )
        yield Act(clock.at(date(2015, 11, 27), 16), "administrator", overseen)


def _holding(  # type: ignore[no-untyped-def]
    mode: Mode, held_from: date, instrument: str, nominees: tuple[str, ...], conditions: str = ""
):
    """A holding; one with conditions in words asks for all of them, as the Directions of 2016 do (fact-book 5.3)."""

    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        named = [(stage.people[key].name, stage.people[key].id, False) for key in nominees]
        record_holding(
            session,
            mode=mode,
            held_from=held_from,
            instrument=instrument,
            conditions=conditions,
            nominees=named,
            asks=frozenset(Condition) if conditions else frozenset(),
            by=by,
            now=now,
        )

    return does


def _register(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    content = folk.register_csv(SEED).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    import_register(session, read_rows(content), file_name="register-2015-03-02.csv", sha256=sha256, by=by, now=now)
    stage.holders = list(session.exec(select(LicenceHolder).order_by(col(LicenceHolder.id))).all())


def _members() -> Iterator[Act]:
    """Each councillor is appointed, and trained in the week after."""
    for player in COUNCILLORS:
        appointed = clock.at(player.sits_from or INTERVENTION, 11)
        yield Act(appointed, "clerk", _appointment(player))
        yield Act(appointed + timedelta(days=6), "clerk", _trained(player.key))
    yield Act(clock.at(date(2015, 3, 9), 11), "clerk", _trained("commissioner"))


def _appointment(player: Player):  # type: ignore[no-untyped-def]
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        appoint_panel_member(
            session,
            person_id=stage.people[player.key].id,
            political_group=player.group,
            appointed_from=now.date(),
            appointed_until=player.sits_until,
            by=by,
            now=now,
        )

    return does


def _trained(key: str):  # type: ignore[no-untyped-def]
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        for topic in TRAINING_TOPICS.split(", "):
            record_decider_training(
                session,
                person_id=stage.people[key].id,
                topic=topic,
                trained_on=now.date(),
                valid_until=now.date().replace(year=now.year + 3),
                signed_on=now.date(),
                by=by,
                now=now,
            )

    return does


def _training() -> Iterator[Act]:
    """Sessions through 2015 at which, by 27 November, 818 holders have been marked present, one act a session."""
    day, begun = date(2015, 5, 11), 0
    while begun < TRAINED:
        places = min(SESSION_PLACES, TRAINED - begun)
        yield Act(clock.at(day - timedelta(days=20), 10), "trainer", _session(day))
        yield Act(clock.at(day, 20, 30), "trainer", _marked(day, begun, begun + places))
        begun += places
        day += timedelta(days=9)
        while not is_working_day(day):
            day += timedelta(days=1)
    coming = date(2015, 12, 9)
    yield Act(clock.at(coming - timedelta(days=20), 10), "trainer", _session(coming))


def _session(day: date):  # type: ignore[no-untyped-def]
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        made = arrange_session(
            session, held_on=day, begins=time(18, 0), venue="Hallroyd Library", trainer="Oyin Adeyemi",
            places=SESSION_PLACES, by=by, now=now,
        )  # fmt: skip
        stage.kept[f"training {day}"] = made.id

    return does


def _marked(day: date, begin: int, end: int):  # type: ignore[no-untyped-def]
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        held = stage.kept[f"training {day}"]
        mark_many(session, held, holder_ids=[holder.id for holder in stage.holders[begin:end]], by=by, now=now)
        close_session(session, held, by=by, now=now)

    return does
