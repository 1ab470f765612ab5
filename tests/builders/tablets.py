"""Enrolled tablets, and entries as a tablet makes them without a signal."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from starlette.testclient import TestClient

from licensing import clock
from licensing.database import transaction
from licensing.hearings.queries import open_hearing_of
from licensing.hearings.rules import Choice, InterestKind, PresenceKind
from licensing.people.models import Person, Tablet
from licensing.people.sessions import actor_of
from licensing.people.signed_in import tablet_cookie_name
from licensing.people.tablets import enrol_tablet, tablet_token
from tests.builders.hearings import Ready, at

SEQUENCE: Iterator[int] = count(1)


def enrolled(browser: TestClient, person: Person, *, label: str = "Tablet") -> Tablet:
    """This browser is that person's enrolled tablet."""
    token = tablet_token(uuid4(), person.id)
    with transaction() as session:
        by = actor_of(session, person)
        tablet = enrol_tablet(session, token, label=label, replaces="", by=by, now=clock.now())
    browser.cookies.set(tablet_cookie_name(), token)
    return tablet


def an_entry(kind: str, body: dict[str, Any], *, case: Ready | None = None, **given: Any) -> dict[str, Any]:
    """One entry. `case`: what the tablet saw of its hearing is what is open now."""
    seen: dict[str, Any] = {"hearing": None, "step": None}
    if case is not None:
        with transaction() as session:
            hearing = open_hearing_of(session, case.review.id)
            seen = {"hearing": hearing.id, "step": hearing.step.value} if hearing else seen
    return {
        "key": str(uuid4()),
        "sequence": next(SEQUENCE),
        "kind": kind,
        "case": case.reference if case else None,
        "seen": seen,
        "made_at": (clock.now() - timedelta(seconds=5)).isoformat(),
        "body": body,
    } | given


def presence(person: Person, kind: PresenceKind = PresenceKind.PRESENT, **given: Any) -> dict[str, Any]:
    return an_entry("presence", {"person_id": person.id, "kind": kind.value}, **given)


def interest(kind: InterestKind, *, case: Ready | None = None, says: str = "", **given: Any) -> dict[str, Any]:
    return an_entry("interest", {"kind": kind.value, "says": says}, case=case, **given)


def asked(case: Ready, question: int, person: Person, **given: Any) -> dict[str, Any]:
    return an_entry("asked", {"question_id": question, "asked_by": person.id}, case=case, **given)


def a_vote(case: Ready, ballot: int, choice: Choice, **given: Any) -> dict[str, Any]:
    return an_entry("vote", {"ballot_id": ballot, "choice": choice.value}, case=case, **given)


def a_note(case: Ready, says: str, *, version: int = 0, label: str = "1", **given: Any) -> dict[str, Any]:
    return an_entry("note", {"label": label, "says": says, "version": version}, case=case, **given)


def send(browser: TestClient, case: Ready, *entries: Any) -> dict[str, Any]:
    """What the server answers to these entries."""
    reply = browser.post(f"/hearing-days/{case.day.reference}/entries", json={"entries": list(entries)})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def answers(browser: TestClient, case: Ready, *entries: Any) -> list[str]:
    """The same, as one word for each."""
    return [one["answer"] for one in send(browser, case, *entries)["entries"]]


def minutes_ago(minutes: int, *, now: datetime | None = None) -> str:
    return ((now or clock.now()) - timedelta(minutes=minutes)).isoformat()


def on_the_day(turn: Any, hour: int = 14, minute: int = 30) -> None:
    """It is that time of the hearing day."""
    turn(at(hour, minute))
