"""Reading what hand-back rests on: counts made by the database, each as it stood at an instant; the protocol; packs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from licensing.decisions.lapsed import LAPSED
from licensing.decisions.rules import Adequacy, Divergence
from licensing.documents.models import StoredFile
from licensing.documents.queries import find_verdict
from licensing.documents.rules import READABLE, VERDICT_WORDS
from licensing.errors import NotFound, Refused
from licensing.handback.measures import Appeals, Appointment, Information, MemberLine, Month, Proposals, Questions
from licensing.handback.models import HandBackPack, HandBackStep, HandBackWithdrawal
from licensing.handback.rules import ORDER, ProtocolStep
from licensing.powers.models import PowerHolding
from licensing.powers.queries import all_holdings
from licensing.powers.rules import COMMISSIONER_MODES, Mode, council_mode, held_until
from licensing.sittings.models import PanelMember
from licensing.sittings.queries import trained_until, trainings_of_deciders

MOST_ROWS = 500
PROPOSING = Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS


@dataclass(frozen=True, slots=True)
class Window:
    """A function, the instants between which something happened, and the instant up to which anything was known."""

    function: str
    first: date
    last: date
    begins: datetime
    ends: datetime
    known: datetime

    @property
    def given(self) -> dict[str, Any]:
        return {
            "function": self.function, "first": self.first, "last": self.last, "begins": self.begins,
            "ends": self.ends, "known": self.known, "mode": PROPOSING.value,
        }  # fmt: skip


NOT_COMPARED = "lapsed"  # the licence ended before the decision: what was proposed was not open to the commissioner

# The proposals signed in the window in proposal mode, and the judgment of each, if it was made by then.
_PROPOSED = """
    proposed AS (
        SELECT proposal.id, proposal.review_id, proposal.hearing_id, judgment.id AS judgment_id, judgment.divergence,
               judgment.adequacy, judgment.act, judgment.judged_at
        FROM proposal JOIN power_holding held ON held.id = proposal.holding_id
        LEFT JOIN judgment ON judgment.proposal_id = proposal.id AND judgment.judged_at < :known
        WHERE held.function = :function AND held.mode = :mode
          AND proposal.signed_at >= :begins AND proposal.signed_at < :ends
    )"""
# The hearings opened in the window, and what stood recorded of who asked which question.
_HEARD = """
    heard AS (
        SELECT hearing.id, hearing.review_id, listing.hearing_day_id,
               least(coalesce(hearing.closed_at, :known), :known) AS ended
        FROM hearing JOIN listing ON listing.id = hearing.listing_id
        JOIN power_holding held ON held.id = hearing.holding_id
        WHERE held.function = :function AND hearing.opened_at >= :begins AND hearing.opened_at < :ends
    ),
    put AS (
        SELECT asked.* FROM asked JOIN heard ON heard.id = asked.hearing_id
        WHERE asked.asked_by IS NOT NULL AND NOT asked.is_undone AND asked.at < :known AND NOT EXISTS (
            SELECT FROM asked later WHERE later.supersedes = asked.id AND later.at < :known)
    )"""

_BECAME = text(
    f"""WITH {_PROPOSED}, {LAPSED},
    told AS (
        SELECT review_id, CASE WHEN divergence IN ('milder', 'harsher') AND judgment_id IN (
            SELECT judgment_id FROM lapsed WHERE is_proposed) THEN '{NOT_COMPARED}' ELSE divergence END AS divergence
        FROM proposed
    )
    SELECT divergence, count(*), count(DISTINCT review_id) FROM told"""  # noqa: S608 (our own words)
    " GROUP BY GROUPING SETS ((divergence), ())"
    " ORDER BY grouping(divergence) DESC"
)
_BY_MONTH = text(
    f"WITH {_PROPOSED} SELECT date_trunc('month', judged_at AT TIME ZONE 'Europe/London')::date AS month, adequacy,"  # noqa: S608
    " count(*) FROM proposed WHERE judgment_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 1000"
)
_ASKED = text(
    f"WITH {_HEARD} SELECT count(*), count(*) FILTER (WHERE capacity IN ('chair', 'member')),"  # noqa: S608
    " count(*) FILTER (WHERE capacity = 'commissioner'), count(DISTINCT hearing_id) FROM put"
)
_ENOUGH = text(
    f"""WITH {_HEARD},
    enough AS (
        SELECT hearing_id, min(at) AS at FROM information_complete JOIN heard ON heard.id = hearing_id
        WHERE NOT is_reopened AND at < :known GROUP BY hearing_id
    ),
    told AS (
        SELECT EXISTS (SELECT FROM put WHERE put.hearing_id = enough.hearing_id AND put.capacity = 'commissioner'
                       AND put.at > enough.at) AS further,
               EXISTS (SELECT FROM proposal JOIN judgment ON judgment.proposal_id = proposal.id
                       WHERE proposal.hearing_id = enough.hearing_id AND judgment.act = 'send_back_ask_more'
                       AND judgment.judged_at < :known) AS back
        FROM enough
    )
    SELECT count(*), count(*) FILTER (WHERE further), count(*) FILTER (WHERE back),
           count(*) FILTER (WHERE further OR back) FROM told"""  # noqa: S608
)
# A decision stands appealed as its last appeal does: live, or what the court made of any licence, the worst for the
# council first, as far as it was known.
_APPEALED = text(
    f"""WITH {_PROPOSED},
    decided AS (
        SELECT determination.id FROM determination JOIN proposed ON proposed.id = determination.proposal_id
        WHERE determination.decided_at < :known
    ),
    last_appeal AS (
        SELECT DISTINCT ON (appeal.determination_id) appeal.determination_id, appeal.id FROM appeal
        JOIN decided ON decided.id = appeal.determination_id WHERE appeal.recorded_at < :known
        ORDER BY appeal.determination_id, appeal.id DESC
    ),
    stood AS (
        SELECT last_appeal.determination_id, (
            SELECT CASE WHEN result.ending <> 'heard' THEN result.ending
                        WHEN bool_or(made.stands = 'quashed') THEN 'quashed'
                        WHEN bool_or(made.stands = 'varied') THEN 'varied' ELSE 'upheld' END
            FROM court_result result JOIN court_outcome made ON made.result_id = result.id
            WHERE result.appeal_id = last_appeal.id AND result.id = (
                SELECT max(id) FROM court_result WHERE appeal_id = last_appeal.id AND recorded_at < :known)
            GROUP BY result.id, result.ending) AS result
        FROM last_appeal
    )
    SELECT coalesce(result, 'live'), count(*), (SELECT count(*) FROM decided) FROM stood GROUP BY 1
    UNION ALL SELECT '', 0, count(*) FROM decided"""  # noqa: S608
)
# Each member appointed at any time in the window. Who sat is who was in the room when the hearing ended, with no
# interest that shuts out; absent is who had a seat that votes on a day when a case was heard and was never in the room.
_MEMBERS = text(
    f"""WITH {_HEARD},
    standing AS (
        SELECT presence.* FROM presence WHERE presence.hearing_day_id IN (SELECT hearing_day_id FROM heard)
        AND presence.person_id IS NOT NULL AND presence.recorded_at < :known AND NOT EXISTS (
            SELECT FROM presence later WHERE later.supersedes = presence.id AND later.recorded_at < :known)
    ),
    moved AS (
        SELECT DISTINCT ON (heard.id, standing.person_id) heard.review_id, standing.hearing_day_id, standing.person_id,
               standing.kind
        FROM heard JOIN standing ON standing.hearing_day_id = heard.hearing_day_id
             AND (standing.review_id IS NULL OR standing.review_id = heard.review_id)
        WHERE standing.capacity IN ('chair', 'member') AND standing.at <= heard.ended
        ORDER BY heard.id, standing.person_id, standing.at DESC, standing.id DESC
    ),
    sat AS (
        SELECT person_id, count(*) AS hearings FROM moved WHERE kind IN ('present', 'arrived') AND NOT EXISTS (
            SELECT FROM interest WHERE interest.person_id = moved.person_id AND interest.review_id = moved.review_id
            AND interest.kind IN ('disclosable_pecuniary', 'other') AND interest.declared_at < :known
            AND NOT EXISTS (SELECT FROM interest later WHERE later.supersedes = interest.id
                            AND later.declared_at < :known))
        GROUP BY person_id
    ),
    led AS (SELECT asked_by AS person_id, count(*) AS questions FROM put WHERE capacity IN ('chair', 'member')
            GROUP BY asked_by),
    missed AS (
        SELECT seat.person_id, seat.hearing_day_id, bool_or(sorry.id IS NOT NULL) AS said
        FROM seat JOIN hearing_day ON hearing_day.id = seat.hearing_day_id
        LEFT JOIN apologies sorry ON sorry.seat_id = seat.id AND sorry.are_sent AND sorry.recorded_at < :known
             AND NOT EXISTS (SELECT FROM apologies later WHERE later.supersedes = sorry.id
                             AND later.recorded_at < :known)
        WHERE seat.role IN ('chair', 'member') AND seat.hearing_day_id IN (SELECT hearing_day_id FROM heard)
        AND seat.seated_at < hearing_day.starts_at
        AND (seat.vacated_at IS NULL OR seat.vacated_at >= hearing_day.starts_at OR sorry.id IS NOT NULL)
        AND NOT EXISTS (SELECT FROM standing WHERE standing.hearing_day_id = seat.hearing_day_id
                        AND standing.person_id = seat.person_id AND standing.kind IN ('present', 'arrived'))
        GROUP BY seat.person_id, seat.hearing_day_id
    ),
    absent AS (
        SELECT missed.person_id, count(*) AS days, count(*) FILTER (WHERE said OR EXISTS (
            SELECT FROM standing WHERE standing.hearing_day_id = missed.hearing_day_id
            AND standing.person_id = missed.person_id AND standing.kind = 'apologies')) AS sorry
        FROM missed GROUP BY missed.person_id
    ),
    appointed AS (
        SELECT person_id, min(appointed_from) AS since, max(coalesce(appointed_until, 'infinity')) AS until,
               (array_agg(political_group ORDER BY appointed_from DESC))[1] AS political_group
        FROM panel_member WHERE appointed_from <= :last AND coalesce(appointed_until, 'infinity') > :first
        GROUP BY person_id
    )
    SELECT appointed.person_id, person.name, appointed.political_group, appointed.since,
           nullif(appointed.until, 'infinity'), coalesce(sat.hearings, 0), coalesce(led.questions, 0),
           coalesce(absent.days, 0), coalesce(absent.sorry, 0)
    FROM appointed JOIN person ON person.id = appointed.person_id
    LEFT JOIN sat ON sat.person_id = appointed.person_id LEFT JOIN led ON led.person_id = appointed.person_id
    LEFT JOIN absent ON absent.person_id = appointed.person_id
    ORDER BY person.name, appointed.person_id LIMIT 200"""  # noqa: S608
)


def proposals_in(session: Session, window: Window) -> Proposals:
    """What became of the proposals signed in the window."""
    rows = session.execute(_BECAME, window.given).all()
    _, made, cases = rows[0]
    became = {name: count for name, count, _ in rows[1:] if name is not None}
    lapsed = became.pop(NOT_COMPARED, 0)
    return Proposals(made, cases, {Divergence(name): count for name, count in became.items()}, lapsed)


def adequacy_by_month(session: Session, window: Window) -> tuple[Month, ...]:
    """How the commissioner answered *did councillors ask enough?*, by the month in which she did."""
    found: dict[date, dict[Adequacy, int]] = {}
    for month, adequacy, count in session.execute(_BY_MONTH, window.given).all():
        found.setdefault(month, {})[Adequacy(adequacy)] = count
    return tuple(Month(month, counts) for month, counts in found.items())


def questions_in(session: Session, window: Window) -> Questions:
    """Who asked the questions at the hearings opened in the window."""
    return Questions(*session.execute(_ASKED, window.given).one())


def information_in(session: Session, window: Window) -> Information:
    """After how many hearings at which the information was said to be there more was needed (R74, R77)."""
    return Information(*session.execute(_ENOUGH, window.given).one())


def appeals_in(session: Session, window: Window) -> Appeals:
    """The appeals against the decisions that followed the window's proposals, as they stood."""
    rows = session.execute(_APPEALED, window.given).all()
    stand: Mapping[str, int] = {name: count for name, count, _ in rows if name}
    return Appeals(decided=rows[-1][2], appealed=sum(stand.values()), stand=stand)


