"""A councillor's leave, which nobody covers, survives the migration that first allows it going down and up again."""

from datetime import date

import psycopg

from licensing import clock, migrations
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.sittings.availability import record_leave
from tests.builders.sittings import a_councillor

ALLOWED_BY = "0026"
NOON = clock.at(date(2015, 12, 1), 12)


def test_below_it_the_absence_stands_with_nobody_else_to_cover(servers, fresh_database):
    member, url = a_councillor(), servers.owner_url(fresh_database)
    with transaction() as session:
        record_leave(
            session, person_id=member.id, away_from=date(2015, 12, 14), away_until=date(2015, 12, 18), by=SYSTEM,
            now=NOON,
        )  # fmt: skip

    migrations.downgrade(url, ALLOWED_BY)
    migrations.downgrade(url, "-1")
    with psycopg.connect(url.replace("+psycopg", "")) as below:
        assert below.execute("SELECT person_id, cover_id FROM away").fetchall() == [(member.id, member.id)]
    migrations.upgrade(url)
    with psycopg.connect(url.replace("+psycopg", "")) as above:
        assert above.execute("SELECT away_until FROM away").fetchall() == [(date(2015, 12, 18),)]
