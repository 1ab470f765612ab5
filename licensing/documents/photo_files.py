"""Opening a photo or picture that somebody sent: whole, within bounds, and made plain."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from licensing.documents.opened import Limits, Unfit

BROKEN = "It is damaged or cut short: it does not open as a picture. Ask for it again"
FORMATS = {"image/jpeg": ["JPEG"], "image/png": ["PNG"]}  # a JPEG of several pictures is opened as one
HIDDEN = (b"%PDF-", b"<script", b"<html", b"<!DOCTYPE")
LONGEST_SIDE = 2480  # an A4 page at 300 dots to the inch is so many wide


def open_photo(content: bytes, media: str, limits: Limits) -> bytes:
    """The picture as a plain upright JPEG, without what a camera adds to it (where it was taken, for one)."""
    if any(mark in content for mark in HIDDEN):
        raise Unfit("Another file is hidden inside the picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS[media]) as picture:
                if picture.width * picture.height > limits.pixels:
                    raise Unfit(_too_many(limits))
                picture.load()
                return _plain(picture)
    except Image.DecompressionBombError:
        raise Unfit(_too_many(limits)) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Unfit(BROKEN) from None


def _too_many(limits: Limits) -> str:
    return f"It has more than {limits.pixels // 1_000_000} million pixels. Send it smaller"


def _plain(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    layer = upright.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    out = BytesIO()
    paper.save(out, "JPEG", quality=85)
    return out.getvalue()
