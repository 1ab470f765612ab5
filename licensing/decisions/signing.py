"""Whether a proposal or a decision may be signed: every check, and the refusal that names each one that stands."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.decisions import judgment as proposals
from licensing.decisions import outcomes
from licensing.decisions.drafts import Draft, Judging, OutcomeDraft, in_short
from licensing.decisions.facts import Case, facts_for, outcome_facts, proposal_facts
from licensing.decisions.judgment import JudgmentFacts
from licensing.decisions.lawfulness import RULES, SigningCheck, checks_before_signing
from licensing.decisions.naming import naming_check
from licensing.decisions.writing import may_replace, unanswered_in
from licensing.errors import NotAllowed, Refused
from licensing.powers.rules import Body, hears_with_panel
from licensing.rulebook import Check, Standing, broken, checks

WHOSE = frozenset({"R01", "R14", "R20"})  # the rules about who decides: they hold for sending back as well


def decision_checks(
    session: Session,
    case: Case,
    draft: Draft,
    *,
    body: Body,
    by: Actor,
    judgment: JudgmentFacts | None = None,
    judging: Judging | None = None,
) -> list[SigningCheck]:
    """*Checks before you sign* a decision: every rule in force, as it stands on this draft."""
    lines = checks_before_signing(facts_for(session, case, draft, body=body, by=by, judgment=judgment))
    lines += [words_check(session, case)] if body is Body.PANEL else []
    return _in_order([*lines, naming_check(session, case, draft, judging)])


def words_check(session: Session, case: Case) -> SigningCheck:
    """Has the chair answered every word that the legal adviser suggested?"""
    stands = Standing.MUST_FIX if unanswered_in(session, case.review.id) else Standing.FINE
    says = "All the words that the legal adviser suggested are taken in or declined."
    return SigningCheck("", says, "the authority’s practice", stands, "")


def judgment_checks(session: Session, facts: JudgmentFacts, case: Case, judging: Judging) -> list[SigningCheck]:
    """The checks of the commissioner's two judgments by themselves (R04, R05, R14, R74)."""
    lines = _lines(checks(proposals.JUDGMENT_RULES, facts, on=case.on))
    return _in_order([*lines, naming_check(session, case, Draft((), ""), judging)])


def proposal_checks(session: Session, case: Case, draft: Draft) -> list[SigningCheck]:
    """*Checks before you sign* a proposal, or advice: its own rules, and those of each licence's outcome."""
    facts = proposal_facts(case, draft, replaces_sent_back=may_replace(session, case))
    lines = _lines(checks(proposals.PROPOSAL_RULES, facts, on=case.on))
    for outcome in outcome_facts(session, case, draft):
        lines += _lines(checks(outcomes.RULES, outcome, on=case.on), outcome.licence)
    lines += [naming_check(session, case, draft), words_check(session, case)]
    fine = {(line.code, line.says): line for line in reversed(lines) if line.standing is Standing.FINE}
    wrong = [line for line in lines if line.standing is not Standing.FINE]
    return _in_order([*wrong, *reversed(fine.values())])


def refuse_signing(lines: Iterable[SigningCheck], draft: Draft, case: Case, *, known: str = "") -> None:
    """Raise Refused with every check that must be fixed, or that asks for a reason nobody gave.

    `known` is a reason that the record holds already for hearing the case without a quorum (R10).
    """
    stands = [line for line in lines if line.standing is Standing.MUST_FIX]
    asks = [] if draft.answers.strip() else unanswered(lines, known=known)
    if stands or asks:
        raise Refused(
            *(_sentence(line) for line in stands),
            *(f"{_sentence(line)} Give a reason to go on." for line in asks),
            codes=[line.code for line in (*stands, *asks)],
            about=case.review.reference,
        )


def unanswered(lines: Iterable[SigningCheck], *, known: str = "") -> list[SigningCheck]:
    """The checks that ask for a reason which the record does not hold yet."""
    asks = [line for line in lines if line.standing is Standing.GIVE_A_REASON]
    return [line for line in asks if not (line.code in ("R09", "R10") and known.strip())]


def refuse_unless_whose(session: Session, case: Case, *, by: Actor) -> None:
    """Raise Refused unless the power is a commissioner's today and this person is the nominee who takes the case."""
    facts = facts_for(session, case, Draft((), ""), body=Body.COMMISSIONER, by=by)
    rules = [rule for rule in RULES if rule.code in WHOSE]
    stands = broken(rules, facts, on=case.on)
    if stands:
        raise Refused(
            *(f"{rule.says} ({rule.source})" for rule in stands),
            codes=[rule.code for rule in stands],
            about=case.review.reference,
        )


def refuse_unless_chair(case: Case, *, by: Actor) -> None:
    """Only whoever was in the chair signs for the members. Where no panel hears the case there is nothing to sign."""
    if not hears_with_panel(case.holding.mode):
        raise Refused(
            "The commissioner decides alone: no panel hears the case, and nothing is proposed.",
            codes=["R03"],
            about=case.review.reference,
        )
    if by.id is None or by.id != case.heard.chair_id:
        raise NotAllowed("Only the member who chaired the hearing signs for it.", about=case.review.reference)


def judgment_facts(
    case: Case, judging: Judging, proposed: Sequence[OutcomeDraft], decided: Sequence[OutcomeDraft]
) -> JudgmentFacts:
    """The two judgments, with the outcomes that are compared."""
    return JudgmentFacts(
        information_complete=case.heard.information_complete_at is not None,
        has_proposal=True,
        adequacy=judging.adequacy,
        adequacy_because=judging.adequacy_because,
        act=judging.act,
        own_words=judging.own_words,
        adopts_reasons=judging.adopts_reasons,
        proposed=in_short(proposed, case.numbers),
        decided=in_short(decided, case.numbers),
    )


def adopted(proposal: Draft, judging: Judging, draft: Draft) -> Draft:
    """What is decided by "the same": the panel's outcomes, and its reasons after her own words, as hers (R04, R05)."""
    return Draft(
        outcomes=proposal.outcomes,
        reasons=f"{judging.own_words.strip()}\n\n{proposal.reasons.strip()}",
        holders_account=proposal.holders_account,
        relied_on=proposal.relied_on,
        answers=draft.answers,
        departure=draft.departure,
        new_facts=draft.new_facts,
        agreed_on_record=draft.agreed_on_record,
    )


def _in_order(lines: Sequence[SigningCheck]) -> list[SigningCheck]:
    order = list(Standing)
    return sorted(lines, key=lambda line: order.index(line.standing))


def _lines(given: Sequence[Check[Any]], licence: str = "") -> list[SigningCheck]:
    return [SigningCheck(one.code, one.rule.says, one.rule.source, one.standing, licence) for one in given]


def _sentence(line: SigningCheck) -> str:
    about = f"{line.licence}: " if line.licence else ""
    return f"{about}{line.says} ({line.source})"
