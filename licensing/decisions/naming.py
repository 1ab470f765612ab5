"""Whether what is about to be signed names somebody whose name is withheld in the case (R14).

A decision's letter says what was signed, and nobody can reword it afterwards: so it is looked at before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlmodel import Session

from licensing.decisions.drafts import Draft, Judging
from licensing.decisions.facts import Case
from licensing.decisions.lawfulness import SigningCheck
from licensing.errors import Refused
from licensing.people.naming import names_somebody
from licensing.register.queries import holder_by_id
from licensing.reviews.models import Review
from licensing.reviews.withheld import withheld_in
from licensing.rulebook import Rule, Standing


@dataclass(frozen=True, slots=True)
class NamingFacts:
    """Texts about to be signed: the titles of those that name somebody whose name is withheld."""

    fields: tuple[str, ...]


NAMING_RULES: tuple[Rule[NamingFacts], ...] = (
    Rule(
        code="R14",
        says="What is signed names nobody whose name is withheld in this case: the licence holder would read it.",
        source="fairness to whoever complained or gave evidence; the authority's policy",
        kept=lambda facts: not facts.fields,
    ),
)


def naming_check(
    session: Session,
    case: Case,
    draft: Draft,
    judging: Judging | None = None,
    *,
    also: Mapping[str, str] = MappingProxyType({}),
) -> SigningCheck:
    """The check of every text that is signed, `also` by title. It tells which must be mended, and never the name."""
    rule = NAMING_RULES[0]
    texts = {**_texts(draft), **(_judged(judging) if judging else {}), **also}
    facts = NamingFacts(naming(session, case.review, texts))
    standing = Standing.FINE if rule.kept(facts) else Standing.MUST_FIX
    return SigningCheck(rule.code, rule.says, rule.source, standing, ", ".join(facts.fields))


def naming(session: Session, review: Review, texts: Mapping[str, str]) -> tuple[str, ...]:
    """The titles of the texts that name somebody whose name is withheld in the case (R14)."""
    names = [one.name for one in withheld_in(session, review.id) if not is_description(one.name)]
    if not names:
        return ()
    holder = holder_by_id(session, review.holder_id).name
    return tuple(title for title, text in texts.items() if names_somebody(text, names, but=[holder]))


def refuse_naming(session: Session, review: Review, texts: Mapping[str, str]) -> None:
    """Raise Refused, by R14, where one of the texts names somebody whose name is withheld."""
    fields = naming(session, review, texts)
    if fields:
        rule = NAMING_RULES[0]
        raise Refused(f"{rule.says} ({', '.join(fields)})", codes=[rule.code], about=review.reference)


def is_description(name: str) -> bool:
    """Is it no name, but "A passenger"? Reasons say what was found, and such words stand in any account of it."""
    first, *others = name.split() or [""]
    return first.casefold() in ("a", "an", "the") and not any(word[0].isupper() for word in others)


def _texts(draft: Draft) -> dict[str, str]:
    """Everything written in a draft, by the title of its field."""
    return {
        "Reasons": draft.reasons,
        "What the licence holder said": draft.holders_account,
        "Why public safety requires it at once": "\n".join(one.public_safety_explanation for one in draft.outcomes),
        "Why the policy is departed from": draft.departure,
        "What is new since the suspension": draft.new_facts,
        "Your reason for going on": draft.answers,
        "The licence holder’s written agreement": draft.agreed_on_record,
    }


def _judged(judging: Judging) -> dict[str, str]:
    """What a commissioner writes of a proposal: members read the one, and the licence holder the other."""
    return {"Why councillors asked enough, or not": judging.adequacy_because, "In your own words": judging.own_words}
