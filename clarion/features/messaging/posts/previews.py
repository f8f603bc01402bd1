"""Smaller pictures of pictures, to show in a chat. Pure, and slow: call it in a thread."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 800


@dataclass(frozen=True)
class Preview:
    """`width` and `height` are those of the picture itself, upright; `content` is empty where none could be made."""

    content: bytes
    media_type: str
    width: int
    height: int


NO_PREVIEW = Preview(b"", "", 0, 0)


def make_preview(content: bytes, media_type: str) -> Preview:
    """Never raises: what is no picture, is damaged or too large has no preview. What hides in the file is dropped."""
    kind = _FORMATS.get(media_type)
    if kind is None:
        return NO_PREVIEW
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[kind])
            if picture.width * picture.height > MAX_PIXELS:
                return NO_PREVIEW
            picture.load()
            return _small(ImageOps.exif_transpose(picture))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return NO_PREVIEW


def _small(picture: Image.Image) -> Preview:
    width, height = picture.size
    clear = picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info
    smaller = picture.convert("RGBA" if clear else "RGB")
    smaller.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if clear:
        smaller.info = {}
        smaller.save(out, "PNG", optimize=True)
        return Preview(out.getvalue(), "image/png", width, height)
    smaller.save(out, "JPEG", quality=82, optimize=True)
    return Preview(out.getvalue(), "image/jpeg", width, height)
