"""Profile images: checked by what they are, turned upright, scaled. Pure, and slow: call it in a thread."""

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from clarion.base.content import sniff
from clarion.base.errors import Invalid

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 40_000_000
SCALES = ("90x90", "195x195", "584x584")
ORIGINAL = "original"
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF"}
_LONGEST_SIDE = 2048  # larger ones are made smaller when they come in


@dataclass(frozen=True)
class ProfileImage:
    """`content` by scale; `media_type` of all of them."""

    media_type: str
    etag: str
    content: dict[str, bytes]


def read_profile_image(content: bytes) -> ProfileImage:
    """The picture and its scaled copies. What is hidden in the file beside the picture is dropped. Raises Invalid."""
    if not content:
        raise Invalid("The picture is empty.", code="CMN-101", parameter="image")
    media_type = sniff(content)
    if media_type not in _FORMATS:
        raise Invalid("A profile image is a JPEG, PNG or GIF.", code="CMN-101", parameter="image", status=415)
    picture = _open(content, _FORMATS[media_type])
    found = {ORIGINAL: _written(_within(picture, _LONGEST_SIDE), media_type)}
    for scale in SCALES:
        side = int(scale.partition("x")[0])
        found[scale] = _written(ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS), media_type)
    return ProfileImage(media_type, hashlib.sha256(content).hexdigest()[:32], found)


def _open(content: bytes, kind: str) -> Image.Image:
    """The first frame, upright."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[kind])
            if picture.width * picture.height > MAX_PIXELS:
                raise Invalid(f"A picture has at most {MAX_PIXELS // 1_000_000} million pixels.", parameter="image")
            picture.load()
        return ImageOps.exif_transpose(picture)
    except Invalid:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise Invalid("The picture is damaged.", code="CMN-101", parameter="image") from error


def _within(picture: Image.Image, side: int) -> Image.Image:
    if max(picture.size) <= side:
        return picture
    smaller = picture.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    return smaller


def _written(picture: Image.Image, media_type: str) -> bytes:
    out = io.BytesIO()
    if media_type == "image/jpeg":
        picture.convert("RGB").save(out, "JPEG", quality=88, optimize=True)
    elif media_type == "image/png":
        shown = picture if picture.mode in ("L", "LA", "RGB", "RGBA", "P") else picture.convert("RGBA")
        clean = shown.copy()
        clean.info = {key: value for key, value in shown.info.items() if key == "transparency"}
        clean.save(out, "PNG", optimize=True)
    else:
        picture.convert("RGBA").quantize(255, method=Image.Quantize.FASTOCTREE).save(out, "GIF")
    return out.getvalue()
