"""The secret link in an e-mail: made anew from the message's reference and our key, and kept only as a hash."""

import base64
import hashlib
import hmac

from licensing.messages.rules import LINK, RECEIPT_PATH
from licensing.settings import settings

LONGEST_TOKEN = 64


def token_of(reference: str) -> str:
    """The secret of that message's link: the same in each try at sending it, and in no table."""
    key = settings().secret_key.get_secret_value().encode()
    made = hmac.new(key, f"receipt:{reference}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def hash_of(token: str) -> bytes:
    """What is kept of a secret. One that is too long to be ours hashes to nobody's."""
    return hashlib.sha256(token[: LONGEST_TOKEN + 1].encode()).digest()


def with_link(body: str, reference: str) -> str:
    """The body as it leaves: with the address of the page where the addressee says that they have it."""
    return body.replace(LINK, f"{settings().base_url}{RECEIPT_PATH}{token_of(reference)}")
