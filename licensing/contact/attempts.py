"""One attempt at an act that a form asks for: carried out, or back with what is wrong and nothing kept."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.errors import Invalid
from licensing.people.acts import begin
from licensing.web.forms import ActForm, Filled

F = TypeVar("F", bound=ActForm)


def attempt(session: Session, sent: Filled[F], command: Callable[..., Any], /, *about: Any, **given: Any) -> Filled[F]:
    """Carry out a command as this form asks, and give the form back: with errors where the command found fields wrong.

    A page that acted on nothing keeps no key. `given["by"]` is whoever acts.
    """
    by: Actor = given["by"]
    try:
        with session.begin_nested():
            begin(session, sent, by=by)
            command(session, *about, **given)
    except Invalid as wrong:
        if not wrong.fields:
            raise
        return sent.but(wrong.fields)
    return sent
