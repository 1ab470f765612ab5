"""Reading back: from what a form sent to the draft it stands for, and to the words and checks shown before signing."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.decisions.composing import LESS_WORDS, lesser_than
from licensing.decisions.drafts import Draft
from licensing.decisions.facts import as_agreed
from licensing.decisions.forms import DecisionForm, JudgmentForm, SigningForm, draft_from, judging_from
from licensing.decisions.judgment import divergence
from licensing.decisions.lawfulness import SigningCheck
from licensing.decisions.models import Proposal
from licensing.decisions.queries import draft_of
from licensing.decisions.rules import ADEQUACY_WORDS, DIVERGENCE_WORDS, JUDGMENT_WORDS, JudgmentAct
from licensing.decisions.signing import adopted, decision_checks, judgment_checks, judgment_facts, proposal_checks
from licensing.decisions.views import ReadBack, Sight, read_back, settled, years_on_file
from licensing.errors import Refused
from licensing.powers.rules import Body
from licensing.web.parts import Fact, State, Step

SENT_BACK_SAYS = {
    JudgmentAct.SEND_BACK_EXPLAIN: "I send the proposal back to be explained. No new evidence is heard.",
    JudgmentAct.SEND_BACK_ASK_MORE: "I send the case back to ask more: the hearing resumes, on notice to the holder.",
}


PROPOSAL_FACTS = (
    Fact("What it does", "Nothing by itself: it is advice. The commissioner decides.", rules=("R03",)),
    Fact("Announced?", "No. It is on the record, and is never told to the licence holder.", rules=("R78",)),
)


def draft_signed(session: Session, sight: Sight, form: SigningForm) -> Draft:
    """What the chair signs: the outcomes that the members settled on."""
    draft = draft_from(
        form,
        sight.case.licences,
        settled(sight),
        reasons=form.reasons,
        holders_account=form.holders_account,
        found=[line.question_id for line in sight.heard.found],
        years=years_on_file(session, sight.case.on),
        on=sight.case.on,
    )
    return as_agreed(sight.case, draft)


def draft_decided(session: Session, sight: Sight, form: DecisionForm) -> Draft:
    """What the commissioner decides by herself."""
    draft = draft_from(
        form,
        sight.case.licences,
        form.outcome,
        reasons=form.reasons,
        holders_account=form.holders_account,
        found=[line.question_id for line in sight.heard.found],
        years=years_on_file(session, sight.case.on),
        on=sight.case.on,
    )
    return as_agreed(sight.case, draft)


def draft_judged(session: Session, sight: Sight, form: JudgmentForm) -> Draft:
    """What the commissioner decides on a proposal. The holder's account is the one on the record."""
    proposal = _proposal(sight)
    own = draft_from(
        form,
        sight.case.licences,
        form.outcome if form.act is JudgmentAct.DIFFERENT else {},
        reasons=form.own_words,
        holders_account=proposal.holders_account,
        found=[line.question_id for line in sight.heard.found],
        years=years_on_file(session, sight.case.on),
        on=sight.case.on,
    )
    same = form.act is JudgmentAct.SAME
    return as_agreed(sight.case, adopted(draft_of(session, proposal), judging_from(form), own) if same else own)


def read_back_proposal(session: Session, sight: Sight, form: SigningForm, *, by: Actor, now: datetime) -> ReadBack:
    """The proposal as it will be recorded."""
    draft = draft_signed(session, sight, form)
    lines = proposal_checks(session, sight.case, draft)
    back = read_back(sight, draft, lines, by=by, now=now, person="We propose to", facts=PROPOSAL_FACTS)
    return replace(back, checks=(*back.checks, *_not_said(sight, form)))


def read_back_panel(session: Session, sight: Sight, form: SigningForm, *, by: Actor, now: datetime) -> ReadBack:
    """The members' decision in the words of its notice."""
    draft = draft_signed(session, sight, form)
    lines = decision_checks(session, sight.case, draft, body=Body.PANEL, by=by)
    back = read_back(sight, draft, lines, by=by, now=now, person="We")
    return replace(back, checks=(*back.checks, *_not_said(sight, form)))


def read_back_decision(session: Session, sight: Sight, form: DecisionForm, *, by: Actor, now: datetime) -> ReadBack:
    """The commissioner's own decision in the words of its notice."""
    draft = draft_decided(session, sight, form)
    lines = decision_checks(session, sight.case, draft, body=Body.COMMISSIONER, by=by)
    return read_back(sight, draft, lines, by=by, now=now)


def read_back_judgment(session: Session, sight: Sight, form: JudgmentForm, *, by: Actor, now: datetime) -> ReadBack:
    """Her two judgments, and her decision in the words of its notice. The proposal is kept out of these (R78)."""
    judging, proposed = judging_from(form), draft_of(session, _proposal(sight))
    draft = draft_judged(session, sight, form)
    facts = judgment_facts(sight.case, judging, proposed.outcomes, draft.outcomes)
    how = DIVERGENCE_WORDS[divergence(form.act, facts.proposed, facts.decided)].lower()
    extra = (
        Fact(
            "The committee proposed",
            f"{sight.proposed}. Your decision beside it: {how}. This is kept on the record and is not in the notice.",
            rules=("R78",),
        ),
        Fact(
            "Did councillors ask enough?", f"{ADEQUACY_WORDS[form.adequacy]}. “{form.adequacy_because}”", rules=("R05",)
        ),
    )
    if not form.act.decides:
        lines = judgment_checks(session, facts, sight.case, judging)
        return _sent_back(sight, form, lines, extra, by=by, now=now)
    lines = decision_checks(session, sight.case, draft, body=Body.COMMISSIONER, by=by, judgment=facts, judging=judging)
    return read_back(sight, draft, lines, by=by, now=now, extra=extra)


def _not_said(sight: Sight, form: SigningForm) -> tuple[Step, ...]:
    """What the rows lead to and hold nothing of: the chair sees that the reasons say it. It holds nobody up."""
    relied = set(form.relied) or {line.question_id for line in sight.heard.found}
    left = [
        f"what weight it has that “{line.alleges.rstrip('.')}”"
        for line in sight.heard.found
        if line.question_id in relied and not form.weight.get(line.question_id, "").strip()
    ]
    left += [
        f"why {LESS_WORDS[one]} would not be enough"
        for one in lesser_than(list(settled(sight).values()))
        if not form.lesser.get(one, "").strip()
    ]
    if not left:
        return ()
    return (Step(f"Do the reasons say {'; '.join(left)}?", State.WHY, lead="Look again.", rules=("R43",)),)


def _sent_back(
    sight: Sight, form: JudgmentForm, lines: list[SigningCheck], extra: tuple[Fact, ...], *, by: Actor, now: datetime
) -> ReadBack:
    done = Fact("What you do", JUDGMENT_WORDS[form.act], rules=("R77",))
    back = read_back(sight, Draft((), ""), lines, by=by, now=now, facts=(done,), extra=extra)
    return replace(back, says=(SENT_BACK_SAYS[form.act], form.own_words), sha256=judging_from(form).sha256.hex())


def _proposal(sight: Sight) -> Proposal:
    if sight.proposal is None:
        raise Refused("The committee has not signed a proposal yet.", codes=["R05"], about=sight.case.review.reference)
    return sight.proposal
