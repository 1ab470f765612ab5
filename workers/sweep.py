"""What runs at night."""

from celery import shared_task

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.sweep import run_sweep


@shared_task(name="sweep.nightly")
def nightly() -> None:
    """Look once over everything with a date. Twice in a night is the same as once."""
    with transaction() as session:
        run_sweep(session, day=clock.today(), by=SYSTEM, now=clock.now())
