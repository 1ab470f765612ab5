"""What is sent to people, by which channel, and how far each message has got; what one try at sending it can tell."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LINK = "{receipt link}"  # where the secret link goes: put in as the message leaves, never kept
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
RECEIPT_PATH = "/received/"  # and then the secret itself


class MessageKind(StrEnum):
    """What a message is for."""

    NOTICE_COURTESY = "notice_courtesy"
    NOTICE_RECEIPT = "notice_receipt"
    NOTICE_LETTER = "notice_letter"
    SUMMONED = "summoned"
    CANCELLED = "cancelled"
    MOVED = "moved"
    PAPERS_READY = "papers_ready"
    SUPPLEMENT = "supplement"


MESSAGE_WORDS = {
    MessageKind.NOTICE_COURTESY: "Courtesy copy of a notice",
    MessageKind.NOTICE_RECEIPT: "Copy of a notice, with a link to say that it was received",
    MessageKind.NOTICE_LETTER: "Notice as a letter",
    MessageKind.SUMMONED: "Summons to a hearing day",
    MessageKind.CANCELLED: "Hearing day cancelled",
    MessageKind.MOVED: "Hearing day moved",
    MessageKind.PAPERS_READY: "Papers ready",
    MessageKind.SUPPLEMENT: "More papers",
}


class Channel(StrEnum):
    """How a message leaves."""

    SMTP = "smtp"
    NOTIFY_EMAIL = "notify_email"
    NOTIFY_LETTER = "notify_letter"


CHANNEL_WORDS = {
    Channel.SMTP: "E-mail",
    Channel.NOTIFY_EMAIL: "E-mail, by GOV.UK Notify",
    Channel.NOTIFY_LETTER: "Letter, printed and posted by GOV.UK Notify",
}


class MessageState(StrEnum):
    """How far a message has got: its latest row says so."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    POSTED = "posted"
    RECEIVED = "received"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    LEFT = "left"


STATE_WORDS = {
    MessageState.QUEUED: "Waiting to be sent",
    MessageState.SENDING: "Being sent",
    MessageState.SENT: "Sent",
    MessageState.DELIVERED: "Delivered to the mailbox",
    MessageState.POSTED: "Printed and posted",
    MessageState.RECEIVED: "Received: they said so",
    MessageState.FAILED: "Not sent",
    MessageState.UNCERTAIN: "May have been sent",
    MessageState.LEFT: "Left as it is",
}

# A person decides: send it again, or leave it.
NEEDS_A_PERSON = (MessageState.FAILED, MessageState.UNCERTAIN)


class Came(StrEnum):
    """What one try at sending came to. Unsure: it may have been taken, and nobody said so."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_NOW = "not_now"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said to one try; `provider_id` is its own name for the message."""

    came: Came
    says: str = ""
    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message. `reference` finds its bytes again, `sha256` proves that they are the same."""

    reference: str
    sha256: str


@dataclass(frozen=True, slots=True)
class To:
    """Whom a message is for. A letter bears its address itself, so `email` is empty; `person_id` where they sign in."""

    name: str
    email: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be sent: to whom, what it says, what it tells of, and the key under which it is sent but once.

    `about` is the history it is written in (a case reference, or "hearing_day:HD-..."), `regarding` the notice or the
    day that it tells of. With `link_until` its body holds LINK, and the link opens until that instant.
    """

    kind: MessageKind
    to: To
    subject: str
    body: str
    about: str
    regarding: str
    dedupe: str
    attachment: Attachment | None = None
    link_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What goes with a message as it leaves; `stays`: why it may not leave as things stand now, for a person to read.

    `post_class`: "first" or "second", of a letter (R52).
    """

    file: bytes = b""
    post_class: str = ""
    stays: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message as it leaves: every value that a channel needs, and nothing to look up.

    `was_tried`: an earlier try may have reached the other side.
    """

    reference: str
    message_id: str
    to: str
    subject: str
    body: str
    written_at: datetime
    file_name: str = ""
    file: bytes = b""
    post_class: str = ""
    was_tried: bool = False


def is_address(text: str) -> bool:
    """Is this one plain e-mail address, with nothing beside it? Line breaks and lists are none."""
    return ADDRESS.fullmatch(text) is not None
