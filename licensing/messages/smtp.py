"""One e-mail to one address by SMTP, and what the mail server said to it.

Until the message's text has gone over, a broken line means that nothing was sent. From then until the server's answer
nobody can know: that is told apart, and never tried again by itself.
"""

import contextlib
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from licensing.messages.rules import Answer, Came, Envelope
from licensing.settings import Settings

ACCEPTED, FOR_NOW, FOR_EVER = 250, 400, 500
FAULTS = (OSError, smtplib.SMTPException)


def post_by_smtp(envelope: Envelope, told: Settings) -> Answer:
    """Hand it to the mail server that the settings name. Never raises for what a server or a network does."""
    text = written(envelope, sender=told.mail_from)
    try:
        server = _greeted(told)
    except FAULTS as problem:
        return Answer(Came.NOT_NOW, _in_words(problem))
    try:
        return _handed_over(server, envelope, text, sender=told.mail_from)
    finally:
        with contextlib.suppress(*FAULTS):  # the message's fate is known: how they part changes nothing
            server.quit()
        server.close()


def written(envelope: Envelope, *, sender: str) -> bytes:
    """The e-mail's bytes, its Message-ID the same in every try."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = sender, Address(addr_spec=envelope.to)
    mail["Subject"], mail["Message-ID"] = envelope.subject, envelope.message_id
    mail["Date"], mail["Auto-Submitted"] = format_datetime(envelope.written_at), "auto-generated"
    mail.set_content(envelope.body)
    if envelope.file:
        mail.add_attachment(envelope.file, maintype="application", subtype="pdf", filename=envelope.file_name)
    return mail.as_bytes()


def _greeted(told: Settings) -> smtplib.SMTP:
    ours = urlsplit(told.base_url).hostname or "localhost"
    server = smtplib.SMTP(told.mail_host, told.mail_port, local_hostname=ours, timeout=told.mail_timeout_seconds)
    try:
        if told.mail_starttls:
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if told.mail_user:
            server.login(told.mail_user, told.mail_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _handed_over(server: smtplib.SMTP, envelope: Envelope, text: bytes, *, sender: str) -> Answer:
    try:
        for command in (lambda: server.mail(sender), lambda: server.rcpt(envelope.to)):
            code, said = command()
            if code >= FOR_NOW:
                return _answer(code, said)
    except FAULTS as problem:
        return Answer(Came.NOT_NOW, _in_words(problem))
    try:
        code, said = server.data(text)
    except smtplib.SMTPDataError as refused:  # before the text: it did not want it
        return _answer(refused.smtp_code, refused.smtp_error)
    except FAULTS as problem:
        return Answer(Came.UNSURE, f"The line broke before the answer came: {_in_words(problem)}")
    return Answer(Came.ACCEPTED) if code == ACCEPTED else _answer(code, said)


def _answer(code: int, said: bytes | str) -> Answer:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return Answer(Came.REFUSED if code >= FOR_EVER else Came.NOT_NOW, f"The mail server said {code}: {words}"[:300])


def _in_words(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:200]
