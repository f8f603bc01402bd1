"""Draws the profile photos of the demo people: plain portraits, so that no picture of anybody has to be licensed."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

_SIDE, _FINE = 584, 2  # drawn larger, then scaled down, which smooths the edges


@dataclass(frozen=True)
class Face:
    """`hair`: short, long, bun, bald or curls."""

    ground: str
    shirt: str
    skin: str
    hair_colour: str
    hair: str
    glasses: bool = False
    beard: bool = False


FACES: Final = {
    "101": Face("#cfe3dc", "#2f5d62", "#f0c9a8", "#5a3825", "long"),
    "102": Face("#f4dcc4", "#7c3f2c", "#8d5a3b", "#1f1a17", "short", beard=True),
    "103": Face("#dcd9f2", "#5b4b8a", "#f3d3bd", "#c58b3b", "bun", glasses=True),
    "104": Face("#d5e6f5", "#e07a2f", "#c08a5d", "#191513", "short"),
    "105": Face("#f6d5d9", "#8c2f45", "#edc3a0", "#2b1d16", "curls"),
    "106": Face("#dfeccd", "#3f6b34", "#5f3d2a", "#171311", "bald", beard=True, glasses=True),
    "107": Face("#fbeac0", "#1f6f8b", "#b97f55", "#15100e", "long"),
    "109": Face("#d9dde3", "#39424e", "#f1d0b5", "#8f8f8f", "short", glasses=True),
}


def portrait(number: str) -> bytes:
    """A PNG of the person with this extension number."""
    face, side = FACES[number], _SIDE * _FINE
    picture = Image.new("RGB", (side, side), face.ground)
    pen = ImageDraw.Draw(picture)
    _behind(pen, face)
    _ellipse(pen, (0.5, 1.08), 0.40, 0.42, face.shirt)
    pen.rounded_rectangle(_box((0.5, 0.68), 0.085, 0.13), radius=side * 0.05, fill=_darker(face.skin))
    _ellipse(pen, (0.5, 0.45), 0.195, 0.235, face.skin)
    if face.beard:
        pen.chord(_box((0.5, 0.47), 0.195, 0.225), 25, 155, fill=face.hair_colour)
        _ellipse(pen, (0.5, 0.545), 0.07, 0.028, face.skin)
    _front(pen, face)
    _features(pen, face)
    small = picture.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _behind(pen: ImageDraw.ImageDraw, face: Face) -> None:
    if face.hair == "long":
        pen.rounded_rectangle(_box((0.5, 0.54), 0.25, 0.33), radius=0.2 * _SIDE * _FINE, fill=face.hair_colour)
    elif face.hair == "bun":
        _ellipse(pen, (0.5, 0.17), 0.09, 0.085, face.hair_colour)
    elif face.hair == "curls":
        for x, y in ((0.3, 0.4), (0.7, 0.4), (0.27, 0.52), (0.73, 0.52), (0.32, 0.29), (0.68, 0.29)):
            _ellipse(pen, (x, y), 0.1, 0.1, face.hair_colour)


def _front(pen: ImageDraw.ImageDraw, face: Face) -> None:
    if face.hair == "bald":
        return
    pen.chord(_box((0.5, 0.42), 0.215, 0.235), 187, 353, fill=face.hair_colour)
    if face.hair == "curls":
        for x in (0.37, 0.46, 0.55, 0.64):
            _ellipse(pen, (x, 0.25), 0.075, 0.07, face.hair_colour)


def _features(pen: ImageDraw.ImageDraw, face: Face) -> None:
    side = _SIDE * _FINE
    for x in (0.425, 0.575):
        _ellipse(pen, (x, 0.455), 0.016, 0.02, "#2a211c")
        if face.glasses:
            pen.ellipse(_box((x, 0.455), 0.056, 0.05), outline="#2a211c", width=side // 120)
    if face.glasses:
        pen.line((0.481 * side, 0.45 * side, 0.519 * side, 0.45 * side), fill="#2a211c", width=side // 120)
    pen.arc(_box((0.5, 0.535), 0.06, 0.045), 20, 160, fill="#9c4a41", width=side // 90)


def _ellipse(pen: ImageDraw.ImageDraw, centre: tuple[float, float], across: float, down: float, fill: str) -> None:
    pen.ellipse(_box(centre, across, down), fill=fill)


def _box(centre: tuple[float, float], across: float, down: float) -> tuple[float, float, float, float]:
    side = _SIDE * _FINE
    return (
        (centre[0] - across) * side,
        (centre[1] - down) * side,
        (centre[0] + across) * side,
        (centre[1] + down) * side,
    )


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(int(colour[at : at + 2], 16) * 0.88):02x}" for at in (1, 3, 5))
