"""What the hearings of a day recorded, gathered for its minutes; withheld names are masked on the way (R14)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from licensing.contact.showing import text_shown
from licensing.decisions.after_hearing import counted_again, outcome_counted
from licensing.decisions.queries import (
    determination_of,
    drafted_outcome,
    objectors_to,
    outcomes_of,
    proposals_of,
    proposed_outcomes,
    retaken_votes,
)
from licensing.hearings.access import Resolved, mode_on, openness_of, private_talk, resolved_on
from licensing.hearings.attendance import SITS_AS, excluded_from
from licensing.hearings.lines import ballot_lines, licence_words
from licensing.hearings.models import Hearing, Presence
from licensing.hearings.queries import (
    adjournment_of,
    asked_in,
    ballots_of,
    hearings_on,
    information_of,
    interests_on,
    movements_on,
    seal_of,
)
from licensing.hearings.rules import (
    ADJOURNMENT_WORDS,
    CAPACITY_WORDS,
    INTEREST_WORDS,
    PARTIES,
    Capacity,
    InterestKind,
    PresenceKind,
)
from licensing.minutes.composing import Attender, CaseFacts, DayFacts, DeclaredInterest
from licensing.people.models import Person
from licensing.powers.queries import find_holding
from licensing.powers.rules import council_mode
from licensing.register.models import Licence
from licensing.register.queries import holder_by_id
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews.models import Review
from licensing.reviews.queries import licences_under, questions_of, review_by_id
from licensing.reviews.withheld import Withheld, withheld_in
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import listings_on, publications_of, seats_of
from licensing.web.wording import clock_time

OUTSIDE = PARTIES - {Capacity.PRESENTING_OFFICER, Capacity.OBSERVER}


def panel_decides(session: Session, day: HearingDay) -> bool:
    """Did councillors hold the decision on the day? Otherwise what they voted is advice (R03, R78)."""
    holding = find_holding(session, on=day.held_on)
    return holding is not None and council_mode(holding.mode)


def day_facts(session: Session, day: HearingDay) -> DayFacts:
    """The day as its minutes tell of it. About two dozen statements a case."""
    reviews = reviews_on(session, day)
    names = _names(session, day)
    return DayFacts(
        held_on=day.held_on,
        venue=day.venue,
        panel_decides=panel_decides(session, day),
        resolved=[_resolved(one) for one in resolved_on(session, day)],
        present=_present(session, day, names),
        apologies=_apologies(session, day, names),
        interests=_interests(session, day, reviews, names),
        urgency=[one.urgency for one in reversed(publications_of(session, day.id or 0)) if one.urgency],
        cases=_cases(session, day, reviews, names),
    )


def reviews_on(session: Session, day: HearingDay) -> list[Review]:
    """The reviews put down for the day, in the order of their times."""
    return [review_by_id(session, one.review_id) for one in listings_on(session, day.id or 0)]


def names_kept_out(session: Session, day: HearingDay) -> list[str]:
    """Whom the public edition may not name: holders, whoever came for a case, and whose name is withheld."""
    names = []
    for review in reviews_on(session, day):
        names.append(holder_by_id(session, review.holder_id).name)
        names += [one.name for one in withheld_in(session, review.id or 0)]
        names += [
            one.name
            for one in movements_on(session, day.id, review.id)
            if one.review_id == review.id and one.capacity in OUTSIDE and one.name
        ]
    return sorted(set(names))


def names_of_the_seated(session: Session, day: HearingDay) -> list[str]:
    """Who sat, or moved, on the day: their names belong in minutes (R31)."""
    return sorted(set(_names(session, day).values()))


def _names(session: Session, day: HearingDay) -> dict[int, str]:
    ids = {one.person_id for one in movements_on(session, day.id, None) if one.person_id is not None}
    ids |= {one.person_id for one in seats_of(session, day.id or 0)}
    ids |= {one.person_id for one in interests_on(session, day.id)}
    rows = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all()
    return {person_id: name for person_id, name in rows if person_id is not None}


def _present(session: Session, day: HearingDay, names: dict[int, str]) -> list[Attender]:
    """Who was there for the day, the chair first."""
    moved: dict[int, list[Presence]] = {}
    for one in movements_on(session, day.id, None):
        if one.person_id is not None:
            moved.setdefault(one.person_id, []).append(one)
    there = {person: rows for person, rows in moved.items() if any(one.kind.is_in for one in rows)}
    order = list(Capacity)
    return [
        Attender(
            name=names[person],
            capacity=CAPACITY_WORDS[rows[-1].capacity].partition(",")[0].lower(),
            came_at=next(one.at for one in rows if one.kind.is_in),
            left_at=rows[-1].at if rows[-1].kind is PresenceKind.LEFT else None,
        )
        for person, rows in sorted(there.items(), key=lambda one: (order.index(one[1][-1].capacity), names[one[0]]))
    ]


def _apologies(session: Session, day: HearingDay, names: dict[int, str]) -> list[str]:
    last = {one.person_id: one for one in movements_on(session, day.id, None)}
    found = [
        f"{one.name}, {CAPACITY_WORDS[SITS_AS[one.role]].partition(',')[0].lower()}"
        for one in seats_of(session, day.id or 0)
        if (last[one.person_id].kind is PresenceKind.APOLOGIES if one.person_id in last else one.sent_apologies)
    ]
    return sorted(found)


def _interests(
    session: Session, day: HearingDay, reviews: Sequence[Review], names: dict[int, str]
) -> list[DeclaredInterest]:
    references = {one.id: one.reference for one in reviews}
    return [
        DeclaredInterest(
            name=names[one.person_id],
            kind=INTEREST_WORDS[one.kind].replace("I have expressed a view", "A view expressed before"),
            reference=references[one.review_id],
            says=text_shown(one.says, withheld_in(session, one.review_id or 0)),
            excludes=one.kind.excludes,
        )
        for one in interests_on(session, day.id)
        if one.kind is not InterestKind.NONE and one.review_id in references
    ]


def _cases(session: Session, day: HearingDay, reviews: Sequence[Review], names: dict[int, str]) -> list[CaseFacts]:
    heard = {one.review_id: one for one in hearings_on(session, day.id)}
    return [_case(session, day, review, heard.get(review.id or 0), names) for review in reviews]


def _case(
    session: Session, day: HearingDay, review: Review, hearing: Hearing | None, names: dict[int, str]
) -> CaseFacts:
    hidden = withheld_in(session, review.id or 0)
    licences = licences_under(session, review.id or 0)
    put_off = adjournment_of(session, hearing.id) if hearing else None
    ended = "Closed" if hearing and hearing.closed_at else ""
    if put_off is not None:
        ended = "Adjourned, part-heard," if put_off.is_part_heard else "Adjourned"
    outcomes = _outcomes(session, day, review, hearing, licences)
    out = excluded_from(session, day.id, review) if hearing else frozenset()
    seal = seal_of(session, hearing.id) if hearing else None
    talk = private_talk(session, hearing, until=hearing.closed_at) if hearing and hearing.closed_at else None
    return CaseFacts(
        reference=review.reference,
        holder=holder_by_id(session, review.holder_id).name,
        licences=[licence_words(one) for one in licences],
        opened_at=hearing.opened_at if hearing else None,
        ended_at=(put_off.adjourned_at if put_off else hearing.closed_at) if hearing else None,
        ended=ended,
        ended_because=_because(put_off.reason, put_off.because, hidden) if put_off else "",
        parties=_parties(session, day, review, hidden),
        took_no_part=sorted(names[one] for one in out if one in names),
        questions=_questions(session, review, hearing, names, hidden),
        information=_information(session, hearing),
        ballots=_ballots(session, hearing, licences),
        outcomes=[f"{licence}: {words}" for licence, _, words in outcomes],
        public_outcomes=[f"{kind}: {words}" for _, kind, words in outcomes],
        is_private=_is_private(session, day, review, hearing),
        talk=talk.in_words if talk else "",
        seal=seal.sha256.hex() if seal else "",
        from_sheet=hearing.from_sheet if hearing else "",
    )


def _resolved(one: Resolved) -> str:
    return f"At {clock_time(one.access.at)}. {one.access.wording} {one.how}."


def _is_private(session: Session, day: HearingDay, review: Review, hearing: Hearing | None) -> bool:
    """Was the public out when the hearing ended?"""
    if hearing is None or hearing.closed_at is None:
        return False
    mode, at = mode_on(session, day), hearing.closed_at
    return openness_of(session, day, review.id or 0, review.reference, mode=mode, at=at).is_private


def _because(reason: object, because: str, hidden: Sequence[Withheld]) -> str:
    words = ADJOURNMENT_WORDS[reason]  # type: ignore[index]
    return text_shown(f"{words}. {because}" if because else words, hidden)


def _parties(session: Session, day: HearingDay, review: Review, hidden: Sequence[Withheld]) -> list[str]:
    """Who was there for this case, as what."""
    rows = [one for one in movements_on(session, day.id, review.id) if one.review_id == review.id and one.kind.is_in]
    found = {
        (one.name, one.capacity): f"{text_shown(one.name, hidden)} ({CAPACITY_WORDS[one.capacity].lower()}"
        f"{', by video' if one.by_video else ''})"
        for one in rows
    }
    return list(found.values())


def _questions(
    session: Session, review: Review, hearing: Hearing | None, names: dict[int, str], hidden: Sequence[Withheld]
) -> list[str]:
    asked = asked_in(session, [hearing.id]) if hearing else {}
    lines = []
    for one in questions_of(session, review.id or 0):
        row = asked.get(one.id)
        if row is None:
            how = "not asked on this day"
        elif row.asked_by is None:
            how = f"not needed, because {row.not_needed_because}"
        else:
            how = f"asked by {names.get(row.asked_by, 'somebody in the room')}"
        lines.append(text_shown(f"{one.number}. {one.asks} ({how})", hidden))
    return lines


def _information(session: Session, hearing: Hearing | None) -> str:
    row = information_of(session, hearing.id) if hearing else None
    return f"At {clock_time(row.at)} the members had the information they needed: {row.agreed_by}." if row else ""


def _ballots(session: Session, hearing: Hearing | None, licences: Sequence[Licence]) -> list[str]:
    """How each vote went; by the numbers, never by who voted how (R31)."""
    if hearing is None:
        return []
    ballots = {one.id: one for one in ballots_of(session, hearing.id)}
    objected, retaken = objectors_to(session, list(ballots)), retaken_votes(session, hearing.id)
    told = []
    for one in ballot_lines(session, list(ballots.values()), licences, None):
        ballot = ballots[one.ballot_id]
        again = retaken.get(ballot.licence_id)
        outcome = one.outcome if again is None else outcome_counted(ballot, again)
        says = f"{one.says}; then a member objected" if objected.get(one.ballot_id) else one.says
        if not one.is_open:
            told.append(f"{one.licence}, {outcome.lower()}. {counted_again(again) if again else says}")
    return told


def _outcomes(
    session: Session, day: HearingDay, review: Review, hearing: Hearing | None, licences: Sequence[Licence]
) -> list[tuple[str, str, str]]:
    """For each licence its words, its kind, and what was decided; what was proposed, while a commissioner decides."""
    if hearing is None:
        return []
    by_id = {one.id: one for one in licences}
    if panel_decides(session, day):
        made = determination_of(session, review.id or 0)
        rows = [drafted_outcome(one) for one in outcomes_of(session, made.id)] if _of(made, hearing) and made else []
    else:
        proposed = [one for one in proposals_of(session, review.id or 0) if one.hearing_id == hearing.id]
        rows = [drafted_outcome(one) for one in proposed_outcomes(session, proposed[-1].id)] if proposed else []
    return [
        (licence_words(by_id[row.licence_id]), LICENCE_WORDS[by_id[row.licence_id].kind], row.in_words)
        for row in rows
        if row.licence_id in by_id
    ]


def _of(made: object, hearing: Hearing) -> bool:
    return getattr(made, "hearing_id", None) == hearing.id


def sheets_on(session: Session, day: HearingDay) -> dict[str, str]:
    """Reference of each review that was heard on the day and recorded from paper → the number of its sheet."""
    return {
        review_by_id(session, one.review_id).reference: one.from_sheet
        for one in hearings_on(session, day.id)
        if one.from_sheet
    }
