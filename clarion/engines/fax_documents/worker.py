"""Sandboxed program that makes faxes: `python -m clarion.engines.fax_documents.worker`.

Reads a `Question` on stdin and writes an `Answer` to stdout, both as msgpack.
"""

import io
import sys

import msgspec
import pi_heif
from PIL import Image, MpoImagePlugin, TiffImagePlugin

from clarion.base.fax_formats import FORMATS
from clarion.base.sandbox import enter_sandbox
from clarion.engines.fax_documents import cover_sheets, printing, raster, reading, render
from clarion.engines.fax_documents.form import Answer, CoverSheet, Piece, Question, SheetText
from clarion.engines.fax_documents.print_raster import Unreadable
from clarion.engines.fax_documents.render import Unusable

CPU_S = 120
DAMAGED = "cannot be read: it is damaged, or not what its name says."
OF_CAMERAS = (MpoImagePlugin, TiffImagePlugin)  # what JPEG loads for some: later no file can be opened
RTF = ("application/rtf", rb"{\rtf1\ansi\ansicpg1252 x\'e9\u8364?}")
_WRITTEN = ("AVIF", "BMP", "GIF", "JPEG", "JPEG2000", "PNG", "TIFF", "WEBP")


def rehearse() -> None:
    """Use everything once: libraries load modules in the middle of their work, and later no file can be opened."""
    sheet = render.cover_page("Formal", (("To", "x"),), "y")
    background = render.as_tiff([sheet], fine=True)
    cover_sheets.draw(CoverSheet("", (), "", background, (SheetText("x", 0, 0, 12),)), 1)
    pi_heif.register_heif_opener()
    Image.init()  # every reader; more is not loaded later
    for kind in FORMATS:
        if kind.reader in _WRITTEN:
            file = io.BytesIO()
            Image.new("RGB", (16, 16)).save(file, kind.reader)
            list(render.pages_of(file.getvalue(), kind.media_type))
    render.as_tiff([sheet, sheet], fine=False)
    pdf = render.as_pdf([sheet])
    list(render.pages_of(pdf, "application/pdf"))
    raster.digests(pdf, "application/pdf", (sheet.height,))
    reading.words_of(None, [Piece(printing.print_rows("x", (("y", "z"),)), "application/pdf", "")])
    render.view(pdf, "application/pdf", 1, 1)
    render.count_of(b"x", "text/plain")
    texts = (
        ("text/plain", b"x"),
        ("text/html", b"<p>x"),
        ("message/rfc822", b"From: a\n\nx"),
        ("text/csv", b"x,y"),
        RTF,
    )
    for media_type, content in texts:
        list(render.pages_of(content, media_type))


def answer(question: Question) -> Answer:
    if question.title:
        return Answer(pdf=printing.print_rows(question.title, question.rows), pages=1)
    if question.heights is not None:
        return _identified(question.pieces[0], question.heights)
    if question.view is not None:
        return _view(question.pieces[0], *question.view)
    return _rendered(question)


def _identified(piece: Piece, heights: tuple[int, ...]) -> Answer:
    try:
        found = raster.digests(piece.content, piece.media_type, heights)
    except raster.NotFaxPages as error:
        return Answer(problem=f"{_name(piece)} is not the PDF of a fax: {error}. Download the PDF with the fax.")
    except Exception:
        return Answer(problem=f"{_name(piece)} {DAMAGED}")
    return Answer(digests=found, pages=len(found))


def _rendered(question: Question) -> Answer:
    pages: list[Image.Image] = [render.blank()] if question.cover is not None else []  # how many follow stands on it
    for piece in question.pieces:
        try:
            _add(piece, pages, question.most_pages)
        except (Unusable, Unreadable) as error:
            return Answer(problem=f"{_name(piece)} cannot be faxed: {error}.")
        except (MemoryError, Image.DecompressionBombError):
            return Answer(problem=f"{_name(piece)} cannot be faxed: its pages are too large. {render.SMALLER}.")
        except Exception:  # whatever a library says of a file that is broken
            return Answer(problem=f"{_name(piece)} {DAMAGED}")
    if question.cover is not None:
        pages[0] = cover_sheets.draw(question.cover, len(pages))
    if not pages:
        return Answer(problem="There is nothing to be faxed.")
    sheets, words = render.sheets_of(pages, fine=question.fine), reading.words_of(question.cover, question.pieces)
    return Answer(
        tiff=render.as_tiff(sheets, fine=question.fine),
        pdf=render.as_pdf(sheets, fine=question.fine),
        pages=len(sheets),
        digests=tuple(raster.digest(sheet) for sheet in sheets),
        words=words,
        pictures=tuple(
            render.as_tiff([page], fine=True) if text is None else b"" for page, text in zip(pages, words, strict=False)
        ),
    )


def _view(piece: Piece, first: int, count: int) -> Answer:
    try:
        total, images = render.view(piece.content, piece.media_type, first, count)
    except Exception:
        return Answer(problem=f"{_name(piece)} {DAMAGED}")
    return Answer(pages=total, images=tuple(images))


def _add(piece: Piece, pages: list[Image.Image], most: int) -> None:
    count = render.count_of(piece.content, piece.media_type)
    if len(pages) + count > most:
        raise Unusable(f"the fax would have {len(pages) + count} pages, and {most} are the most")
    for page in render.pages_of(piece.content, piece.media_type):
        if len(pages) >= most:
            raise Unusable(f"the fax would have more than {most} pages")
        pages.append(page)


def _name(piece: Piece) -> str:
    return f"[{piece.name[:60]}]" if piece.name else "The document"


def main() -> None:
    rehearse()
    enter_sandbox(CPU_S)
    question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(question)))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
