"""Smaller pictures of pictures. Pure, and slow."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError, WebPImagePlugin

from clarion.base.previews import NO_PREVIEW, Preview
from clarion.engines.previews.form import LONGEST_SIDE

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
MAX_PIXELS = 40_000_000
# Where previews are made no file can be opened later: the readers of formats are loaded now.
Image.preinit()
assert WebPImagePlugin.SUPPORTED


def look(content: bytes, media_type: str) -> Preview:
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
            upright = ImageOps.exif_transpose(picture)
            small, small_type = shrink(upright)
            return Preview(small, small_type, *upright.size)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return NO_PREVIEW


def shrink(picture: Image.Image) -> tuple[bytes, str]:
    """A picture of at most `LONGEST_SIDE` pixels a side, with its media type; PNG where one can look through it."""
    clear = picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info
    smaller = picture.convert("RGBA" if clear else "RGB")
    smaller.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if clear:
        smaller.info = {}
        smaller.save(out, "PNG", optimize=True)
        return out.getvalue(), "image/png"
    smaller.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue(), "image/jpeg"
