"""What goes between the server and the program that makes previews. Pure, and light to load.

In: the file, as it is. Out: one line of JSON with the members of `Preview` but `content`, then the bytes of that.
"""

import json
from dataclasses import asdict, fields, replace

from clarion.base.previews import BARS, LOUDEST, NO_PREVIEW, NO_WORDS, PageWords, Preview

LONGEST_HEAD = 4096
LARGEST_PICTURE = 2 * 1024 * 1024
LONGEST_SIDE = 800
PAGE = "text/html"
LONGEST_WORDS = {"title": 300, "description": 500, "site_name": 100, "picture": 2000}
_LONGEST_PAGE = 40_000
_PICTURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
_KINDS = ("audio/", "video/")
_LARGEST = 2**31 - 1


def pack(preview: Preview) -> bytes:
    """As the program writes it."""
    head = asdict(replace(preview, content=b""))
    del head["content"]
    return json.dumps(head).encode() + b"\n" + preview.content


def unpack(answer: bytes) -> Preview:
    """As the server reads it; `NO_PREVIEW` for whatever could not have come from a sound program: it read a file of
    somebody, and may have been taken over by it.
    """
    head, line_end, content = answer[: LONGEST_HEAD + LARGEST_PICTURE].partition(b"\n")
    if not line_end or len(head) > LONGEST_HEAD or len(content) > LARGEST_PICTURE:
        return NO_PREVIEW
    try:
        found = json.loads(head)
        preview = Preview(content=content, **found | {"peaks": tuple(found["peaks"])})
    except (ValueError, TypeError, KeyError, RecursionError):
        return NO_PREVIEW
    return preview if _is_sound(preview) else NO_PREVIEW


def pack_words(words: PageWords) -> bytes:
    return json.dumps(asdict(words)).encode()


def unpack_words(answer: bytes) -> PageWords:
    """`NO_WORDS` for what a sound program would not say."""
    if len(answer) > _LONGEST_PAGE:
        return NO_WORDS
    try:
        words = PageWords(**json.loads(answer))
    except (ValueError, TypeError, RecursionError):
        return NO_WORDS
    given = asdict(words)
    sound = all(isinstance(given[name], str) and len(given[name]) <= most for name, most in LONGEST_WORDS.items())
    return words if sound and all(text.isprintable() for text in given.values()) else NO_WORDS


def _is_sound(preview: Preview) -> bool:
    sizes = [getattr(preview, one.name) for one in fields(preview) if one.type is int]
    if not all(type(size) is int and 0 <= size <= _LARGEST for size in sizes):
        return False
    if not all(type(peak) is int and 0 <= peak <= LOUDEST for peak in preview.peaks):
        return False
    if not (
        isinstance(preview.media_type, str) and len(preview.media_type) <= 100 and isinstance(preview.picture_type, str)
    ):
        return False
    known = preview.media_type == "" or preview.media_type.startswith(_KINDS)
    start = _PICTURES.get(preview.picture_type)
    fits = (
        preview.content.startswith(start) if start else preview.picture_type == "" == preview.content.decode("latin-1")
    )
    return known and fits and len(preview.peaks) in (0, BARS)
