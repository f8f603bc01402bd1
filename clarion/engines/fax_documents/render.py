"""Pages of one bit a dot, out of PDFs, pictures and text."""

import io
from collections.abc import Iterator
from itertools import islice

import pypdfium2
import pypdfium2.raw
from PIL import Image, ImageDraw, ImageFont, ImageOps, ImageSequence

from clarion.base.fax_formats import PRINTED, reader_of
from clarion.engines.fax_documents import print_raster
from clarion.engines.fax_documents.text_files import text_of

WIDTH = 1728  # dots of a line: A4 and letter
DOTS, LINES = 204, 196  # an inch, fine
_LONGEST = 4400  # lines: more than legal paper twice
_MARGIN = 96
_TEXT_SIZE = 30
_LINE_HEIGHT = 40
_TEXT_LINES = 50  # of a page
_COLUMNS = 84
_MOST_DOTS = 80_000_000  # of a picture, unpacked
_MOST_DOTS_IN_PDF = 150_000_000  # a sheet at 1,200 dots per inch
_THRESHOLD = 160
_PAGED = ("TIFF", "DCX")  # formats with several pages
_OF_CAMERAS = ("JPEG", "MPO")
SMALLER = "Save it with 300 dots per inch, and send that"


class Unusable(Exception):
    """Why a file cannot be faxed, in a sentence."""


def pages_of(content: bytes, media_type: str) -> Iterator[Image.Image]:
    """One page after another. Raises Unusable, or whatever a library says of a broken file."""
    if media_type == "application/pdf":
        return _pdf_pages(content)
    if not media_type.startswith("image/"):
        return _text_pages(text_of(content, media_type))
    if reader_of(media_type) == PRINTED:
        return _printed_pages(content)
    return _picture_pages(content, media_type)


