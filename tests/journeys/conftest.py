"""What every whole story needs: a council's people at their browsers, real commits, and the worker at hand."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from licensing.people.models import Person
from licensing.settings import settings
from tests.builders.notices import a_letterhead
from tests.builders.people import clerk, finch, ostler
from tests.builders.sittings import five_councillors
from tests.conftest import signed_in_browser
from tests.journeys.council import Council
from tests.journeys.walking import Walker


@pytest.fixture
def print_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configured: None) -> Iterator[Path]:
    """Where approved letters are put: a folder of the test's own."""
    monkeypatch.setenv("LICENSING_DATA_FOLDER", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.fixture
def walker(application: Any, fresh_database: str) -> Callable[[Person], Walker]:
    """`walker(person)`: that person, signed in, at a browser."""
    return lambda person: Walker(signed_in_browser(application, person))


@pytest.fixture
def council(walker: Callable[[Person], Walker], at: Callable[[datetime], None], print_room: Path) -> Council:
    """The officer, the clerk, a panel of five and a commissioner. Who holds the power is the story's to say."""
    a_letterhead()
    officer, clerk_, commissioner = ostler(), clerk(), finch()
    panel = five_councillors()
    return Council(
        at=at,
        commissioner_person=commissioner,
        panel_people=panel,
        officer=walker(officer),
        clerk=walker(clerk_),
        commissioner=walker(commissioner),
        panel=[walker(one) for one in panel],
    )
