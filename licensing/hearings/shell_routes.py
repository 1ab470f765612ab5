"""What a tablet keeps of the service itself: the page it shows without a connection, and the worker that keeps it.

Neither holds anything of a case or a person: the page is empty until the tablet's own scripts fill it.
"""

import hashlib
import json
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from licensing.database import SessionDep
from licensing.settings import settings
from licensing.web.assets import ASK_EVERY_TIME, MODULES, folders, module, static
from licensing.web.frame import Frame
from licensing.web.pages import page

router = APIRouter()

FONTS = ("source-sans-3-latin-wght-normal", "source-sans-3-latin-ext-wght-normal")
SHEETS = ("build/govuk-frontend.css", "build/source-sans-3.css", "own/product.css")
OTHERS = ("own/ready.js", "own/enhance.js", "own/wordmark.svg", "own/favicon.svg")
GOVUK = "build/govuk-frontend.min.js"  # loaded by a script, so that its address has no version
WORKER = "worker.js"


@router.get("/offline", name="hearings.offline_page")
def offline_page(request: Request, session: SessionDep) -> Response:
    """The shell of the page without a connection: the same for everybody, and kept by the tablet's worker."""
    request.state.frame = _nobodys(request, session)
    headers = {"Cache-Control": ASK_EVERY_TIME}
    return page(request, "hearings/offline.html", headers=headers, demonstration=settings().demonstration)


@router.get("/service-worker.js", name="hearings.service_worker")
def service_worker(request: Request, session: SessionDep) -> Response:
    """The worker's script, told what it keeps. Any change of a file kept changes the script, and so renews the rest."""
    frame = _nobodys(request, session)
    kept = _kept(frame.brand_colour)
    script = (MODULES / WORKER).read_text()
    shown = bytes(offline_page(request, session).body).decode()  # the page is kept as it is rendered
    together = json.dumps([kept, static(GOVUK), shown])
    version = hashlib.sha256((together + script).encode()).hexdigest()[:12]
    told = f"const VERSION = {json.dumps(version)};\nconst SHELL = {json.dumps(kept)};\n"
    return Response(told + script, media_type="text/javascript", headers={"Cache-Control": ASK_EVERY_TIME})


def _nobodys(request: Request, session: SessionDep) -> Frame:
    """The frame of a page for nobody: the authority and the service, no person, no day."""
    frame: Frame = request.app.state.frame_for(request, session, None)
    return replace(frame, demonstration=None, decides=None, navigation=(), request_id="")


def _kept(colour: str | None) -> list[str]:
    """Every address that the page needs: it must look and work the same with the server gone."""
    modules = [module(file.name) for file in sorted(MODULES.glob("*.js")) if file.name != WORKER]
    fonts = [f"/static/build/fonts/{name}.woff2" for name in FONTS]
    kept = [*(static(one) for one in SHEETS + OTHERS), f"/static/{GOVUK}"]
    own = [f"/static/authority.css?colour={colour.replace('#', '%23')}"] if colour else []
    there = [one for one in fonts if (folders()["build"] / "fonts" / one.rpartition("/")[2]).is_file()]
    return ["/offline", *kept, *own, *modules, *there]
