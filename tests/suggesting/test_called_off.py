"""A search under way is called off by a person, in transactions of their own."""

import threading

from sqlmodel import select

from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.outbox.commands import post
from licensing.outbox.models import OutboxMessage
from licensing.suggesting.commands.ask import ask_for_suggestion, cancel_suggestion
from licensing.suggesting.models import SuggestionProblem
from licensing.suggesting.problem import as_plain, digest_of
from licensing.suggesting.queries import all_places, get_suggestion, take_suggestion
from licensing.suggesting.rules import State
from tests.builders.notices import TUESDAY
from tests.builders.suggesting import TODAY, a_problem, an_open_day, to_place
from workers.suggesting import work_out


def a_long_search():
    """A suggestion whose search takes a while: three hundred reviews of many lengths, and days too small for them."""
    days = tuple(an_open_day(number) for number in range(1, 40))
    reviews = [to_place(number, days, minutes=30 + 7 * (number % 9)) for number in range(300)]
    problem = a_problem(*reviews, days=days, seconds=45)
    with transaction() as session:
        asked = ask_for_suggestion(session, minutes=50, by=SYSTEM, now=TUESDAY)
    with transaction() as session:
        taken = take_suggestion(session, asked.reference)
        session.add(
            SuggestionProblem(
                suggestion_id=taken.id, problem=as_plain(problem), sha256=digest_of(problem), as_on=TODAY,
                reviews=len(reviews), days=len(days), gathered_at=TUESDAY,
            )
        )  # fmt: skip
        taken.state = State.GATHERED
        record(session, "suggestion.gathered", about="suggestion", by=SYSTEM, at=TUESDAY)
        post(session, "suggestion.gathered", suggestion=asked.reference)
    return asked


def test_a_search_under_way_ends_when_it_is_called_off_and_keeps_nothing(fresh_database):
    asked = a_long_search()
    with transaction() as session:
        message = session.exec(select(OutboxMessage.id).where(OutboxMessage.fact == "suggestion.gathered")).one()
    working = threading.Thread(target=work_out, args=(message,))
    working.start()
    working.join(3)
    assert working.is_alive()

    with transaction() as session:
        cancel_suggestion(session, asked.reference, by=SYSTEM, now=TUESDAY)
    working.join()

    with transaction() as session:
        assert get_suggestion(session, asked.reference).state is State.CANCELLED
        assert all_places(session, asked.id) == []
