"""Which channels this installation has, and handing one message to one of them."""

from datetime import timedelta

from licensing.messages.notify import post_by_notify
from licensing.messages.rules import Answer, Channel, Envelope
from licensing.messages.smtp import post_by_smtp
from licensing.settings import settings

ONE_TRY = timedelta(seconds=60)  # longer than any one try by SMTP: after it, whoever tried is dead


def email_channel(*, with_file: bool = False) -> Channel | None:
    """How e-mail leaves here: by the mail server, else by GOV.UK Notify. None where neither is set up."""
    told = settings()
    if told.mail_host:
        return Channel.SMTP
    template = told.notify_file_template if with_file else told.notify_email_template
    return Channel.NOTIFY_EMAIL if template else None


def letter_channel() -> Channel | None:
    """Whether GOV.UK Notify prints and posts letters for this installation."""
    return Channel.NOTIFY_LETTER if settings().notify_api_key.get_secret_value() else None


def settles_after(channel: Channel) -> timedelta:
    """How long after a try began nothing more can come of it."""
    return ONE_TRY if channel is Channel.SMTP else timedelta(seconds=settings().notify_settle_seconds)


def hand_to(envelope: Envelope, channel: Channel) -> Answer:
    """One try. The answer says what is known; nothing is written down here."""
    if channel is Channel.SMTP:
        return post_by_smtp(envelope, settings())
    return post_by_notify(envelope, channel, settings())
