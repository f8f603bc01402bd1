"""Documents as fax machines take them: one bit a dot, 1,728 dots a line. Whoever was offered as `FaxDocuments` makes
them; `clarion.engines.fax_documents` does so in sandboxed processes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

LARGEST_FAX = 50 * 2**20
"""Bytes of all files of a fax together."""
MOST_PAGES = 200
"""Of a fax, cover page included."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be faxed. `name` is for error messages."""

    content: bytes
    media_type: str
    name: str = ""


PAGE_COUNT = "{pages}"
"""Stands in a `CoverText` for how many pages the fax has, which is known once it is rendered."""


@dataclass(frozen=True, slots=True)
class CoverText:
    """A text on a cover page. `x`, `y`: its upper left corner, in percent of the sheet; `size`: of the letters, in
    points.
    """

    text: str
    x: float
    y: float
    size: int


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover page: `lines` are label and value, `text` what the sender says. `template` is of `COVER_PAGES`; empty for
    one of a company, which is `texts` on `background`, a TIFF (empty: blank paper).
    """

    template: str
    lines: tuple[tuple[str, str], ...]
    text: str = ""
    background: bytes = b""
    texts: tuple[CoverText, ...] = ()


@dataclass(frozen=True, slots=True)
class PageDigest:
    """Identifies a page by its dots: SHA-256 over "width height\\n" and the rows, one bit a dot (1 is black, the most
    significant bit first, each row filled up to a whole byte).
    """

    width: int
    height: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FaxDocument:
    """`tiff` is what is sent (T.6, one strip a page), `pdf` the same to be looked at. `words`: the text of the first
    pages, None for one that is a picture, and whose TIFF is in the same place of `pictures`.
    """

    tiff: bytes
    pdf: bytes
    pages: int
    digests: tuple[PageDigest, ...] = ()
    words: tuple[str | None, ...] = ()
    pictures: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class FaxPages:
    """Some pages to be looked at, as PNG of one bit a dot, of `total` in the document."""

    total: int
    images: tuple[bytes, ...]


class FaxDocuments(Protocol):
    @property
    def office(self) -> bool:
        """Whether office documents become pages here."""

    async def render(self, sources: Sequence[Source], *, cover: Cover | None = None, fine: bool = True) -> FaxDocument:
        """All files as one fax. `fine`: 196 lines an inch, else 98. Raises Invalid, which names the file."""

    async def as_pdf(self, tiff: bytes) -> FaxDocument:
        """A fax that came in, to be looked at. Raises Invalid for what is no fax document."""

    async def digests(self, source: Source, heights: Sequence[int]) -> tuple[PageDigest, ...]:
        """The pages of a TIFF, or of a PDF that `render` or `as_pdf` made. Of a page that is higher than its place in
        `heights` says, only so many rows at the bottom count: machines print a line above what they send.
        """

    async def print_rows(self, title: str, rows: Sequence[tuple[str, str]]) -> bytes:
        """A PDF that lists labels and values."""

    async def as_tiff(self, pdf: bytes) -> bytes:
        """A stored fax as TIFF (T.6). Raises Invalid for what cannot be read."""

    async def view(self, content: bytes, media_type: str, *, first: int, count: int) -> FaxPages:
        """`count` pages of a stored fax (PDF or TIFF) from page `first` on (the first page is 1). Raises Invalid."""
