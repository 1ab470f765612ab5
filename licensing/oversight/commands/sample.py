"""Drawing the cases in which the commissioner advises, once a night, so that anybody may draw them again."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.queries import root_before
from licensing.audit.rules import Actor
from licensing.authority.queries import setting_as_known
from licensing.authority.rules import Setting
from licensing.followups.commands import raise_followup
from licensing.oversight.advice import beginning_of, draw_on, drawn_in_month, put_down_before
from licensing.oversight.models import SampledCase, SampleDraw
from licensing.oversight.rules import ADVISE, SAMPLE, drawn_from
from licensing.people.rules import Role
from licensing.powers.queries import conditions_of, find_holding
from licensing.powers.rules import Condition, council_mode


def draw_sample(session: Session, *, day: date, by: Actor, now: datetime) -> int:
    """Draw from the cases put down before the day, with the root of the record at its beginning as the seed.

    How many were drawn. Nothing where the holding of the day asks for no sample, nothing was put down, or the day was
    drawn already. A case is considered once for all; none enters or leaves, and no setting changes, after the seed can
    be known.
    """
    holding = find_holding(session, on=day)
    if holding is None or not council_mode(holding.mode) or draw_on(session, day) is not None:
        return 0
    if Condition.SAMPLE not in conditions_of(session, holding.id):
        return 0
    begins = beginning_of(day)
    reviews = {review.reference: review for review in put_down_before(session, begins)}
    if not reviews:
        return 0
    seed = root_before(session, begins)
    rate, cap = (_set_before(session, one, begins) for one in (Setting.ADVICE_SAMPLE_RATE, Setting.ADVICE_SAMPLE_CAP))
    room = max(cap - drawn_in_month(session, day), 0)
    draw = SampleDraw(day=day, holding_id=holding.id, seed=seed, rate=rate, room=room, drawn_at=now)
    session.add(draw)
    session.flush()
    found = drawn_from(seed, reviews, rate=rate, room=room)
    session.add_all(
        SampledCase(draw_id=draw.id, review_id=reviews[one.reference].id, score=one.score, is_drawn=one.is_drawn)
        for one in found
    )
    drawn = [one.reference for one in found if one.is_drawn]
    record(
        session, "sample.drawn", about=SAMPLE, by=by, at=now, day=day, seed=seed.hex(), rate=rate, room=room,
        considered=sorted(reviews), drawn=drawn,
    )  # fmt: skip
    for reference in drawn:
        record(session, "advice.sampled", about=reference, by=by, at=now, day=day)
        raise_followup(
            session, says=f"Advise on {reference}: it is in the sample", due_on=day, role=Role.COMMISSIONER,
            about=reference, origin=ADVISE, by=by, now=now,
        )  # fmt: skip
    return len(drawn)


def _set_before(session: Session, setting: Setting, begins: datetime) -> int:
    """The number in force on the day that begins then, of what was recorded before."""
    return int(setting_as_known(session, setting, begins.date(), at=begins - timedelta(microseconds=1)))
