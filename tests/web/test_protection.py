"""Every answer is guarded, whoever gave it, and no act comes from another site."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from fastapi import FastAPI, HTTPException, Request
from starlette.responses import RedirectResponse
from starlette.testclient import TestClient

from licensing.errors import AlreadyDone, NotAllowed, Refused, Stale
from licensing.web import answers, routes
from licensing.web.assets import serve_static
from licensing.web.protection import HEADERS, protect

LIMIT = 2000


def make() -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(routes.router)
    serve_static(app)
    for error, answer in {
        HTTPException: answers.from_http,
        404: answers.from_http,
        405: answers.from_http,
        Refused: answers.refused,
        NotAllowed: answers.not_allowed,
        Stale: answers.two_versions,
        AlreadyDone: answers.already_done,
        Exception: answers.failed,
    }.items():
        app.add_exception_handler(error, answer)  # type: ignore[arg-type]

    @app.get("/fine/{reference}", name="sample.fine")
    def fine(reference: str) -> str:
        return reference

    @app.get("/go")
    def go() -> RedirectResponse:
        return RedirectResponse("/fine/1", status_code=303)

    @app.get("/raise/{what}")
    def fail(what: str) -> None:
        raise RAISED[what]

    @app.post("/act")
    async def act(request: Request) -> int:
        return len(await request.body())

    return app


RAISED: dict[str, Exception] = {
    "refused": Refused("Too late.", "Nobody signs.", codes=["R23", "R79"], about="LR-1", mend={"R79": "/sign"}),
    "not-allowed": NotAllowed("You declared an interest on 1 December."),
    "stale": Stale("Saved at 09:12.", theirs={"Grounds": "Theirs <b>"}, yours={"Grounds": "Mine"}, back="/now"),
    "done": AlreadyDone("/first/answer"),
    "bug": RuntimeError("Leon Haworth's secret"),
    "429": HTTPException(429),
    "413": HTTPException(413, "Too large"),
}


@pytest.fixture
def browser() -> Iterator[TestClient]:
    with TestClient(protect(make(), body_limit=LIMIT), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/fine/1", 200),
        ("/go", 303),
        ("/nowhere", 404),
        ("/fine/%00", 404),
        ("/fine/1?q=%00", 404),
        ("/act", 404),
        ("/raise/refused", 409),
        ("/raise/not-allowed", 403),
        ("/raise/stale", 409),
        ("/raise/done", 303),
        ("/raise/bug", 500),
        ("/raise/429", 429),
        ("/raise/413", 413),
        ("/static/own/product.css", 200),
        ("/static/own/nothing.css", 404),
        ("/static/authority.css?colour=%230b545b", 200),
        ("/static/authority.css?colour=pink", 200),
    ],
)
def test_every_answer_carries_the_headers(browser: TestClient, path: str, status: int) -> None:
    answer = browser.get(path)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        if name != "Cache-Control" or not path.startswith("/static/"):
            assert answer.headers[name] == value, name
    assert len(answer.headers["X-Request-ID"]) == 32


def test_pages_allow_no_inline_script_or_style(browser: TestClient) -> None:
    answer = browser.get("/nowhere")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "style=" not in answer.text and "<style" not in answer.text and " onclick" not in answer.text
    assert all("src=" in part for part in answer.text.split("<script")[1:])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "http://testserver:81"}, 403),
        ({}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
    ],
)
def test_an_act_comes_from_our_own_pages(browser: TestClient, headers: dict[str, str], status: int) -> None:
    assert browser.post("/act", data={"a": "1"}, headers=headers).status_code == status


def test_reading_may_be_asked_for_from_anywhere(browser: TestClient) -> None:
    assert browser.get("/fine/1", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_body_over_the_limit_is_refused_however_it_is_sent(browser: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(30):
            yield b"x" * 100

    assert browser.post("/act", content=b"x" * LIMIT).json() == LIMIT
    for body in (b"x" * (LIMIT + 1), pieces()):
        answer = browser.post("/act", content=body)
        assert answer.status_code == 413
        assert "too large" in answer.text and answer.headers["Content-Security-Policy"]


def test_a_refusal_shows_each_rule_and_the_page_that_mends_it(browser: TestClient) -> None:
    text = browser.get("/raise/refused").text
    assert "Too late." in text and 'href="/rulebook#R23"' in text
    assert 'href="/sign"' in text and "LR-1" in text


def test_a_stale_save_shows_both_texts(browser: TestClient) -> None:
    text = browser.get("/raise/stale").text
    assert "Theirs &lt;b&gt;" in text and "Mine</textarea>" in text and 'href="/now"' in text


def test_a_crash_gives_its_reference_and_tells_no_name(browser: TestClient) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = browser.get("/raise/bug", headers={"X-Request-ID": "abcdefgh-12345678"})
    assert "abcdefgh-12345678" in answer.text and "not saved" in answer.text
    told: list[Any] = [line for line in lines if line["log_level"] != "debug"]
    assert [line["event"] for line in told] == ["request.failed", "request"]
    assert told[0]["error"] == "RuntimeError" and "Haworth" not in str(told)


def test_one_line_tells_of_a_request_and_never_its_address(browser: TestClient) -> None:
    with structlog.testing.capture_logs() as lines:
        browser.get("/fine/LR-2015-0042?name=Haworth")
    assert len(lines) == 1
    line = lines[0]
    assert (line["route"], line["path"], line["status"]) == ("sample.fine", "/fine/{reference}", 200)
    assert "Haworth" not in str(lines) and "0042" not in str(lines)


def test_a_request_id_that_is_no_id_is_replaced(browser: TestClient) -> None:
    assert len(browser.get("/fine/1", headers={"X-Request-ID": "a b<script>"}).headers["X-Request-ID"]) == 32


def test_static_files_may_be_kept_only_under_their_hash(browser: TestClient) -> None:
    assert browser.get("/static/own/product.css").headers["Cache-Control"] == "no-cache"
    assert "immutable" in browser.get("/static/own/product.css?v=12345678").headers["Cache-Control"]


def test_a_colour_nobody_can_read_colours_nothing(browser: TestClient) -> None:
    assert "--teal: #7a1f5c" in browser.get("/static/authority.css?colour=7A1F5C").text
    assert browser.get("/static/authority.css?colour=ffff00").text == ""
