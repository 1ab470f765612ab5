"""The `licensing` command: serve it, set it up, ask it, check it."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlalchemy.exc import OperationalError

from licensing import clock, migrations, supervisor
from licensing.app import FEATURES
from licensing.audit.queries import verify
from licensing.database import transaction
from licensing.decisions.record_seals import broken_records
from licensing.delegations.seals import broken_delegations
from licensing.demo import story as demo
from licensing.embedded import EmbeddedServers
from licensing.errors import Refused
from licensing.hearings.seals import broken_seals
from licensing.law import entries, unbuilt
from licensing.people import console as people
from licensing.people.matrix import as_markdown as permissions_as_markdown
from licensing.powers.seals import broken_holdings
from licensing.register import importing
from licensing.reports import dates_cli
from licensing.reports.figures_cli import print_figures
from licensing.reports.rulebook_page import as_markdown
from licensing.settings import CHECKOUT, SettingsRefused, settings
from licensing.web.addresses import every_route

app = typer.Typer(
    name="licensing",
    help="Taxi licensing case management: reviews of licences, hearings, decisions, training, and who decided.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
FURTHEST_DAY = date(2100, 12, 31)
audit = typer.Typer(help="The record of what was done.", no_args_is_help=True)
brought_in = typer.Typer(help="Take a file in.", no_args_is_help=True)
app.add_typer(dates_cli.app, name="dates")
app.add_typer(people.app, name="people", callback=lambda: clock.run_at(demo.offset_of_the_day))
app.add_typer(audit, name="audit")
app.add_typer(brought_in, name="import")


def main() -> None:
    """Run the command. A missing or wrong setting, and a database that cannot be reached, are a sentence and exit
    code 2, never a traceback.
    """
    try:
        app()
    except SettingsRefused as refused:
        print(refused, file=sys.stderr)
        raise SystemExit(2) from None
    except OperationalError as lost:
        print(f"The database cannot be reached, or refuses: {str(lost.orig).splitlines()[0]}", file=sys.stderr)
        raise SystemExit(2) from None


@app.command()
def run(
    port: Annotated[int, typer.Option(help="The port to serve on; the next free one if it is busy.")] = 8000,
    story: Annotated[demo.Story, typer.Option(help="Which demonstration to show.")] = demo.Story.DECIDING,
) -> None:
    """Try the service out: start its own servers, make the database, build the demonstration, serve it.

    Everything runs on this machine and ends with Ctrl-C; what was done is still there the next time.
    """
    os.environ["LICENSING_DEMONSTRATION"] = "true"
    folder = Path(os.environ.get("LICENSING_DATA_FOLDER") or CHECKOUT / ".local")
    name = demo.DATABASES[story]

    def migrate(servers: EmbeddedServers) -> None:
        if demo.was_interrupted(servers.owner_url(name)):
            aside = servers.put_aside(name)
            print(f"The demonstration was interrupted while it was built: begun again, what there was is in {aside}")
            servers.create_database(name)
        passwords = {role: servers.password_of(role) for role in (migrations.APP, migrations.READ)}
        migrations.make_roles(servers.owner_url(name), passwords)
        migrations.upgrade(servers.owner_url(name))

    def demonstrate() -> None:
        settings.cache_clear()
        demo.build_unless_built(story, say=print)

    raise typer.Exit(supervisor.run(folder, migrate=migrate, demonstrate=demonstrate, port=port, database=name))


@app.command()
def serve() -> None:
    """Serve the pages, with the settings given. One process; start as many as the machine has cores."""
    configured = settings()
    _become(supervisor.web_process(configured.host, configured.port, configured.trusted_proxies))


@app.command()
def worker(
    concurrency: Annotated[int, typer.Option(help="How many tasks at once.")] = 2,
) -> None:
    """Do what the outbox promises: hand letters over, follow service, and look at dates at night."""
    settings()
    _become(supervisor.worker_process(concurrency=concurrency))


@app.command()
def beat() -> None:
    """Start what is due: the outbox every two seconds, the sweep at night. Run one; two are harmless."""
    folder = settings().data_folder
    folder.mkdir(parents=True, exist_ok=True)
    _become(supervisor.beat_process(folder / "beat"))


@app.command()
def migrate(
    roles: Annotated[bool, typer.Option("--roles", help="Make the database roles first.")] = False,
    revision: Annotated[str, typer.Option(help="Up to which revision.")] = "head",
) -> None:
    """Make or change the tables, as the owner named by LICENSING_OWNER_DATABASE_URL.

    With --roles, the application's role and the reader get the passwords in LICENSING_APP_PASSWORD and
    LICENSING_READ_PASSWORD, when those are set.
    """
    address = settings().owner_database_url
    if not address:
        print("LICENSING_OWNER_DATABASE_URL is not set: migrating needs the owner of the tables.", file=sys.stderr)
        raise typer.Exit(2)
    if roles:
        given = {
            migrations.APP: settings().app_password.get_secret_value(),
            migrations.READ: settings().read_password.get_secret_value(),
        }
        migrations.make_roles(address, given)
    migrations.upgrade(address, revision)
    print(f"The database is at {revision}.")


@app.command(name="demo")
def build_demo(
    story: Annotated[demo.Story, typer.Option(help="Which story to build.")] = demo.Story.DECIDING,
) -> None:
    """Build the demonstration in an empty database: invented people, through the ordinary commands."""
    try:
        demo.build_unless_built(story, say=print)
    except Refused as refusal:
        print(" ".join(refusal.reasons), file=sys.stderr)
        raise typer.Exit(2) from None


@app.command()
def figures(
    as_at: Annotated[str, typer.Option("--as-at", help="The day whose end counts, such as 2015-11-27.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """The programme's figures as they stood at the end of a day: reviews, outcomes, training."""
    clock.run_at(demo.offset_of_the_day)
    day = dates_cli.iso_day(as_at) if as_at else clock.today()
    if day > FURTHEST_DAY:
        raise typer.BadParameter(f"{as_at} is further than any figure reaches: {FURTHEST_DAY} at the latest.")
    print_figures(day, as_json=as_json)


