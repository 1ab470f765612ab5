"""Two ways of counting the programme: where each review stands now (Today), and as at a day (Figures). They agree."""

from collections import Counter

from licensing import clock
from licensing.casefile.days import LIVE
from licensing.casefile.standings import standings_at_end_of
from licensing.database import transaction
from licensing.demo.story import offset_of_the_day
from licensing.reviews.queries import standing_counts
from licensing.reviews.rules import Standing


def test_r72_today_counts_as_the_figures_do(world: str) -> None:
    clock.run_at(offset_of_the_day)
    with transaction() as session:
        now = standing_counts(session, None, listed=LIVE)
        dated = Counter(case.standing for case in standings_at_end_of(session, clock.today()))
    assert now == {standing: dated[standing] for standing in Standing}
    assert sum(now.values()) == 67 and now[Standing.UNACCOUNTED] == 2
