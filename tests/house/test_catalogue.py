"""What the database itself holds: every table is work or exempt, and the application may do no more than it must."""

from alembic.script import ScriptDirectory
from sqlalchemy import text

from licensing.migrations import configured
from licensing.tables import METADATA

EXEMPT = {
    "audit_event": "the record itself",
    "audit_chain": "the heads of the record's chains",
    "audit_due": "the trigger's own note",
    "access_event": "a record of looking and refusing, not of changing",
    "alembic_version": "where migrations stand",
    "outbox_message": "promises, written inside the act that makes them",
    "idempotency_key": "submissions, not history",
    "sign_in_session": "sessions; signing in is an access event",
    "sign_in_tablet": "which tablet a session is on; enrolling and revoking it are events",
    "sign_in_attempt": "counted to slow down guessing",
    "demonstration_clock": "exists only in a demonstration",
    "papers_note": "a member's private notes: no act about the case, and nobody else's to know of",
}
HISTORY = {
    "audit_event", "access_event", "authority_setting", "closed_day", "wall", "hand_over", "power_holding", "nominee",
    "nominee_assignment", "licence", "licence_event", "concern", "register_import", "notice_revision",
    "notice_handed_over", "service", "course", "booking", "attendance", "review_licence", "hear_by_date", "risk_change",
    "closure", "decider_training", "agenda_publication", "hearing_step", "presence", "interest", "asked", "found",
    "information_complete", "vote", "adjournment", "public_access", "public_access_item", "fairness_note",
    "hearing_seal", "proposal", "proposed_outcome", "judgment", "determination",
    "determination_outcome", "reliance", "sign_in_attempt", "suspension_ended", "notice_copy",
    "suggestion_problem", "suggested_place",
    "contact_note", "hearing_reply", "postponement_request", "postponement_decision", "approach", "approach_note",
    "availability", "apologies", "step_in", "hearing_needs", "unavailability", "hearing_day_move",
    "letter_wording", "papers_edition", "papers_page", "papers_opened",
    "document", "stored_file",  # only what the scanner said of a file may change: three columns
    "officer_report", "finished_report", "agenda_edition", "minutes_version", "minutes_step", "minutes_edition",
    "message_step", "receipt_link", "email_agreement",
    "bulk_letter", "bulk_outcome", "hearing_sheet", "sheet_entry", "sheet_verdict",
    "draft_version", "suggested_words", "suggested_words_answer", "objection", "vote_retaken",
    "power_function", "power_condition", "planned_power", "planned_power_end",
    "on_record_agreement", "rehearing", "veto_window", "veto_answer", "sample_draw", "sampled_case", "advice_request",
    "commissioner_advice",
    "appeal", "appealed_licence", "court_day", "court_result", "court_outcome", "appeal_effect",
    "hand_back_step", "hand_back_withdrawal", "hand_back_pack",
    "nr3s_reliance", "nr3s_entry", "told", "custody_event", "case_finished",
    "training_review", "appeal_papers", "lodging_corrected",
    "delegation_scheme", "delegation_entry", "scheme_adoption", "scheme_ended", "officer_decision", "urgent_report",
    "decision_set_aside",
}  # fmt: skip


def ask(session, query: str) -> set[str]:
    return set(session.execute(text(query)).scalars())


def test_every_table_is_work_with_its_trigger_or_exempt_with_its_reason(session):
    tables = ask(session, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    work = ask(session, "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'note_due' AND tgenabled = 'O'")
    assert tables == work | set(EXEMPT)
    assert not work & set(EXEMPT)


def test_every_table_but_the_triggers_note_has_a_model(session):
    tables = ask(session, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert tables - {"audit_due", "alembic_version"} == set(METADATA.tables)


def test_the_application_may_change_only_what_is_no_history(session):
    def granted(privilege: str) -> set[str]:
        return ask(
            session,
            "SELECT table_name FROM information_schema.role_table_grants"
            f" WHERE grantee = 'licensing_app' AND privilege_type = '{privilege}'",
        )

    assert granted("DELETE") == set()
    assert granted("TRUNCATE") == set()
    assert granted("UPDATE") == set(METADATA.tables) - HISTORY
    assert granted("INSERT") == granted("SELECT") == set(METADATA.tables)


READERS_COLUMNS = """
SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
AND has_column_privilege('licensing_read', c.oid, a.attnum, 'SELECT')
"""


def test_the_reader_only_reads(session):
    for privilege in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
        assert (
            ask(
                session,
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                f" AND has_table_privilege('licensing_read', oid, '{privilege}')",
            )
            == set()
        )


def test_the_reader_sees_no_password_session_or_token_not_even_as_a_hash(session):
    seen = ask(session, READERS_COLUMNS)
    assert {"person.name", "audit_event.hash"} <= seen
    assert [one for one in seen if "password" in one or "token" in one or one.startswith("sign_in_")] == []


def test_every_table_belongs_to_the_owner_who_cannot_sign_in(session):
    assert ask(session, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'") == {"licensing_owner"}
    assert ask(session, "SELECT rolname FROM pg_roles WHERE rolname = 'licensing_owner' AND rolcanlogin") == set()


def test_migrations_are_numbered_with_one_head():
    scripts = ScriptDirectory.from_config(configured("postgresql+psycopg://nobody@/nothing"))
    numbers = sorted(script.revision for script in scripts.walk_revisions())
    assert len(scripts.get_heads()) == 1
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
