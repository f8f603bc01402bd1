"""Pages that printer drivers have made: PWG raster (PWG 5102.4) and Apple raster (URF), which compress rows alike."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps

PWG, URF = b"RaS2", b"UNIRAST\0"
_PWG_HEADER, _URF_HEADER = 1796, 32
_MOST_DOTS = 80_000_000  # of a page
_BLACK = (1, 3)  # color spaces of PWG in which more is darker: K, and black of one bit
_MODES = {8: "L", 24: "RGB"}


class Unreadable(ValueError):
    """What is wrong with it, in a sentence."""


@dataclass(frozen=True)
class _Page:
    """`size`: bytes of a row; `ink`: more is darker."""

    width: int
    height: int
    bits: int
    size: int
    ink: bool = False


def pages_of(content: bytes) -> Iterator[Image.Image]:
    """One page after another, upright, in gray, colors or black and white. Raises Unreadable."""
    is_pwg = content.startswith(PWG)
    at, length = (len(PWG), _PWG_HEADER) if is_pwg else (len(URF) + 4, _URF_HEADER)
    while at < len(content):
        header = content[at : at + length]
        if len(header) < length:
            raise Unreadable("it ends early")
        page = _pwg_page(header) if is_pwg else _urf_page(header)
        if not (page.width > 0 and page.height > 0):
            raise Unreadable("it has a page without pixels")
        if page.width * page.height > _MOST_DOTS:
            raise Unreadable(
                f"it has {page.width} by {page.height} pixels, and at most 80 million are allowed."
                " Print with 300 dots per inch"
            )
        if page.bits not in (1, *_MODES) or page.size != -(-page.width * page.bits // 8):
            raise Unreadable(f"it has {page.bits} bits a dot")
        rows, at = _rows(content, at + length, page)
        yield _picture(page, rows)


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")


def _pwg_page(header: bytes) -> _Page:
    width, height, bits, size, space = (_number(header, at) for at in (372, 376, 388, 392, 400))
    return _Page(width, height, bits, size, ink=space in _BLACK)


def _urf_page(header: bytes) -> _Page:
    bits, width, height = header[0], _number(header, 12), _number(header, 16)
    return _Page(width, height, bits, -(-width * bits // 8))


def _rows(content: bytes, at: int, page: _Page) -> tuple[bytes, int]:
    """The rows, and where the next page begins. A row says how often it comes again; in it a dot is repeated, or some
    follow as they are, or the rest is white.
    """
    unit, white = max(1, page.bits // 8), b"\0" if page.ink else b"\xff"
    out, whole = bytearray(), page.size * page.height
    try:
        while len(out) < whole:
            again, row, at = content[at] + 1, bytearray(), at + 1
            while len(row) < page.size:
                code, at = content[at], at + 1
                if code < 128:
                    row += content[at : at + unit] * (code + 1)
                    at += unit
                elif code == 128:
                    row += white * (page.size - len(row))
                else:
                    row += content[at : at + (257 - code) * unit]
                    at += (257 - code) * unit
            out += bytes(row[: page.size]) * min(again, page.height - len(out) // page.size)
    except IndexError:
        raise Unreadable("it ends early") from None
    return bytes(out), at


def _picture(page: _Page, rows: bytes) -> Image.Image:
    size = (page.width, page.height)
    if page.bits == 1:
        return Image.frombytes("1", size, rows, "raw", "1;I" if page.ink else "1")
    picture = Image.frombytes(_MODES[page.bits], size, rows)
    return ImageOps.invert(picture) if page.ink else picture
