"""The list of reviews: filters, order, pages; its address can be shared, for it holds no name."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing.audit.rules import Actor
from licensing.casefile.days import LIVE, hearing_dates
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.people.permissions import Permission, holds
from licensing.people.queries import names_with
from licensing.people.rules import Role
from licensing.people.signed_in import signed_in
from licensing.reviews.queries import MOST_COUNTED, ROWS_A_PAGE, Order, Wanted, count_rows, programme_names, review_rows
from licensing.reviews.rules import RISK_WORDS, STANDING_WORDS, STATUS_WORDS, Risk, Standing, Status
from licensing.web.asked import page_asked
from licensing.web.pages import page
from licensing.web.parts import Pages

router = APIRouter()
ORDER_WORDS = {
    Order.NEWEST: "Newest first",
    Order.OLDEST: "Oldest first",
    Order.RISK: "Highest risk first",
    Order.HOLDER: "By name",
}

MayList = Annotated[Actor, Depends(signed_in(Permission.LIST_CASES))]
E = TypeVar("E", bound=StrEnum)
FILTERS = ("status", "programme", "owner", "risk", "standing", "due", "order")
LAST_PAGE = -(-MOST_COUNTED // ROWS_A_PAGE)


@router.get("/reviews", name="casefile.reviews")
def reviews(request: Request, session: SessionDep, by: MayList) -> Response:
    wanted = asked_for(request)
    rows = review_rows(session, wanted, by_id=by.id, listed=LIVE)
    found = count_rows(session, wanted, by_id=by.id, listed=LIVE)
    asked = {name: value for name in FILTERS if (value := request.query_params.get(name))}
    return page(
        request,
        "casefile/reviews.html",
        rows=rows,
        hearings=hearing_dates(session, [row.id for row in rows]),
        found=found,
        is_more=found >= MOST_COUNTED,
        asked=asked,
        choices=_choices(session),
        standing_words={one.value: words for one, words in STANDING_WORDS.items()},
        risk_words=RISK_WORDS,
        pages=Pages(wanted.page, max(1, -(-found // ROWS_A_PAGE)), request.url.path, asked),
        may_open=holds(by, Permission.MANAGE_REVIEWS),
    )


def asked_for(request: Request) -> Wanted:
    """The filters in the address. Raises Invalid for words that no filter has."""
    asked = request.query_params
    return Wanted(
        status=_member(asked, "status", Status),
        programme=_row(asked, "programme"),
        owner=_row(asked, "owner"),
        risk=_member(asked, "risk", Risk),
        standing=_member(asked, "standing", Standing),
        due=True if asked.get("due") == "yes" else None,
        order=_member(asked, "order", Order) or Order.NEWEST,
        page=min(page_asked(request), LAST_PAGE),
    )


def _choices(session: SessionDep) -> dict[str, Sequence[tuple[object, str]]]:
    """What each filter offers, as (value, words)."""
    return {
        "standings": [(one.value, words) for one, words in STANDING_WORDS.items()],
        "statuses": [(one.value, words) for one, words in STATUS_WORDS.items()],
        "risks": [(one.value, words) for one, words in RISK_WORDS.items()],
        "orders": [(one.value, words) for one, words in ORDER_WORDS.items()],
        "programmes": programme_names(session),
        "officers": names_with(session, Role.LICENSING_OFFICER),
    }


def _member(asked: Mapping[str, Any], name: str, kind: type[E]) -> E | None:
    given = str(asked.get(name) or "")
    try:
        return kind(given) if given else None
    except ValueError:
        raise Invalid(f"The address asks for a {name} that there is not. Choose one on the page.") from None


def _row(asked: Mapping[str, Any], name: str) -> int | None:
    given = str(asked.get(name) or "")
    if given and not (given.isascii() and given.isdecimal() and len(given) < 16):
        raise Invalid(f"The address asks for a {name} that there is not. Choose one on the page.")
    return int(given) if given else None
