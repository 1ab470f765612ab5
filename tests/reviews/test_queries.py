"""The list of reviews: the right rows, in the right order, walls kept, in as many statements whatever its length."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import event

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.errors import NotFound
from licensing.people.walls import raise_wall
from licensing.reviews.closing import close_review
from licensing.reviews.commands import set_hear_by
from licensing.reviews.queries import (
    Order,
    Wanted,
    count_rows,
    get_review,
    question_by_id,
    questions_of,
    review_by_id,
    review_rows,
    standing_counts,
)
from licensing.reviews.rules import ClosureReason, Risk, Standing, Status
from tests.builders.people import ostler
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_programme, a_review

DEC_1 = clock.at(date(2015, 12, 1))


@contextmanager
def counted(connection) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(conn, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield statements
    event.remove(connection, "before_cursor_execute", note)


def rows(session, **wanted):
    return review_rows(session, Wanted(**wanted), by_id=None)


def test_a_list_of_any_length_takes_two_statements(undone, session):
    programme = a_programme()
    for _ in range(30):
        a_review(programme_id=programme.id)

    with counted(undone) as statements:
        shown = rows(session, programme=programme.id)
        found = count_rows(session, Wanted(programme=programme.id), by_id=None)

    assert (len(shown), found) == (25, 30)
    assert len(statements) == 2


def test_the_second_page_holds_the_rest(session):
    programme = a_programme()
    for _ in range(27):
        a_review(programme_id=programme.id)

    first, second = rows(session, programme=programme.id), rows(session, programme=programme.id, page=2)

    assert len(second) == 2
    assert not {row.id for row in first} & {row.id for row in second}


def test_reviews_are_found_by_risk_owner_and_status(session):
    officer, programme = ostler(), a_programme()
    wanted = a_review(owner_id=officer.id, risk=Risk.VERY_HIGH, programme_id=programme.id)
    a_review(programme_id=programme.id)

    assert [row.reference for row in rows(session, owner=officer.id)] == [wanted.reference]
    assert [row.reference for row in rows(session, risk=Risk.VERY_HIGH, programme=programme.id)] == [wanted.reference]
    assert len(rows(session, status=Status.OPENED, programme=programme.id)) == 2
    assert rows(session, status=Status.DECIDED, programme=programme.id) == []


def test_the_riskiest_come_first(session):
    programme = a_programme()
    for risk in (Risk.LOW, Risk.VERY_HIGH, Risk.MEDIUM, Risk.HIGH):
        a_review(programme_id=programme.id, risk=risk)

    listed = [row.risk for row in rows(session, programme=programme.id, order=Order.RISK)]

    assert listed == [Risk.VERY_HIGH, Risk.HIGH, Risk.MEDIUM, Risk.LOW]


def test_holders_are_listed_by_last_name(session):
    programme = a_programme()
    for name in ("Bo Yarrow", "Zoë Ashe", "Cy Middle"):
        a_review(hale(name=name), programme_id=programme.id)

    listed = [row.holder for row in rows(session, programme=programme.id, order=Order.HOLDER)]

    assert listed == ["Zoë Ashe", "Cy Middle", "Bo Yarrow"]


def test_r14_a_case_behind_a_wall_is_neither_listed_nor_counted(do, session):
    officer, programme = ostler(), a_programme()
    review = a_review(programme_id=programme.id)
    do(raise_wall, officer.id, review.reference, because="Witness in the case", by=SYSTEM, at=DEC_1)

    assert review_rows(session, Wanted(programme=programme.id), by_id=officer.id) == []
    assert count_rows(session, Wanted(programme=programme.id), by_id=officer.id) == 0
    assert len(rows(session, programme=programme.id)) == 1


def test_r72_each_review_stands_in_exactly_one_place(do, session):
    programme = a_programme()
    closed, mislaid, _ = (a_review(programme_id=programme.id) for _ in range(3))
    a_review(programme_id=programme.id, hear_by=None)
    do(close_review, closed.reference, reason=ClosureReason.WITHDRAWN, because="In error", by=SYSTEM, now=DEC_1)
    do(set_hear_by, mislaid.reference, hear_by=None, because="File mislaid", by=SYSTEM, now=DEC_1)

    counts = standing_counts(session, programme.id)

    assert sum(counts.values()) == 4
    assert counts[Standing.UNACCOUNTED] == 2
    assert counts[Standing.TO_BE_SCHEDULED] == counts[Standing.CLOSED_WITHOUT_HEARING] == 1


@pytest.mark.parametrize("standing", Standing)
def test_r72_each_number_opens_as_many_cases(session, standing):
    programme = a_programme()
    a_review(programme_id=programme.id)
    a_review(programme_id=programme.id, hear_by=None)

    number = standing_counts(session, programme.id)[standing]

    assert len(rows(session, programme=programme.id, standing=standing)) == number


def test_newest_first_unless_told_otherwise(session):
    programme = a_programme()
    for _ in range(3):
        a_review(programme_id=programme.id)

    listed = [row.id for row in rows(session, programme=programme.id)]

    assert all(before > after for before, after in pairwise(listed))


def test_another_reviews_question_is_not_found(session):
    holder = hale()
    a_concern(holder)
    [question] = questions_of(session, a_review(holder).id)

    with pytest.raises(NotFound):
        question_by_id(session, a_review().id, question.id)


def test_what_does_not_exist_is_not_found(session):
    with pytest.raises(NotFound):
        get_review(session, "LR-1999-0001")
    with pytest.raises(NotFound):
        review_by_id(session, 0)
