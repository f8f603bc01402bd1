"""What the server and the sandboxed program say to each other, as msgpack."""

import msgspec


class Piece(msgspec.Struct, frozen=True):
    content: bytes
    media_type: str
    name: str


class CoverSheet(msgspec.Struct, frozen=True):
    template: str
    lines: tuple[tuple[str, str], ...]
    text: str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    pieces: list[Piece]
    cover: CoverSheet | None = None
    fine: bool = True
    most_pages: int


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    tiff: bytes = b""
    pdf: bytes = b""
    pages: int = 0
    problem: str = ""  # a sentence for the sender
