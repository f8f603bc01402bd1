"""What a file looks like before it is opened: a small picture, how long it plays, how loud it is along the way.

Whoever was offered as `Previewer` makes them; `clarion.engines.previews` does so in a process with hard limits.
"""

from dataclasses import dataclass
from typing import Protocol

LOUDEST = 100
"""Of a peak."""
BARS = 60
"""Peaks of a sound, whatever its length."""


@dataclass(frozen=True, slots=True)
class Preview:
    """`content` is a small picture of `picture_type`, empty where there is none; `width` and `height` are those of the
    picture or film itself, upright, in pixels; `duration_ms` of sounds and films; `pages` of documents; `peaks`: `BARS`
    numbers from 0 to `LOUDEST`, or none. `media_type`: what the file is, where its inside says more than its start.
    """

    content: bytes = b""
    picture_type: str = ""
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    pages: int = 0
    peaks: tuple[int, ...] = ()
    media_type: str = ""


NO_PREVIEW = Preview()


@dataclass(frozen=True, slots=True)
class PageWords:
    """What a web page says of itself: texts of one line, "" where it is silent. `picture`: an address, as it stands
    there: perhaps relative, perhaps none.
    """

    title: str = ""
    description: str = ""
    site_name: str = ""
    picture: str = ""


NO_WORDS = PageWords()


class Previewer(Protocol):
    async def look(self, content: bytes, media_type: str) -> Preview:
        """A preview of these bytes, which are of `media_type` by `sniff`. Never raises: what is damaged, hostile, too
        large or of a kind without previews has `NO_PREVIEW`.
        """

    async def read_page(self, content: bytes, charset: str = "") -> PageWords:
        """What the beginning of a web page in HTML says of itself. `charset`: as its server named it. Never raises."""
