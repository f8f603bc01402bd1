"""Cover pages: those that ship, and those of a company, which are texts on a sheet of its own."""

from PIL import Image, ImageDraw, ImageFont

from clarion.base.fax_documents import PAGE_COUNT
from clarion.engines.fax_documents.form import CoverSheet, SheetText
from clarion.engines.fax_documents.render import LINES, blank, cover_page, pages_of, wrapped

_POINTS = 72  # an inch
_LINE = 1.35  # height of a line, of that of its letters
_ADVANCE = 0.5  # width of a letter, of its height
_RIGHT = 0.96  # where lines end, of the width of the sheet
_BLACK = 0


def draw(cover: CoverSheet, pages: int) -> Image.Image:
    """The cover page of a fax of so many pages."""
    if cover.template:
        return cover_page(cover.template, cover.lines, cover.text)
    sheet = next(pages_of(cover.background, "image/tiff")) if cover.background else blank()
    pen = ImageDraw.Draw(sheet)
    for text in cover.texts:
        _write(pen, sheet, text, str(pages))
    return sheet


def _write(pen: ImageDraw.ImageDraw, sheet: Image.Image, text: SheetText, pages: str) -> None:
    """Lines end at the right edge of the sheet; what does not fit below is left out."""
    height = max(8, round(text.size * LINES / _POINTS))
    left, top = round(sheet.width * text.x / 100), round(sheet.height * text.y / 100)
    columns = max(1, int((sheet.width * _RIGHT - left) / (height * _ADVANCE)))
    font = ImageFont.load_default(height)
    for line in wrapped(text.text.replace(PAGE_COUNT, pages), columns):
        if top + height > sheet.height:
            return
        pen.text((left, top), line, fill=_BLACK, font=font)
        top += round(height * _LINE)
