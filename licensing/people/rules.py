"""Roles, and which of them may be held by one person at once."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is, in the council. One person may hold several, within R14 and `BARRED_TOGETHER`."""

    LICENSING_OFFICER = "licensing_officer"
    CLERK = "clerk"
    LEGAL_ADVISER = "legal_adviser"
    PANEL_MEMBER = "panel_member"
    COMMISSIONER = "commissioner"
    TRAINING_ADMINISTRATOR = "training_administrator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


# Whoever decides a case may not have built, advised on, recorded or checked it (R14; *Hook*); whoever keeps the
# accounts and roles may not be the one who checks them.
BARRED_TOGETHER: frozenset[frozenset[Role]] = frozenset(
    frozenset(pair)
    for pair in (
        (Role.PANEL_MEMBER, Role.LICENSING_OFFICER),
        (Role.PANEL_MEMBER, Role.CLERK),
        (Role.PANEL_MEMBER, Role.LEGAL_ADVISER),
        (Role.PANEL_MEMBER, Role.COMMISSIONER),
        (Role.PANEL_MEMBER, Role.AUDITOR),
        (Role.PANEL_MEMBER, Role.ADMINISTRATOR),
        (Role.COMMISSIONER, Role.LICENSING_OFFICER),
        (Role.COMMISSIONER, Role.CLERK),
        (Role.COMMISSIONER, Role.LEGAL_ADVISER),
        (Role.COMMISSIONER, Role.AUDITOR),
        (Role.COMMISSIONER, Role.ADMINISTRATOR),
        (Role.LEGAL_ADVISER, Role.LICENSING_OFFICER),
        (Role.AUDITOR, Role.ADMINISTRATOR),
        (Role.AUDITOR, Role.LICENSING_OFFICER),
    )
)

IDLE_AT_HEARING_HOURS = 4  # on an enrolled tablet, on a hearing day of its person
IDLE_FOR_THROTTLE_MINUTES = 5
MOST_FAILURES_PER_ACCOUNT = 5
MOST_FAILURES_PER_ADDRESS = 30
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
OBVIOUS = ("password", "taxi", "licence", "license", "licensing", "calderbrook", "council", "qwerty", "12345")


def barred_together(roles: frozenset[Role]) -> list[frozenset[Role]]:
    """The pairs among these roles that one person may not hold at once (R14)."""
    return sorted((pair for pair in BARRED_TOGETHER if pair <= roles), key=sorted)


def weakness(password: str, *, name: str, email: str) -> str | None:
    """What is wrong with a password, in a sentence; None when nothing is. ASVS 6.2: length, no composition rules."""
    if len(password) < SHORTEST_PASSWORD:
        return f"Password must be {SHORTEST_PASSWORD} characters or more"
    if len(password) > LONGEST_PASSWORD:
        return f"Password must be {LONGEST_PASSWORD} characters or fewer"
    lowered = password.lower()
    personal = [part for part in (*name.lower().split(), email.lower().split("@")[0]) if len(part) > 3]
    kept = lowered
    for word in (*OBVIOUS, *personal):
        kept = kept.replace(word, "")
    if len(set(kept)) < 5:
        return "Password is too easy to guess. Three or four unconnected words make a good one"
    return None


ROLE_WORDS: dict[Role, str] = {
    Role.COMMISSIONER: "Commissioner",
    Role.PANEL_MEMBER: "Panel member",
    Role.LICENSING_OFFICER: "Licensing officer",
    Role.CLERK: "Clerk",
    Role.LEGAL_ADVISER: "Legal adviser",
    Role.TRAINING_ADMINISTRATOR: "Training administrator",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
}
