"""Labels and values as a PDF with real text, which can be searched and copied."""

import ctypes
import io
import textwrap

import pypdfium2
import pypdfium2.raw as pdfium

_WIDTH, _HEIGHT = 595, 842  # A4, points
_MARGIN, _LINE, _SIZE, _TITLE_SIZE = 50, 13, 8.5, 18
_VALUE = 170  # where values begin
_COLUMNS = 84  # characters of a value on a line


def print_rows(title: str, rows: tuple[tuple[str, str], ...]) -> bytes:
    document = pypdfium2.PdfDocument.new()
    regular, bold = (pdfium.FPDFText_LoadStandardFont(document, name) for name in (b"Helvetica", b"Helvetica-Bold"))
    page, top = _page(document), _HEIGHT - _MARGIN - _TITLE_SIZE
    _write(document, page, title, bold, (_MARGIN, top), _TITLE_SIZE)
    top -= 2 * _LINE
    for label, value in rows:
        for place, line in enumerate(_cut(value)):
            if top < _MARGIN:
                page.gen_content()
                page, top = _page(document), _HEIGHT - _MARGIN
            if not place:
                _write(document, page, label, bold if not value else regular, (_MARGIN, top), _SIZE)
            _write(document, page, line, regular, (_VALUE, top), _SIZE - 1)
            top -= _LINE
    page.gen_content()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _cut(value: str) -> list[str]:
    """Between words; only what is longer than a line is cut within."""
    return textwrap.wrap(value, _COLUMNS, break_on_hyphens=False) or [""]


def _page(document: pypdfium2.PdfDocument) -> pypdfium2.PdfPage:
    return document.new_page(_WIDTH, _HEIGHT)


def _write(
    document: pypdfium2.PdfDocument,
    page: pypdfium2.PdfPage,
    text: str,
    font: object,
    at: tuple[float, float],
    size: float,
) -> None:
    if not text:
        return
    element = pdfium.FPDFPageObj_CreateTextObj(document, font, size)
    encoded = (text + "\0").encode("utf-16-le", "replace")
    pdfium.FPDFText_SetText(element, ctypes.cast(ctypes.c_char_p(encoded), pdfium.FPDF_WIDESTRING))
    pdfium.FPDFPageObj_Transform(element, 1, 0, 0, 1, *at)
    pdfium.FPDFPage_InsertObject(page, element)
