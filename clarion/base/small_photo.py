"""Small pictures of people out of what strangers send. Pure, and slow: see `photo_process`."""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

from clarion.base.content import sniff

SIDE: Final = 128
"""Pixels of each side of a small picture, a JPEG."""
MAX_BYTES: Final = 4 * 2**20
MAX_PIXELS: Final = 16_000_000
FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}


def small_photo(content: bytes) -> bytes:
    """The first frame, upright, cut to a square; what hides in the file beside the picture is dropped. Empty for what
    is no picture, damaged or too large. Never raises.
    """
    kind = FORMATS.get(sniff(content)) if 0 < len(content) <= MAX_BYTES else None
    if kind is None:
        return b""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[kind])
            if picture.width * picture.height > MAX_PIXELS:
                return b""
            picture.draft("RGB", (SIDE, SIDE))  # a large JPEG is not opened in full
            picture.load()
        square = ImageOps.fit(_upright(picture).convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS)
        plain = Image.new("RGB", square.size, "white")
        plain.paste(square, mask=square.getchannel("A"))
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=85, optimize=True)
        return out.getvalue()
    except Exception:  # readers stumble over damaged files in ways that they do not name
        return b""


def _upright(picture: Image.Image) -> Image.Image:
    """As it is, where the camera's data are not as they should be."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        return picture