def members_in(session: Session, window: Window, *, topics: Sequence[str]) -> tuple[MemberLine, ...]:
    """Each member's part in the window, and how long their training ran on its last day (R13). Two statements."""
    rows = session.execute(_MEMBERS, window.given).all()
    training = trainings_of_deciders(session, [row[0] for row in rows])
    return tuple(
        MemberLine(
            *rest, trained_until=trained_until(training[person_id], topics, on=window.last)
        )
        for person_id, *rest in rows
    )  # fmt: skip


def appointments_until(session: Session, last: date) -> list[Appointment]:
    """Every appointment of a member begun by that day, substitutes left out."""
    rows = session.exec(
        select(PanelMember.person_id, PanelMember.appointed_from, PanelMember.appointed_until)
        .where(PanelMember.appointed_from <= last, col(PanelMember.is_substitute).is_(False))
        .order_by(col(PanelMember.appointed_from), col(PanelMember.id))
        .limit(MOST_ROWS)
    ).all()
    return [Appointment(*row) for row in rows]


def usual_period(session: Session, function: str, *, on: date) -> tuple[date, date]:
    """The period that a page shows unless asked: the length of the commissioner's holding that ran last, up to the day.

    The day alone where no commissioner ever held the function by then.
    """
    holdings = all_holdings(session, function)
    begun = [one for one in holdings if one.held_from <= on and one.mode in COMMISSIONER_MODES]
    if not begun:
        return on, on
    last = begun[-1]
    until = held_until(holdings, last)
    return last.held_from, on if until is None or until > on else date.fromordinal(until.toordinal() - 1)


