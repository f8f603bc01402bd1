"""The picture that a recording is composed on: YUV planes, tiles scaled into their places, names below."""

import functools
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from clarion.engines.meeting_video.layout import Rect, Tile

Plane = NDArray[np.uint8]
BACKGROUND = (0x10, 0x18, 0x1C)
FACE = (0x1A, 0x26, 0x2C)
CIRCLES = ((0x2F, 0x6F, 0xB0), (0x3C, 0x8D, 0x6B), (0x8A, 0x5A, 0xA8), (0xB0, 0x6A, 0x35), (0xA8, 0x4A, 0x5E))
_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
_LABEL_ALPHA = 0.72
_LABEL = 13  # pixels at a height of 720
_LONGEST_LABEL = 60


@functools.cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Debian's DejaVu, or the one that Pillow brings, which knows Latin letters only."""
    if _FONT.exists():
        with _FONT.open("rb") as file:
            return ImageFont.truetype(file, size)
    return ImageFont.load_default(size)


class Planes:
    """Views of a packed yuv420p picture."""

    def __init__(self, packed: Plane) -> None:
        height = packed.shape[0] * 2 // 3
        width = packed.shape[1]
        self.packed = packed
        flat = packed.reshape(-1)
        size, quarter = height * width, height * width // 4
        self.y = packed[:height]
        self.u = flat[size : size + quarter].reshape(height // 2, width // 2)
        self.v = flat[size + quarter :].reshape(height // 2, width // 2)

    def put(self, other: "Planes", left: int, top: int) -> None:
        height, width = other.y.shape
        self.y[top : top + height, left : left + width] = other.y
        half = slice(top // 2, (top + height) // 2), slice(left // 2, (left + width) // 2)
        self.u[half], self.v[half] = other.u, other.v


def _planes_of(image: Image.Image) -> Planes:
    frame: av.VideoFrame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
    return _planes(frame.reformat(format="yuv420p"))


def _planes(frame: av.VideoFrame) -> Planes:
    return Planes(np.asarray(frame.to_ndarray(), np.uint8))


class Canvas:
    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._empty = _planes_of(Image.new("RGB", (width, height), BACKGROUND)).packed
        self._planes = Planes(self._empty.copy())
        self._faces: dict[tuple[str, int, int], Planes] = {}
        self._labels: dict[tuple[str, int], tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
        self.label_size = max(11, round(_LABEL * height / 720))
        font(self.label_size)

    def clear(self) -> None:
        self._planes.packed[:] = self._empty

    def draw(self, tile: Tile, picture: av.VideoFrame | None) -> None:
        """The tile with its picture, or with the name of who sends none."""
        rect = tile.rect
        if rect.width < 2 or rect.height < 2:
            return
        if picture is None:
            self._planes.put(self._face(tile.name, rect), rect.left, rect.top)
        else:
            contain = tile.source == "screen"
            self._planes.put(_fitted(picture, rect, contain=contain), rect.left, rect.top)
        self._label(tile)

    def frame(self) -> av.VideoFrame:
        return av.VideoFrame.from_ndarray(self._planes.packed, format="yuv420p")

    def _face(self, name: str, rect: Rect) -> Planes:
        key = (name, rect.width, rect.height)
        if key not in self._faces:
            if len(self._faces) > 200:
                self._faces.clear()
            self._faces[key] = _planes_of(_face_image(name, rect.width, rect.height))
        return self._faces[key]

    def _label(self, tile: Tile) -> None:
        if tile.rect.height < 40 or not tile.name:
            return
        box, text = self._label_of(tile.name, tile.rect.width - 16)
        height, width = box.shape
        left, top = tile.rect.left + 8, tile.rect.top + tile.rect.height - 8 - height
        area = self._planes.y[top : top + height, left : left + width]
        dark = 16 + (area - 16.0) * (1 - box * _LABEL_ALPHA)
        area[:] = (dark + (235 - dark) * text).astype(np.uint8)
        for plane in (self._planes.u, self._planes.v):
            part = plane[top // 2 : (top + height) // 2, left // 2 : (left + width) // 2]
            small = box[: part.shape[0] * 2 : 2, : part.shape[1] * 2 : 2]
            part[:] = (128 + (part - 128.0) * (1 - small * _LABEL_ALPHA)).astype(np.uint8)

    def _label_of(self, name: str, most: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        key = (name, most)
        if key not in self._labels:
            if len(self._labels) > 500:
                self._labels.clear()
            self._labels[key] = _label_masks(name, most, self.label_size)
        return self._labels[key]


def _fitted(picture: av.VideoFrame, rect: Rect, *, contain: bool) -> Planes:
    """Scaled: a camera fills its tile and loses its edges, a screen is shown whole."""
    ratios = rect.width / picture.width, rect.height / picture.height
    ratio = min(ratios) if contain else max(ratios)
    width = max(2, round(picture.width * ratio) // 2 * 2)
    height = max(2, round(picture.height * ratio) // 2 * 2)
    if abs(width - rect.width) <= 2 and abs(height - rect.height) <= 2:
        width, height = rect.width, rect.height
    scaled = _planes(picture.reformat(width, height, "yuv420p", interpolation="BILINEAR"))
    if (width, height) == (rect.width, rect.height):
        return scaled
    found = Planes(np.zeros((rect.height * 3 // 2, rect.width), np.uint8))
    found.y[:], found.u[:], found.v[:] = 16, 128, 128
    for plane, other in ((found.y, scaled.y), (found.u, scaled.u), (found.v, scaled.v)):
        _center(plane, other)
    return found


def _center(into: Plane, other: Plane) -> None:
    rows, columns = min(into.shape[0], other.shape[0]), min(into.shape[1], other.shape[1])
    top, left = (into.shape[0] - rows) // 2, (into.shape[1] - columns) // 2
    from_top, from_left = (other.shape[0] - rows) // 2, (other.shape[1] - columns) // 2
    into[top : top + rows, left : left + columns] = other[from_top : from_top + rows, from_left : from_left + columns]


def _face_image(name: str, width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), FACE)
    draw = ImageDraw.Draw(image)
    size = max(24, min(112, round(height * 0.4)))
    left, top = (width - size) // 2, (height - size) // 2
    draw.ellipse((left, top, left + size, top + size), fill=CIRCLES[sum(name.encode()) % len(CIRCLES)])
    draw.text((width // 2, height // 2), initials(name), (255, 255, 255), font(size * 2 // 5), anchor="mm")
    return image


def initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _label_masks(name: str, most: int, size: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where the box of a label is, and where its letters are, from 0 to 1."""
    face = font(size)
    text = name[:_LONGEST_LABEL]
    while len(text) > 1 and face.getlength(text) + 18 > most:
        text = text[:-2].rstrip() + "…"
    width = max(4, round(face.getlength(text) + 18) // 2 * 2)
    height = round(size * 1.75) // 2 * 2
    box, letters = Image.new("L", (width, height)), Image.new("L", (width, height))
    ImageDraw.Draw(box).rounded_rectangle((0, 0, width - 1, height - 1), height // 2, fill=255)
    ImageDraw.Draw(letters).text((width // 2, height // 2), text, 255, face, anchor="mm")
    return tuple(np.asarray(each, np.float32) / 255 for each in (box, letters))  # type: ignore[return-value]
