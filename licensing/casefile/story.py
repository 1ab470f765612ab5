"""The history of a case in plain words: from an audit event to a sentence. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from licensing.aftermath.rules import CUSTODY_WORDS, MUST_KNOW_WORDS, CustodyKind, MustKnow
from licensing.contact.rules import ATTENDING_WORDS, PARTY_WORDS, RULING_WORDS, Attending, Party, Ruling
from licensing.documents.rules import Section
from licensing.national_register.rules import ENTRY_WORDS, EntryAct
from licensing.people.rules import ROLE_WORDS
from licensing.register.intake import day_of
from licensing.reviews.rules import (
    CASE_ROLE_WORDS,
    CLOSURE_WORDS,
    RISK_WORDS,
    WHOSE_WORDS,
    CaseRole,
    ClosureReason,
    Risk,
    Whose,
)
from licensing.web.wording import day as in_words
from licensing.web.wording import say

Content = Mapping[str, Any]


def _day(text: Any) -> str:
    """A kept date, or the day of a kept instant, in words; "" for none."""
    found = day_of(str(text)[:10]) if text else None
    return in_words(found) if found else ""


def _because(content: Content) -> str:
    return f": {content['because']}" if content.get("because") else ""


def _hear_by(content: Content) -> str:
    return f"To be heard by {_day(content['hear_by'])}" if content.get("hear_by") else "Hear-by date taken away"


def _notice(content: Content) -> str:
    return say(content["kind"]) if content.get("kind") else f"Notice {content.get('notice', '')}".strip()


CONTACT = {"call": "Call with", "visit": "Visit with", "email": "E-mail from", "letter": "Letter from"}


def _contact(content: Content) -> str:
    """By what means and with whom: whose name it was is not in the record."""
    party = PARTY_WORDS[Party(content["party"])]
    return f"{CONTACT[content['means']]} {party[0].lower()}{party[1:]}, {_day(content.get('happened_on'))}"


def _stretch(content: Content) -> str:
    first, last = _day(content.get("first_day")), _day(content.get("last_day"))
    return f"on {first}" if first == last else f"from {first} to {last}"


SENTENCES: dict[str, Callable[[Content], str]] = {
    "review.opened": lambda it: "Review opened" + (f" in {it['programme']}" if it.get("programme") else ""),
    "review.handed_over": lambda it: f"Handed over to {it.get('to', 'another officer')}",
    "review.closed": lambda it: (
        f"Closed without a hearing. {CLOSURE_WORDS[ClosureReason(it['reason'])]}" + _because(it)
    ),
    "question.added": lambda it: f"Question {it['number']} added",
    "question.struck": lambda it: f"Question {it['number']} struck out" + _because(it),
    "risk.set": lambda it: f"Risk set to {RISK_WORDS[Risk(it['risk'])].lower()}" + _because(it),
    "hear_by.set": lambda it: _hear_by(it) + _because(it),
    "case_person.added": lambda it: f"{CASE_ROLE_WORDS[CaseRole(it['role'])]} added to the case",
    "case_person.ended": lambda it: f"{CASE_ROLE_WORDS[CaseRole(it['role'])]} no longer in the case" + _because(it),
    "hearing_needs.recorded": lambda it: "What the hearing needs was recorded",
    "unavailability.recorded": lambda it: f"{WHOSE_WORDS[Whose(it['whose'])]} cannot come {_stretch(it)}",
    "unavailability.withdrawn": lambda it: f"{WHOSE_WORDS[Whose(it['whose'])]} can come after all {_stretch(it)}",
    "contact.noted": _contact,
    "contact.corrected": lambda it: "A record of contact was corrected",
    "reply.recorded": lambda it: f"Reply to the hearing notice: {ATTENDING_WORDS[Attending(it['attending'])].lower()}",
    "postponement.requested": lambda it: f"The hearing on {_day(it.get('hearing_on'))} was asked to be postponed",
    "postponement.decided": lambda it: f"Request to postpone: {RULING_WORDS[Ruling(it['ruling'])].lower()}",
    "approach.reported": lambda it: "A councillor was approached about the case",
    "approach.corrected": lambda it: "A record of an approach to a councillor was corrected",
    "approach.annotated": lambda it: "The clerk noted what follows from an approach to a councillor",
    "document.received": lambda it: f"Document {it['number']} received: {say(Section(it['section'])).lower()}",
    "document.described": lambda it: f"Document {it['number']} described anew" + _because(it),
    "document.printed": lambda it: f"The PDF of document {it['number']} was added",
    "document.withdrawn": lambda it: f"Document {it['number']} withdrawn" + _because(it),
    "document.scanned": lambda it: (
        f"The scanner found {it['found']} in a document" if it.get("found") else "A document was scanned: nothing found"
    ),
    "wall.raised": lambda it: "Somebody was walled off from the case" + _because(it),
    "wall.lifted": lambda it: "Somebody may see the case again" + _because(it),
    "nominee.assigned": lambda it: "A nominee took the case" + _because(it),
    "followup.raised": lambda it: f"Task raised: {it.get('says', '')}",
    "followup.finished": lambda it: f"Task finished: {it.get('says', it.get('outcome', ''))}",
    "report.saved": lambda it: f"Report to the panel saved, version {it['version']}",
    "report.finished": lambda it: "Report to the panel finished",
    "review.listed": lambda it: f"Scheduled for {_day(it.get('starts_at'))}",
    "review.unlisted": lambda it: "Taken off the hearing day" + _because(it),
    "listing.moved": lambda it: (
        f"Hearing moved from {_day(it.get('before'))} to {_day(it.get('starts_at'))}" + _because(it)
    ),
    "hearing.opened": lambda it: "Hearing resumed" if it.get("resumes") else "Hearing opened",
    "hearing.moved_on": lambda it: f"Hearing: {say(it.get('step', 'the next step')).lower()}",
    "sheet.printed": lambda it: f"Hearing sheet {it['sheet']} printed",
    "sheet.keyed": lambda it: (
        f"What was written on sheet {it['sheet']} was keyed in" + (" again" if it.get("corrects") else "")
    ),
    "sheet.sent_back": lambda it: f"What was keyed in from sheet {it['sheet']} was sent back",
    "sheet.confirmed": lambda it: (
        f"The hearing was recorded from paper, sheet {it['sheet']}, keyed in by {it['keyed_by']}"
    ),
    "hearing.sealed": lambda it: "The record of the hearing was sealed",
    "log.corrected": lambda it: "A line of the hearing’s log was corrected" + _because(it),
    "presence.corrected": lambda it: "When somebody came or went was corrected" + _because(it),
    "legal_advice.given": lambda it: "Legal advice was given to members in private",
    "legal_advice.repeated": lambda it: "The legal advice was repeated to the parties",
    "fairness.noted": lambda it: "What was done for a fair hearing was written down",
    "information.complete": lambda it: "The chair recorded that they have the information they need",
    "draft.kept": lambda it: "What the chair writes was kept",
    "words.suggested": lambda it: "The legal adviser suggested words",
    "words.answered": lambda it: "The chair answered words that were suggested",
    "ballot.objected": lambda it: "A member objected to what was agreed by all",
    "vote.retaken": lambda it: "Hands were counted after an objection",
    "proposal.signed": lambda it: "The chair signed the panel’s proposal",
    "proposal.judged": lambda it: "The commissioner judged the proposal",
    "decision.made": lambda it: "Decided",
    "agreement.recorded": lambda it: (
        f"{it.get('given_by', 'The licence holder')} agreed to a decision on the record, {_day(it.get('given_on'))}"
    ),
    "rehearing.ordered": lambda it: "To be heard again: the power passed on" + _because(it),
    "veto.opened": lambda it: f"The commissioner may veto the decision until {_day(it.get('ends_on'))}",
    "decision.cleared": lambda it: "The commissioner cleared the decision",
    "decision.vetoed": lambda it: "The commissioner vetoed the decision" + _because(it),
    "advice.sampled": lambda it: f"Drawn in the commissioner’s sample of {_day(it.get('day'))}",
    "advice.requested": lambda it: "The commissioner’s advice was asked for" + _because(it),
    "advice.given": lambda it: (
        "The commissioner advised" + (", after the decision" if it.get("after_decision") else "")
    ),
    "suspension.step_taken": lambda it: "What ends the suspension has happened",
    "decision.took_effect": lambda it: "The days on which the decision takes effect follow from its service",
    "decision.put_off": lambda it: "The decision does not take effect until its notice is served again",
    "appeal.lodged": lambda it: f"Appeal {it['appeal']} lodged on {_day(it['lodged_on'])}",
    "appeal.lodging_corrected": lambda it: (
        f"Appeal {it['appeal']} was lodged on {_day(it['lodged_on'])}, not on {_day(it['before'])}"
    ),
    "appeal.taken_further": lambda it: f"Appeal {it['appeal']} to the Crown Court lodged on {_day(it['lodged_on'])}",
    "appeal.day_fixed": lambda it: f"Appeal {it['appeal']} is heard on {_day(it['sits_on'])}",
    "appeal.ended": lambda it: f"Appeal {it['appeal']} ended on {_day(it['given_on'])}" + _because(it),
    "national_register.reliance_said": lambda it: (
        f"National register: licence {it['licence']}, "
        + ("relevant information was relied on" if it["is_relied"] else "no relevant information was relied on")
    ),
    "national_register.entry_recorded": lambda it: (
        f"National register: licence {it['licence']}, {ENTRY_WORDS[EntryAct(it['entry'])].lower()}"
        f" {_day(it['done_on'])}" + _because(it)
    ),
    "must_know.recorded": lambda it: (
        f"{MUST_KNOW_WORDS[MustKnow(it['who'])]}: " + ("told" if it["is_needed"] else "need not be told")
    ),
    "custody.recorded": lambda it: (
        f"Badge or plate of licence {it['licence']}: {CUSTODY_WORDS[CustodyKind(it['custody'])].lower()}"
        f" {_day(it['happened_on'])}" + _because(it)
    ),
    "case.finished": lambda it: "Left as finished: nothing is left to do after the decision",
    "papers.published": lambda it: (
        f"Supplement {it['edition'] - 1} to the papers published" if it["edition"] > 1 else "Papers published"
    ),
    "papers.opened": lambda it: f"Supplement {it['edition'] - 1} opened" if it["edition"] > 1 else "Papers opened",
    "notice.drafted": lambda it: f"{_notice(it)} drafted",
    "notice.reworded": lambda it: f"{_notice(it)}: its reason was written",
    "notice.approved": lambda it: f"{_notice(it)} approved",
    "notice.not_approved": lambda it: f"{_notice(it)} not approved in a bulk issue" + _because(it),
    "notice.handed_over": lambda it: f"{_notice(it)} put in the print room",
    "notice.served": lambda it: f"{_notice(it)} given {_day(it.get('given_on'))}".strip(),
    "notice.rebutted": lambda it: f"Service of {_notice(it)} rebutted" + _because(it),
    "notice.withdrawn": lambda it: f"{_notice(it)} withdrawn" + _because(it),
    "message.queued_again": lambda it: "A message is to be sent again",
    "message.sent": lambda it: f"{_notice(it)}: sent",
    "message.delivered": lambda it: f"{_notice(it)}: in the mailbox",
    "message.posted": lambda it: f"{_notice(it)}: printed and posted by GOV.UK Notify",
    "message.received": lambda it: f"{_notice(it)}: the addressee said by the link that they have it",
    "message.failed": lambda it: f"{_notice(it)}: not sent",
    "message.uncertain": lambda it: f"{_notice(it)}: may have been sent",
    "message.left": lambda it: f"{_notice(it)}: left as it is" + _because(it),
    "licence.revoked": lambda it: f"Licence {it.get('licence', '')} revoked from {_day(it.get('begins_at'))}",
    "licence.suspended": lambda it: f"Licence {it.get('licence', '')} suspended from {_day(it.get('begins_at'))}",
    "licence.revived": lambda it: f"Suspension of licence {it.get('licence', '')} ended {_day(it.get('begins_at'))}",
}


# What a hearing writes down by the minute: in the whole timeline, not in the short one.
BY_THE_MINUTE = frozenset(
    {
        "hearing.moved_on", "hearing.paused", "hearing.resumed", "finding.recorded", "presence.recorded",
        "question.asked", "question.answered", "question.not_needed", "question.undone", "ballot.opened",
        "ballot.closed", "papers.opened", "ballot.counted", "ballot.agreed", "vote.cast", "interests.none_further",
        "message.queued", "message.sending", "draft.kept", "words.suggested", "words.answered",
        "log.corrected", "presence.corrected", "fairness.noted",
        "legal_advice.given", "legal_advice.repeated",
    }
)  # fmt: skip


def sentence(action: str, content: Content) -> str:
    """What happened, for the timeline. An act without words of its own is told by its name and reason."""
    told = SENTENCES.get(action)
    if told is not None:
        return told(content)
    feature, _, done = action.partition(".")
    return f"{say(feature)} {done.replace('_', ' ')}" + _because(content)


def roles_in_words(roles: str) -> str:
    """The roles kept with an event ("clerk, licensing_officer"), in the words people know."""
    known = {role.value: words for role, words in ROLE_WORDS.items()}
    return ", ".join(known.get(role.strip(), role.strip()) for role in roles.split(","))
