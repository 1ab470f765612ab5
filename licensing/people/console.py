"""People from the command line: for setting up, and for the day on which nobody can sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import transaction
from licensing.errors import Invalid, NotFound, Refused
from licensing.people import commands, tokens
from licensing.people.models import Person, Purpose
from licensing.people.queries import directory, find_by_email
from licensing.people.rules import ROLE_WORDS, Role
from licensing.settings import settings

app = typer.Typer(help="Who may sign in, and as what.", no_args_is_help=True)

CONSOLE = Actor(id=None, name="The command line", roles=frozenset({"system"}))
Email = Annotated[str, typer.Argument(help="Their e-mail address.")]


@app.command(name="list")
def list_people() -> None:
    """Print everybody there is: e-mail, name, roles."""
    number, pages = 1, 1
    while number <= pages:
        with transaction() as session:
            found = directory(session, page=number)
        for one in found.people:
            roles = ", ".join(ROLE_WORDS[role] for role in one.roles) or "no role"
            print(f"{one.email}\t{one.name}\t{roles if one.is_active else 'closed'}")
        number, pages = number + 1, found.pages


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="As it stands in letters and minutes.")],
    role: Annotated[list[Role], typer.Option(help="May be given more than once.")],
    post: Annotated[str, typer.Option(help="Job title or office.")] = "",
) -> None:
    """Add a person and print a one-time address at which they set their password."""
    with transaction() as session, _in_words():
        now, machine = clock.now(), clock.machine()
        person = commands.add_person(
            session, name=name, email=email, post=post, roles=frozenset(role), by=CONSOLE, now=now
        )
        token = tokens.make_token(
            session, Purpose.SET_PASSWORD, person_id=person.id, by=CONSOLE, now=now, machine=machine
        )
    print(f"{settings().base_url}/set-password/{token}")


@app.command()
def grant(email: Email, role: Role) -> None:
    """Give a person a role."""
    with transaction() as session, _in_words():
        person = _somebody(find_by_email(session, email))
        commands.grant_role(session, person.id or 0, role=role, by=CONSOLE, now=clock.now())
    print(f"{person.name} is {ROLE_WORDS[role].lower()}.")


@app.command()
def end(email: Email, role: Role) -> None:
    """End a person's role, at once."""
    with transaction() as session, _in_words():
        person = _somebody(find_by_email(session, email))
        commands.end_role(session, person.id or 0, role=role, by=CONSOLE, now=clock.now())
    print(f"{person.name} is {ROLE_WORDS[role].lower()} no more.")


@app.command(name="first-administrator")
def first_administrator() -> None:
    """Print a one-time address, good for an hour, at which the first administrator makes their account."""
    with transaction() as session, _in_words():
        token = tokens.invite_first_administrator(session, now=clock.now(), machine=clock.machine())
    print(f"{settings().base_url}/first-administrator/{token}")


@app.command(name="sign-out-everywhere")
def sign_out_everywhere(email: Email) -> None:
    """End every session of a person."""
    with transaction() as session, _in_words():
        person = _somebody(find_by_email(session, email))
        ended = commands.sign_out_everywhere(
            session, person.id or 0, by=CONSOLE, now=clock.now(), machine=clock.machine()
        )
    print(f"{person.name} was signed in in {ended} browser(s), and now is in none.")


@contextmanager
def _in_words() -> Iterator[None]:
    """Say why not in a sentence, and end with exit code 1; the transaction outside is undone."""
    try:
        yield
    except (Refused, Invalid, NotFound) as problem:
        print(*problem.args)
        raise typer.Exit(1) from None


def _somebody(person: Person | None) -> Person:
    if person is None:
        raise NotFound("Nobody has this e-mail address.")
    return person
