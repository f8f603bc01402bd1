"""Make thumbnails of untrusted pictures. Pure and slow: run it through `thumbnail_process`."""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

from clarion.base.content import sniff

SIDE: Final = 128
"""Width and height of a thumbnail (JPEG) in pixels."""
MAX_BYTES: Final = 4 * 2**20
MAX_PIXELS: Final = 16_000_000
FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}


def make_thumbnail(content: bytes) -> bytes:
    """Return the first frame, upright and cropped to a square, without metadata.

    Empty when the content is not a picture, damaged or too large. Never raises.
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
    except Exception:  # decoders raise undocumented errors on damaged files
        return b""


def _upright(picture: Image.Image) -> Image.Image:
    """Apply the EXIF orientation; a picture with broken EXIF data stays as it is."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        return picture
