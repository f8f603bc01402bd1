"""The words of the first pages, as documents carry them. Pictures carry none."""

import io

import pypdfium2

from clarion.engines.fax_documents.form import CoverSheet, Piece
from clarion.engines.fax_documents.render import count_of
from clarion.engines.fax_documents.text_files import text_of

PAGES = 3
LONGEST = 20_000  # characters of a page
_OF_TEXT = 4_000  # characters that a page of plain text has at most


def words_of(cover: CoverSheet | None, pieces: list[Piece]) -> tuple[str | None, ...]:
    """A text for each of the first pages; None for a page that has no words but may show some."""
    found: list[str | None] = []
    if cover is not None:
        found.append("\n".join([*_lines_of(cover), cover.text]))
    for piece in pieces:
        if len(found) >= PAGES:
            break
        found += _of_piece(piece, PAGES - len(found))
    return tuple(found[:PAGES])


def _lines_of(cover: CoverSheet) -> list[str]:
    return [f"{label}: {value}" for label, value in cover.lines] + [each.text for each in cover.texts]


def _of_piece(piece: Piece, most: int) -> list[str | None]:
    if piece.media_type.startswith("image/"):
        return [None] * min(count_of(piece.content, piece.media_type), most)
    if piece.media_type != "application/pdf":
        text = text_of(piece.content, piece.media_type)
        return [text[start : start + _OF_TEXT] for start in range(0, min(len(text), most * _OF_TEXT), _OF_TEXT)]
    document = pypdfium2.PdfDocument(io.BytesIO(piece.content))
    return [_of_page(document[number]) for number in range(min(len(document), most))]


def _of_page(page: pypdfium2.PdfPage) -> str | None:
    text = page.get_textpage().get_text_bounded()[:LONGEST].strip()
    return text or None
