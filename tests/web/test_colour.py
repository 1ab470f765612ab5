"""The authority's colour can be read, or is refused."""

import re

import pytest

from licensing.errors import Invalid
from licensing.web.colour import GROUND, WHITE, authority_css, contrast, readable


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", WHITE, 21.0), (WHITE, WHITE, 1.0), ("#767676", WHITE, 4.54)]
)
def test_contrast_is_counted_as_wcag_counts_it(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("colour", ["#ffd43b", "#8a8a8a", "#ffffff", "#747474"])
def test_a_colour_too_pale_on_white_or_on_the_ground_is_refused(colour: str) -> None:
    with pytest.raises(Invalid, match="too pale"):
        readable(colour)


@pytest.mark.parametrize("colour", ["teal", "#fff", "", "#0b545b;} body{", "url(x)"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(Invalid, match="six hexadecimal figures"):
        authority_css(colour)


@pytest.mark.parametrize("colour", ["#0b545b", "#7a1f5c", "#003078", "#8c1515", "#6b6b6b"])
def test_every_shade_made_of_a_readable_colour_can_be_read(colour: str) -> None:
    css = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", authority_css(colour)))
    assert contrast(css["--teal"], GROUND) >= 4.5
    assert contrast(css["--teal-900"], WHITE) >= 7
    assert contrast(css["--teal-900"], css["--teal-100"]) >= 4.5
    assert contrast(css["--teal-100"], css["--teal-900"]) >= 4.5