def count_of(content: bytes, media_type: str) -> int:
    """How many pages a file has, before any is made."""
    if media_type == "application/pdf":
        return len(pypdfium2.PdfDocument(content))
    if media_type == "text/plain":
        return -(-content.count(b"\n") // _TEXT_LINES)
    if not media_type.startswith("image/"):
        return -(-text_of(content, media_type).count("\n") // _TEXT_LINES)
    if reader_of(media_type) == PRINTED:
        return 1  # at least: its pages are counted as they are made
    with _opened(content, media_type) as picture:
        return int(getattr(picture, "n_frames", 1)) if reader_of(media_type) in _PAGED else 1


def _opened(content: bytes, media_type: str) -> Image.Image:
    """As the format that it is said to be, and no other."""
    reader = reader_of(media_type)
    return Image.open(io.BytesIO(content), formats=_OF_CAMERAS if reader == "JPEG" else (reader,))


def _pdf_pages(content: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        page = document[number]
        _check_pictures(page, number + 1)
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1.0), _LONGEST / max(height, 1.0))
        # Forms are not drawn: nothing of what a document would do is done.
        bitmap = page.render(scale=scale, may_draw_forms=False, grayscale=True, fill_color=(255, 255, 255, 255))
        picture = bitmap.to_pil().convert("L")
        page.close()
        yield one_bit(picture)


def _check_pictures(page: pypdfium2.PdfPage, number: int) -> None:
    """Raises Unusable for a picture that PDFium would leave out without a word: the page would be sent without it."""
    for picture in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
        width, height = picture.get_px_size()
        _check_size(width, height, _MOST_DOTS_IN_PDF, f"the picture on page {number}")
        bitmap = pypdfium2.raw.FPDFImageObj_GetBitmap(picture) if width and height else None
        if bitmap:
            pypdfium2.raw.FPDFBitmap_Destroy(bitmap)
        elif width and height:
            raise Unusable(
                f"a picture on page {number} cannot be read. Print the document into a new PDF, see that the picture "
                "is there, and send that"
            )


def _check_size(width: int, height: int, most: int, what: str) -> None:
    if width * height > most:
        raise Unusable(
            f"{what} has {width} by {height} pixels, and at most {most // 1_000_000} million are allowed. {SMALLER}"
        )


def _printed_pages(content: bytes) -> Iterator[Image.Image]:
    """Text and lines, like a PDF: not dithered."""
    for page in print_raster.pages_of(content):
        gray = page.convert("L")
        scale = min(WIDTH / gray.width, _LONGEST / gray.height)
        size = (max(1, round(gray.width * scale)), max(1, round(gray.height * scale)))
        yield one_bit(gray.resize(size, Image.Resampling.LANCZOS))


def _picture_pages(content: bytes, media_type: str) -> Iterator[Image.Image]:
    with _opened(content, media_type) as picture:
        if reader_of(media_type) not in _PAGED:  # of a moving picture the first one
            _check_size(picture.width, picture.height, _MOST_DOTS, "it")
            yield _one_page(picture)
            return
        for frame in ImageSequence.Iterator(picture):
            _check_size(frame.width, frame.height, _MOST_DOTS, "it")
            yield _one_page(frame)


def _one_page(frame: Image.Image) -> Image.Image:
    if frame.mode == "1" and frame.width == WIDTH:
        return frame.copy()  # a fax already: not a dot is changed
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        clear = upright.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        upright = Image.alpha_composite(paper, clear)
    grey = upright.convert("L")
    if grey.width > grey.height * 1.3:
        grey = grey.rotate(90, expand=True)
    scale = min(WIDTH / grey.width, _LONGEST / grey.height)
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    return one_bit(grey.resize(size, Image.Resampling.LANCZOS), dither=True)


def one_bit(grey: Image.Image, *, dither: bool = False) -> Image.Image:
    """On a sheet of the width of a fax, at its resolution (lines are a little lower than dots are wide)."""
    lines = max(1, round(grey.height * LINES / DOTS))
    sheet = Image.new("L", (WIDTH, lines), 255)
    sheet.paste(grey.resize((min(grey.width, WIDTH), lines)), ((WIDTH - min(grey.width, WIDTH)) // 2, 0))
    if dither:
        return sheet.convert("1")
    return sheet.point(lambda value: 255 if value > _THRESHOLD else 0).convert("1", dither=Image.Dither.NONE)


def _text_pages(text: str) -> Iterator[Image.Image]:
    lines, begun = wrapped(text), False
    while (page := list(islice(lines, _TEXT_LINES))) or not begun:
        begun = True
        sheet = _sheet()
        pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(_TEXT_SIZE)
        for place, line in enumerate(page):
            pen.text((_MARGIN, _MARGIN + place * _LINE_HEIGHT), line, fill=0, font=font)
        yield one_bit(sheet)


def wrapped(text: str, columns: int = _COLUMNS) -> Iterator[str]:
    """Line after line: of a text of any length no more is looked at than pages are made of it."""
    for line in text.replace("\f", "\n").splitlines():
        whole, start = line.expandtabs(4).rstrip(), 0
        while len(whole) - start > columns:
            space = whole.rfind(" ", start + 1, start + columns + 1)
            cut = space if space > 0 else start + columns
            yield whole[start:cut].rstrip()
            start = cut
            while whole[start].isspace():
                start += 1
        yield whole[start:]


def _sheet() -> Image.Image:
    return Image.new("L", (WIDTH, round(11 * DOTS)), 255)


def blank() -> Image.Image:
    """A sheet of white paper, as it is sent."""
    return one_bit(_sheet())


def cover_page(template: str, rows: tuple[tuple[str, str], ...], text: str) -> Image.Image:
    """`Plain` says who writes to whom; `Formal` frames it."""
    sheet = _sheet()
    pen = ImageDraw.Draw(sheet)
    large, small = ImageFont.load_default(96), ImageFont.load_default(_TEXT_SIZE + 4)
    pen.text((_MARGIN, _MARGIN), "FAX", fill=0, font=large)
    top = _MARGIN + 160
    for label, value in rows:
        pen.text((_MARGIN, top), f"{label}:", fill=0, font=small)
        pen.text((_MARGIN + 260, top), value[:70], fill=0, font=small)
        top += 60
    pen.line((_MARGIN, top + 20, WIDTH - _MARGIN, top + 20), fill=0, width=4)
    for place, line in enumerate(islice(wrapped(text), 34)):
        pen.text((_MARGIN, top + 60 + place * _LINE_HEIGHT), line, fill=0, font=small)
    if template == "Formal":
        edge = _MARGIN // 2
        pen.rectangle((edge, edge, WIDTH - edge, sheet.height - edge), outline=0, width=6)
    return one_bit(sheet)


def sheets_of(pages: list[Image.Image], *, fine: bool) -> list[Image.Image]:
    """The pages as they are sent. `fine` false: every second line."""
    return pages if fine else [page.resize((page.width, max(1, page.height // 2))) for page in pages]


def as_tiff(sheets: list[Image.Image], *, fine: bool) -> bytes:
    """T.6, as fax modems read it."""
    file = io.BytesIO()
    resolution = (DOTS, LINES if fine else LINES // 2)
    sheets[0].save(
        file, "TIFF", save_all=True, append_images=sheets[1:], compression="group4", dpi=resolution, strip_size=1 << 24
    )
    return file.getvalue()


def as_pdf(sheets: list[Image.Image], *, fine: bool = True) -> bytes:
    """In the shape of paper, to be looked at; dot by dot what is sent."""
    file = io.BytesIO()
    resolution = (DOTS, LINES if fine else LINES // 2)
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:], dpi=resolution)
    return file.getvalue()


def view(content: bytes, media_type: str, first: int, count: int) -> tuple[int, list[bytes]]:
    """How many pages a stored fax has, and pictures of some: PNG of one bit a dot, in the shape of paper."""
    total = count_of(content, media_type)
    wanted = range(first - 1, min(total, first - 1 + count))
    if media_type == "application/pdf":
        document = pypdfium2.PdfDocument(content)
        return total, [_png(_drawn(document, number)) for number in wanted]
    with Image.open(io.BytesIO(content)) as picture:
        found = []
        for number in wanted:
            picture.seek(number)
            page = _one_page(picture)
            lines = 98 if 85 < float(picture.info.get("dpi", (DOTS, LINES))[1]) < 110 else LINES
            found.append(_png(page.resize((page.width, round(page.height * DOTS / lines)))))
    return total, found


def _drawn(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    page = document[number]
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1.0), _LONGEST / max(height, 1.0))
    drawn: Image.Image = page.render(scale=scale, may_draw_forms=False, grayscale=True).to_pil().convert("L")
    page.close()
    return drawn.point(lambda value: 255 if value > 127 else 0).convert("1", dither=Image.Dither.NONE)


def _png(page: Image.Image) -> bytes:
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()
