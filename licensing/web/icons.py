"""The service's own icon as a picture of any size, drawn as in static/favicon.svg: a plate with a tick."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

GROUND, PLATE, TICK = "#06343a", "#dcebea", "#ffd43b"
SIDE = 44  # of the drawing, as its viewBox says
FINER = 4  # drawn so many times larger, then made smaller: edges are smooth
FITS = 0.8  # of a maskable icon, this much is never cut off, whatever its shape
PLATE_LINE = ((26, 12), (12.5, 12), (8, 16.5), (8, 29.5), (12.5, 34), (29.5, 34), (34, 29.5), (34, 21))
TICK_LINE = ((15.5, 22), (22, 28.5), (36, 11))


@lru_cache
def icon(size: int, *, maskable: bool = False) -> bytes:
    """The icon as a PNG of so many pixels a side. A maskable one fills its square and keeps the drawing well inside."""
    side = size * FINER
    picture = Image.new("RGBA", (side, side), GROUND if maskable else (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    if not maskable:
        draw.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * 9 // SIDE, fill=GROUND)
    fits = FITS if maskable else 1.0
    _line(draw, PLATE_LINE, side, fits, width=3.5, colour=PLATE)
    _line(draw, TICK_LINE, side, fits, width=4.5, colour=TICK)
    file = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _line(
    draw: ImageDraw.ImageDraw,
    points: tuple[tuple[float, float], ...],
    side: int,
    fits: float,
    *,
    width: float,
    colour: str,
) -> None:
    scale = side / SIDE * fits
    shift = side * (1 - fits) / 2
    placed = [(x * scale + shift, y * scale + shift) for x, y in points]
    draw.line(placed, fill=colour, width=round(width * scale), joint="curve")
    for x, y in (placed[0], placed[-1]):
        half = width * scale / 2
        draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)