def holdings_by_councillors(session: Session, function: str) -> list[PowerHolding]:
    """The holdings recorded under which councillors decide: past, present and planned."""
    return [one for one in all_holdings(session, function) if council_mode(one.mode)]


def holding_by_councillors(session: Session, function: str, *, held_from: date) -> PowerHolding | None:
    """The one of them that begins on that day."""
    return next((one for one in holdings_by_councillors(session, function) if one.held_from == held_from), None)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at handing a function back: its steps as they stand, and its withdrawal."""

    number: int
    steps: Mapping[ProtocolStep, HandBackStep]
    corrected: Mapping[ProtocolStep, Sequence[HandBackStep]]
    withdrawal: HandBackWithdrawal | None

    @property
    def done(self) -> frozenset[ProtocolStep]:
        return frozenset(self.steps)

    def is_over(self, on: date) -> bool:
        """Nothing more is recorded in it: it was withdrawn, or every step was taken and the power is back."""
        returned = self.effective_on is not None and self.effective_on <= on
        return self.withdrawal is not None or (len(self.steps) == len(ORDER) and returned)

    @property
    def holding_id(self) -> int | None:
        """The planned holding that the new Directions of this attempt recorded; None before them."""
        directions = self.steps.get(ProtocolStep.NEW_DIRECTIONS)
        return directions.holding_id if directions else None

    @property
    def effective_on(self) -> date | None:
        directions = self.steps.get(ProtocolStep.NEW_DIRECTIONS)
        return directions.effective_on if directions else None


def attempts_of(session: Session, function: str) -> list[Attempt]:
    """Every attempt to hand the function back, the latest first; none before the first step. Two statements."""
    rows = session.exec(
        select(HandBackStep)
        .where(HandBackStep.function == function)
        .order_by(col(HandBackStep.id).desc())
        .limit(MOST_ROWS)
    ).all()
    withdrawn = session.exec(
        select(HandBackWithdrawal).where(HandBackWithdrawal.function == function).limit(MOST_ROWS)
    ).all()
    by_attempt = {one.attempt: one for one in withdrawn}
    numbers = sorted({row.attempt for row in rows}, reverse=True)
    return [
        _attempt(number, [row for row in rows if row.attempt == number], by_attempt.get(number)) for number in numbers
    ]


def _attempt(number: int, rows: Sequence[HandBackStep], withdrawal: HandBackWithdrawal | None) -> Attempt:
    replaced = {row.supersedes for row in rows}
    steps = {row.step: row for row in rows if row.id not in replaced}
    corrected: dict[ProtocolStep, list[HandBackStep]] = {}
    for row in rows:
        if row.id in replaced:
            corrected.setdefault(row.step, []).append(row)
    return Attempt(number, {step: steps[step] for step in ORDER if step in steps}, corrected, withdrawal)


def step_by_id(session: Session, step_id: int) -> HandBackStep:
    """One recorded step. Raises NotFound."""
    step = session.get(HandBackStep, step_id) if 0 < step_id < 2**62 else None
    if step is None:
        raise NotFound("There is no such step.")
    return step


def packs_of(session: Session, function: str) -> list[HandBackPack]:
    """The packs made of a function, the latest first."""
    return list(
        session.exec(
            select(HandBackPack)
            .where(HandBackPack.function == function)
            .order_by(col(HandBackPack.number).desc())
            .limit(MOST_ROWS)
        ).all()
    )


def get_pack(session: Session, number: int) -> HandBackPack:
    """One pack. Raises NotFound."""
    found = session.exec(select(HandBackPack).where(HandBackPack.number == number)).first() if number < 2**31 else None
    if found is None:
        raise NotFound("There is no such pack.")
    return found


def bytes_of(session: Session, sha256: str) -> bytes:
    """The bytes kept under a hash. Refused while they wait for the scanner, or where it found something."""
    verdict = find_verdict(session, sha256)
    if verdict not in READABLE:
        says = VERDICT_WORDS[verdict] if verdict else "It is not kept"
        raise Refused(f"This document cannot be opened. {says}.", codes=[""])
    return session.exec(select(StoredFile.content).where(StoredFile.sha256 == sha256)).one()
