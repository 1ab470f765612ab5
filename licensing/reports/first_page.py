"""The first page, and *Choose who to be*. Outside a demonstration the first is the way in, and the second is not."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.people.clockwork import demonstration_only
from licensing.people.homes import FIRST_PAGE, home_of, own_path
from licensing.people.queries import active_people, roles_of
from licensing.people.rules import ROLE_WORDS, Role
from licensing.people.signed_in import anyone
from licensing.powers.queries import decides_line
from licensing.reports.programme import ProgrammeLine, programme_line
from licensing.reports.waiting import what_waits
from licensing.settings import settings
from licensing.web.addresses import path_to
from licensing.web.pages import address_maker, page, see
from licensing.web.parts import Face, Link

router = APIRouter()

Anyone = Annotated[Actor | None, Depends(anyone)]

# What to do, where it begins, as whom, a note, and what is asked of the page.
Steps = tuple[tuple[str, str, Role, str, dict[str, str]], ...]

# Five minutes, five steps.
STEPS: Steps = (
    (
        "Schedule a case and see its notice",
        "casefile.reviews",
        Role.LICENSING_OFFICER,
        "As a licensing officer: open a review that is to be scheduled",
        {"standing": "to_be_scheduled"},
    ),
    (
        "Hear a case today on a tablet: ask, then propose",
        "casefile.my_hearings",
        Role.PANEL_MEMBER,
        "As a member, then as the chair",
        {},
    ),
    (
        "Decide a proposal, differently from the panel",
        "decisions.to_decide",
        Role.COMMISSIONER,
        "As the commissioner",
        {},
    ),
    (
        "Issue a decision notice, and read why the last day to appeal is what it is",
        "casefile.notices",
        Role.LICENSING_OFFICER,
        "As a licensing officer",
        {},
    ),
    (
        "See the figures for 27 November 2015, open the two not accounted for, then go to 13 December 2016",
        "reports.figures",
        Role.LICENSING_OFFICER,
        "Watch who decides change",
        {"as_at": "2015-11-27"},
    ),
)


# A year on the programme is heard, and what there is to see is who decides next.
HANDING_BACK = date(2016, 12, 1)
STEPS_THEN: Steps = (
    (
        "See who decides today, and from which day councillors do",
        "powers.timeline",
        Role.COMMISSIONER,
        "What is planned changes nothing before its day",
        {},
    ),
    (
        "See the evidence that councillors are ready, and what explains each number",
        "handback.home",
        Role.COMMISSIONER,
        "It starts again on 20 May 2016, when two of six members had changed",
        {},
    ),
    (
        "Open what was decided: read a proposal beside its decision",
        "casefile.reviews",
        Role.COMMISSIONER,
        "Choose a review heard since 30 November 2015",
        {"standing": "decided"},
    ),
    (
        "See the figures of the whole programme, on any day of it",
        "reports.figures",
        Role.LICENSING_OFFICER,
        "Each number opens the cases behind it",
        {},
    ),
    (
        "See the case that councillors hear on the day the power comes back",
        "casefile.hearing_days",
        Role.CLERK,
        "The commissioner oversees it",
        {},
    ),
)


@router.get("/", name=FIRST_PAGE)
def first_page(request: Request, session: SessionDep, by: Anyone) -> Response:
    if not settings().demonstration:
        return _way_in(request, by)
    today = clock.today()
    steps = _steps(request, STEPS if today < HANDING_BACK else STEPS_THEN)
    return page(
        request, "casefile/first_page.html", today=today, line=decides_line(session, on=today),
        programme_line=_programme(request, session), steps=steps,
        faces=_faces(request, session, wanted="", role=None),
    )  # fmt: skip


@router.get("/demonstration", name="people.choose", dependencies=[Depends(demonstration_only)])
def choose(request: Request, session: SessionDep, by: Anyone, next: str = "", role: str = "") -> Response:
    wanted = own_path(next)
    chosen = Role(role) if role in ROLE_WORDS else None
    faces = _faces(request, session, wanted=wanted, role=chosen)
    everybody = address_maker(request)("people.choose", query={"next": wanted}) if chosen else ""
    return page(request, "people/choose.html", faces=faces, role=chosen, everybody=everybody)


def _way_in(request: Request, by: Actor | None) -> Response:
    """Where the first page leads outside a demonstration."""
    if by is None:
        return see(request, "people.sign_in")
    home = home_of(by)
    return page(request, "people/no_role.html") if home == FIRST_PAGE else see(request, home)


def _steps(request: Request, steps: Steps) -> list[tuple[Link, str]]:
    """Each step leads to its page as somebody who may open it: one more tap says who to be."""
    url_for = address_maker(request)
    return [
        (Link(says, url_for("people.choose", query={"next": url_for(route, query=asked), "role": role.value})), note)
        for says, route, role, note, asked in steps
    ]


def _faces(request: Request, session: SessionDep, *, wanted: str, role: Role | None) -> list[Face]:
    people = active_people(session)
    held = roles_of(session, [person.id for person in people])
    waits = what_waits(session, people, held, on=clock.today())
    return [
        Face(
            name=person.name,
            role=person.post or ", ".join(ROLE_WORDS[one] for one in held[person.id]),
            href=path_to(request, "people.be", person=person.id),
            waits=waits[person.id],
            fields={"next": wanted} if wanted else {},
        )
        for person in people
        if role is None or role in held[person.id]
    ]


def _programme(request: Request, session: SessionDep) -> ProgrammeLine | None:
    return programme_line(session, address_maker(request), on=clock.today())