@app.command(hidden=True)
def rulebook(path: Annotated[Path, typer.Argument(help="Where to write it.")] = CHECKOUT / "docs/rulebook.md") -> None:
    """Write the rulebook from the rules tables."""
    path.write_text(as_markdown(entries(), unbuilt()))


@app.command(hidden=True)
def permissions(
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = CHECKOUT / "docs/permissions.md",
) -> None:
    """Write the table of who may do what from the routes."""
    routes = [route for feature in FEATURES for route in every_route(feature.router)]
    path.write_text(permissions_as_markdown(routes))


@audit.command(name="verify")
def verify_audit() -> None:
    """Walk every chain of the record and name each damaged event, then check the seal of every closed hearing, of
    every proposal, judgment and decision, every record of delegation, and every holding of a power beside its event.

    Exit code 1 when an event is damaged, or one of these is not what was sealed or recorded.
    """
    with transaction() as session:
        found = verify(session)
        seals = list(broken_seals(session))
        records, unsealed = broken_records(session)
        holdings = list(broken_holdings(session))
        delegations, looked_at = broken_delegations(session)
    for damage in found.damage:
        print(f"DAMAGED {damage.chain} event {damage.seq}: {damage.what}")
    print(f"{found.events} events in {found.chains} chains checked, {len(found.damage)} damaged.")
    print("Not excluded without a checkpoint kept elsewhere: a whole chain removed, or a tail cut with its head.")
    broken = [one for one in seals if one is not None]
    for one in broken:
        print(f"DAMAGED hearing of {one.reference}: not as it was sealed: {one.in_words}")
    print(f"{len(seals)} seals of hearings checked, {len(broken)} broken.")
    for record in records:
        print(f"DAMAGED {record.what} {record.row_id} of {record.reference}: {record.how}")
    print(f"Proposals, judgments and decisions checked, {len(records)} damaged; {unsealed} older than their seals.")
    changed = [one for one in holdings if one is not None]
    for held in changed:
        print(f"DAMAGED holding of {held.function} from {held.held_from}: not as it was recorded: {held.in_words}")
    print(f"{len(holdings)} holdings of powers checked, {len(changed)} not as recorded.")
    for row in delegations:
        print(f"DAMAGED {row.what} {row.row_id}: {row.how}")
    print(f"{looked_at} records of delegation and officers’ decisions checked, {len(delegations)} damaged.")
    raise typer.Exit(1 if found.damage or broken or records or changed or delegations else 0)


@brought_in.command(name="register")
def import_register(
    file: Annotated[Path, typer.Argument(help="A CSV file with a heading line.", exists=True, dir_okay=False)],
) -> None:
    """Take licence holders and their licences into the register: a verdict for every row, and all of them or none.

    Columns: name, date_of_birth, address, licence kind, number, granted, expires.
    """
    clock.run_at(demo.offset_of_the_day)
    raise typer.Exit(importing.import_file(file, now=clock.now()))


def _become(argv: list[str]) -> NoReturn:
    os.execv(argv[0], argv)  # noqa: S606 (our own interpreter, no shell)
