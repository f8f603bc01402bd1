"""What the server and the sandboxed program say to each other, as msgpack."""

import msgspec


class Piece(msgspec.Struct, frozen=True):
    content: bytes
    media_type: str
    name: str


class SheetText(msgspec.Struct, frozen=True):
    text: str
    x: float
    y: float
    size: int


class CoverSheet(msgspec.Struct, frozen=True):
    template: str
    lines: tuple[tuple[str, str], ...]
    text: str
    background: bytes = b""
    texts: tuple[SheetText, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """`heights`: only identify the pages of the one piece. `title`: only print `rows`."""

    pieces: list[Piece] = []
    cover: CoverSheet | None = None
    fine: bool = True
    most_pages: int
    view: tuple[int, int] | None = None  # only pictures of pages: the first one, and how many
    heights: tuple[int, ...] | None = None
    title: str = ""
    rows: tuple[tuple[str, str], ...] = ()


class Digest(msgspec.Struct, frozen=True):
    width: int
    height: int
    sha256: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    tiff: bytes = b""
    pdf: bytes = b""
    pages: int = 0
    digests: tuple[Digest, ...] = ()
    words: tuple[str | None, ...] = ()
    images: tuple[bytes, ...] = ()
    pictures: tuple[bytes, ...] = ()
    problem: str = ""  # a sentence for the sender
