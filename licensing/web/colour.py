"""The authority's colour: whether it can be read, and the stylesheet that puts it in our own's place."""

import re

from licensing.errors import Invalid

HEX = re.compile(r"#?([0-9a-fA-F]{6})")
WHITE, GROUND, BLACK = "#ffffff", "#f6f8f7", "#000000"
READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3: contrast of text."""


def authority_css(colour: str) -> str:
    """The stylesheet for a brand colour. Invalid where text in it could not be read on white and on our ground."""
    brand = readable(colour)
    shades = {
        "--teal-900": mixed(brand, BLACK, 0.55),
        "--teal": brand,
        "--teal-600": mixed(brand, WHITE, 0.9),
        "--teal-200": mixed(brand, WHITE, 0.3),
        "--teal-100": mixed(brand, WHITE, 0.14),
        "--teal-50": mixed(brand, WHITE, 0.06),
    }
    return ":root {" + " ".join(f"{name}: {value};" for name, value in shades.items()) + "}\n"


def readable(colour: str) -> str:
    """The colour as #rrggbb. Invalid where it is none, or too pale to read."""
    match = HEX.fullmatch(colour.strip())
    if not match:
        raise Invalid(
            "The colour must be six hexadecimal figures, like #0b545b", fields={"brand_colour": "Not a colour"}
        )
    brand = f"#{match[1].lower()}"
    lowest = min(contrast(brand, WHITE), contrast(brand, GROUND))
    if lowest < READABLE:
        said = f"The colour is too pale to read: contrast {lowest:.2f} to 1, and {READABLE} is needed"
        raise Invalid(said, fields={"brand_colour": said})
    return brand


def contrast(one: str, other: str) -> float:
    """How well two colours tell apart, from 1 to 21, as WCAG 2 counts it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: str, other: str, share: float) -> str:
    """`share` of the first colour, and the rest of the second."""
    parts = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour.lstrip("#")[at : at + 2], 16) for at in (0, 2, 4))


def _linear(part: int) -> float:
    value = part / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
