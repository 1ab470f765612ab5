"""Reviews as tests need them, opened by the command itself."""

from datetime import date
from typing import Any

from sqlmodel import col, select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.register.models import Licence, LicenceHolder
from licensing.reviews.commands import found_programme, open_review
from licensing.reviews.models import Programme, Review
from licensing.reviews.rules import Risk
from tests.builders.register import hale

OPENED = clock.at(date(2015, 10, 12))


def a_review(holder: LicenceHolder | None = None, **given: Any) -> Review:
    """A review of all of a holder's licences, identified on 12 October 2015, to be heard by 31 March 2016."""
    holder = holder or hale()
    with transaction() as session:
        ids = session.exec(select(Licence.id).where(Licence.holder_id == holder.id).order_by(col(Licence.id))).all()
        return open_review(
            session,
            **{
                "holder_id": holder.id,
                "licence_ids": list(ids),
                "why": "Complaints that were not looked into at the time",
                "risk": Risk.MEDIUM,
                "identified_on": OPENED.date(),
                "hear_by": date(2016, 3, 31),
                "by": SYSTEM,
                "now": OPENED,
            }
            | given,
        )


def a_programme(name: str = "At-risk reviews 2015") -> Programme:
    """The programme of reviews identified together in 2015."""
    with transaction() as session:
        return found_programme(
            session,
            name=name,
            identified_by="The licensing manager",
            basis="Every holder with an offence or concern not yet looked into",
            hear_by=date(2016, 3, 31),
            began_on=date(2015, 2, 26),
            by=SYSTEM,
            now=OPENED,
        )
