"""Many letters that can be told apart by their words, and who prints them: several processes, several threads each."""

import secrets
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import pypdfium2

from licensing.clock import at
from licensing.notices.rendering import render

THREADS = 3
WITHHELD_NAME = "Simran Quillzel"
CASE_FILE = (
    "approach", "approach_note", "asked", "case_person", "closure", "concern", "contact_note", "document", "followup",
    "hand_over", "hear_by_date", "hearing", "hearing_needs", "hearing_reply", "hearing_step", "interest",
    "licence_holder", "listing", "postponement_decision", "postponement_request", "question", "review", "risk_change",
    "unavailability", "wall", "admission", "nominee_assignment", "adjournment", "information_complete",
    "told", "custody_event", "case_finished", "nr3s_reliance", "nr3s_entry",
)  # fmt: skip
NO_FREE_TEXT = ("address", "email", "file_name", "firm", "name", "received_from", "search_last", "search_name")
_FREE_TEXTS = """
    SELECT table_name, column_name, character_maximum_length FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = ANY(%s) AND character_maximum_length >= 100
    AND column_name <> ALL(%s) ORDER BY 1, 2
"""
Printed = tuple[bytes, list[str]]


def canary() -> str:
    """A word that stands in no other letter, and in no dictionary."""
    return f"zq{secrets.token_hex(6)}"


def printed_in_parallel(letters: Sequence[dict[str, Any]], day: Any, *, processes: int = 2) -> list[Printed]:
    """Each letter's bytes and the words of its pages, in the order given, printed and read by many at once."""
    size = -(-len(letters) // (processes * 4))
    some = [letters[start : start + size] for start in range(0, len(letters), size)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return [one for done in pool.map(_printed, some, [day] * len(some)) for one in done]


def words_of(pdf: bytes) -> list[str]:
    """The words of each page, as a reader would extract them."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in opened]
    finally:
        opened.close()


def _printed(letters: Sequence[dict[str, Any]], day: Any) -> list[Printed]:
    with ThreadPoolExecutor(THREADS) as pool:
        made = list(pool.map(lambda letter: render(letter, at=at(day)).pdf, letters))
    return [(pdf, words_of(pdf)) for pdf in made]


def plant_name(connection: Any) -> None:
    """Write the name, and where it stands, at the end of every free text in the case file: past history's guard.

    Not into what is signed or sent: signing and approval judge those. `connection` is the owner's.
    """
    connection.execute("SET session_replication_role = replica")
    for table, column, longest in connection.execute(_FREE_TEXTS, [list(CASE_FILE), list(NO_FREE_TEXT)]).fetchall():
        told = f" {WITHHELD_NAME} [{table}.{column}]"
        of_cases = " AND case_reference LIKE 'LR-%%'" if table == "followup" else ""
        connection.execute(
            f"""UPDATE "{table}" SET "{column}" = left("{column}", %s) || %s WHERE "{column}" <> ''{of_cases}""",
            [longest - len(told), told],
        )
    connection.execute(
        "UPDATE notice SET content = jsonb_set(content, '{matters,0}', to_jsonb(%s::text)) WHERE content ? 'matters'",
        [f"{WITHHELD_NAME} [notice.content]"],
    )
    for key in ("because", "says", "outcome"):
        connection.execute(
            "UPDATE audit_event SET content = content || jsonb_build_object(%s::text, %s::text) WHERE content ? %s",
            [key, f"{WITHHELD_NAME} [audit_event.{key}]", key],
        )
