"""What a tablet fetches to show a hearing: at most 150 kB compressed, beside the papers; when it is fetched anew."""

import gzip
import json
import re

import pytest

from licensing.hearings import shell_routes
from licensing.hearings.rules import Step
from tests.builders.hearings import a_case_ready, at, go_to, opened

MOST = 150_000
RARE = "latin-ext"  # letters beyond Western Europe: fetched by a browser only where a page has one


def shell(browser):
    """The version of what the worker keeps, and its addresses."""
    told = browser.get("/service-worker.js").text
    version, addresses = re.match(r"const VERSION = (.+);\nconst SHELL = (.+);\n", told).groups()
    return version, json.loads(addresses)


def weight(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return len(answer.content) if address.endswith(".woff2") else len(gzip.compress(answer.content))


@pytest.mark.usefixtures("undone")
def test_a_hearing_weighs_at_most_150_kilobytes_and_the_worker_follows_the_rendered_page(sign_in, request, monkeypatch):
    request.getfixturevalue("at")(at(14, 30))
    ready = a_case_ready(questions=12)
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    clerk = sign_in(ready.clerk)
    version, addresses = shell(clerk)
    files = [one for one in addresses if one != "/offline" and RARE not in one]
    weights = {one: weight(clerk, one) for one in [*files, f"/reviews/{ready.reference}/hearing"]}
    print(f"{sum(weights.values())} bytes, of which the page {list(weights.values())[-1]}")
    assert sum(weights.values()) <= MOST, weights

    assert shell(clerk)[0] == version  # the same page rendered again is the same shell
    was = shell_routes.page
    monkeypatch.setattr(shell_routes, "page", lambda *given, **named: _with_a_word_more(was(*given, **named)))
    assert shell(clerk)[0] != version


def _with_a_word_more(answer):
    answer.body = bytes(answer.body) + b"<!-- another template -->"
    return answer
