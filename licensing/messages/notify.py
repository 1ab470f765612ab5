"""One message by GOV.UK Notify, and what became of it.

Notify keeps our reference with what it takes. So before every try it is asked for that reference: what it has already
taken is never given to it again, and a lost answer is found.
"""

from datetime import date, datetime
from io import BytesIO
from typing import Any

from notifications_python_client import prepare_upload
from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from licensing.clock import LONDON
from licensing.messages.rules import Answer, Came, Channel, Envelope, MessageState
from licensing.settings import Settings

TOO_MANY, CLIENTS_FAULT, SERVERS_FAULT = 429, 400, 500
ON = ", "
# Notify's own words. `received`, of a letter, means printed and dispatched: not that anybody has it.
STATES = {
    "delivered": MessageState.DELIVERED,
    "received": MessageState.POSTED,
    "permanent-failure": MessageState.FAILED,
    "temporary-failure": MessageState.FAILED,
    "technical-failure": MessageState.FAILED,
    "validation-failed": MessageState.FAILED,
    "virus-scan-failed": MessageState.FAILED,
    "cancelled": MessageState.FAILED,
}


def post_by_notify(envelope: Envelope, channel: Channel, told: Settings) -> Answer:
    """Give it to Notify, unless Notify has it. Never raises for what Notify or a network does."""
    client = _opened(told)
    try:
        taken = client.get_all_notifications(reference=envelope.reference)["notifications"]
    except (APIError, KeyError, TypeError) as problem:
        answer = _answer(problem, when_silent=Came.NOT_NOW)
        unsure = envelope.was_tried and answer.came is Came.REFUSED
        return Answer(Came.UNSURE, answer.says) if unsure else answer
    if taken:
        return Answer(Came.ACCEPTED, "GOV.UK Notify had it already", str(taken[0]["id"]))
    try:
        reply = _given(client, envelope, channel, told)
        return Answer(Came.ACCEPTED, provider_id=str(reply["id"]))
    except (APIError, KeyError, TypeError) as problem:
        return _answer(problem, when_silent=Came.UNSURE)


def what_became(provider_id: str, told: Settings) -> tuple[MessageState, str] | None:
    """How far Notify has got with it, in our words and in its own; None where there is no news, or no answer."""
    try:
        found = _opened(told).get_notification_by_id(provider_id)
        state = STATES.get(str(found["status"]))
    except (APIError, KeyError, TypeError):
        return None
    if state is None:
        return None
    when = day_in(str(found.get("completed_at") or found.get("sent_at") or ""))
    return state, f"GOV.UK Notify: {found['status']}{f'{ON}{when.isoformat()}' if when else ''}"


def day_told(says: str) -> date | None:
    """The day in what `what_became` says; None where Notify gave none."""
    return day_in(says.partition(ON)[2])


def day_in(when: str) -> date | None:
    """The day here of an instant as Notify writes it, or of a plain day."""
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        return None
    return at.astimezone(LONDON).date() if at.tzinfo else at.date()


def _opened(told: Settings) -> NotificationsAPIClient:
    return NotificationsAPIClient(
        told.notify_api_key.get_secret_value(), base_url=told.notify_base_url, timeout=told.notify_timeout_seconds
    )


def _given(client: NotificationsAPIClient, envelope: Envelope, channel: Channel, told: Settings) -> Any:
    if channel is Channel.NOTIFY_LETTER:
        return client.send_precompiled_letter_notification(
            reference=envelope.reference, pdf_file=BytesIO(envelope.file), postage=envelope.post_class or None
        )
    says: dict[str, Any] = {"subject": envelope.subject, "body": envelope.body}
    if envelope.file:
        says["link_to_file"] = prepare_upload(BytesIO(envelope.file), filename=envelope.file_name)
    return client.send_email_notification(
        email_address=envelope.to,
        template_id=told.notify_file_template if envelope.file else told.notify_email_template,
        personalisation=says,
        reference=envelope.reference,
    )


def _answer(problem: Exception, *, when_silent: Came) -> Answer:
    """Refused for good, not now, or unknown: no answer, and one of a server in trouble, tell nothing."""
    response = problem.response if isinstance(problem, HTTPError) else None
    if response is None:
        return Answer(when_silent, "GOV.UK Notify did not answer, or nothing that could be read")
    says = f"GOV.UK Notify said {problem}"[:300]
    if response.status_code == TOO_MANY:
        return Answer(Came.NOT_NOW, says)
    if CLIENTS_FAULT <= response.status_code < SERVERS_FAULT:
        return Answer(Came.REFUSED, says)
    return Answer(when_silent, says)
