"""The code on every page of a sheet: which hearing day, case letter, form and sheet. It holds no name. Pure."""

import re
from dataclasses import dataclass
from io import BytesIO

import segno

PAYLOAD = re.compile(r"(HD-\d{4}-\d{4,8})/([A-Z])/(\d{1,4})/(PS-\d{4}-\d{4,8})")
NUMBER = re.compile(r"PS-\d{4}-\d{4,8}")


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed, or read from the code by a scanner that types. Of a number alone the rest is empty."""

    number: str
    day: str = ""
    letter: str = ""
    form: int = 0


def payload(day: str, letter: str, form: int, number: str) -> str:
    """What the code holds, and what stands beside it in words."""
    return f"{day}/{letter}/{form}/{number}"


def code(text: str) -> segno.QRCode:
    """The QR code of the payload: a quarter of it may be spoilt and it is still read."""
    return segno.make(text, error="q", micro=False)


def drawn(text: str) -> str:
    """The code as SVG, without its quiet zone: the page keeps that white."""
    out = BytesIO()
    code(text).save(out, kind="svg", border=0, xmldecl=False, dark="#000", light="#fff")
    return out.getvalue().decode()


def read(typed: str) -> Read | None:
    """A sheet's number as it was typed, or everything that its code holds; None for what is neither."""
    text = typed.strip().upper().replace(" ", "")
    whole = PAYLOAD.fullmatch(text)
    if whole:
        return Read(whole[4], day=whole[1], letter=whole[2], form=int(whole[3]))
    return Read(text) if NUMBER.fullmatch(text) else None
