"""Where each person may go from any page: label, route and the permission it takes, in the order shown."""

from dataclasses import dataclass

from licensing.audit.rules import Actor
from licensing.people.permissions import Permission, holds
from licensing.people.rules import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the service navigation. `only` narrows it to roles for whom it is a daily place."""

    label: str
    route: str
    permission: Permission
    only: frozenset[Role] | None = None


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "Today",
        "casefile.today",
        Permission.SEE_WORK,
        frozenset({Role.LICENSING_OFFICER, Role.CLERK, Role.LEGAL_ADVISER}),
    ),
    Entry("My hearings", "casefile.my_hearings", Permission.TAKE_PART, frozenset({Role.PANEL_MEMBER})),
    Entry("To decide", "decisions.to_decide", Permission.DECIDE_AS_COMMISSIONER),
    Entry("Reviews", "casefile.reviews", Permission.LIST_CASES),
    Entry("Register", "casefile.register", Permission.SEE_REGISTER),
    Entry("Hearing days", "casefile.hearing_days", Permission.SEE_HEARING_DAYS),
    Entry("Notices", "casefile.notices", Permission.SEE_NOTICES),
    Entry("Training", "training.sessions", Permission.SEE_TRAINING),
    Entry("Who decides", "powers.timeline", Permission.SEE_POWERS),
    Entry("Figures", "reports.figures", Permission.SEE_FIGURES),
    Entry("Audit", "casefile.audit", Permission.READ_AUDIT),
    Entry("People", "people.directory", Permission.MANAGE_PEOPLE),
    Entry("Settings", "authority.settings", Permission.MANAGE_AUTHORITY),
)


def entries_for(by: Actor) -> list[Entry]:
    """The entries this person sees."""
    return [entry for entry in ENTRIES if holds(by, entry.permission) and (entry.only is None or entry.only & by.roles)]
