"""The register, and the search box: posted, so that a name never stands in an address."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from licensing import clock
from licensing.audit.commands import note_access
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.casefile.search import SEARCHING
from licensing.casefile.search import search as find
from licensing.database import SessionDep
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.register.queries import count_holders, holders_page
from licensing.web.asked import page_asked
from licensing.web.forms import ActForm, Filled, filled
from licensing.web.pages import page
from licensing.web.parts import Pages

router = APIRouter()
A_PAGE = 25

MaySeeRegister = Annotated[Actor, Depends(signed_in(Permission.SEE_REGISTER))]
MaySearch = Annotated[Actor, Depends(signed_in(SEARCHING))]


class SearchForm(ActForm):
    """What is typed into the search box. It acts on nothing, so it needs no key."""

    key: None = None  # type: ignore[assignment]
    q: str = Field(default="", title="Name, badge, plate or reference", max_length=200)


Sent = Annotated[Filled[SearchForm], Depends(filled(SearchForm))]


@router.get("/register", name="casefile.register")
def register(request: Request, session: SessionDep, by: MaySeeRegister) -> Response:
    number, total = page_asked(request), count_holders(session)
    of = max(1, -(-total // A_PAGE))
    shown = min(number, of)
    return page(
        request,
        "casefile/register.html",
        holders=holders_page(session, page=shown, size=A_PAGE),
        total=total,
        pages=Pages(shown, of, request.url.path),
        may_edit=holds(by, Permission.EDIT_REGISTER),
        may_look_up=holds(by, Permission.LOOK_UP_LICENCES),
    )


@router.post("/search", name="casefile.search")
def search(request: Request, session: SessionDep, by: MaySearch, sent: Sent) -> Response:
    typed = "" if sent.errors else sent.values.q
    found = find(session, typed, by)
    note_access(
        session, AccessKind.SEARCHED, by=by, at=clock.now(), route="casefile.search",
        request_id=getattr(request.state, "request_id", ""), typed=typed, found=found.number,
    )  # fmt: skip
    status = 422 if sent.errors else 200
    return page(request, "casefile/search.html", status=status, form=sent, typed=typed, found=found)
