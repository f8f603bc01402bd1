"""Pages identified by their dots, out of TIFFs and of PDFs that hold one picture a page."""

import io
from collections.abc import Iterator
from hashlib import sha256

import pypdfium2
import pypdfium2.raw
from PIL import Image, ImageSequence

from clarion.engines.fax_documents.form import Digest

_MOST_PAGES = 1000
_MOST_DOTS = 80_000_000


class NotFaxPages(ValueError):
    """A sound PDF, whose pages are not pictures as a fax has them."""


def digest(page: Image.Image) -> Digest:
    """See `PageDigest` of the port."""
    page = page if page.mode == "1" else page.convert("L").point(lambda value: 255 if value > 127 else 0).convert("1")
    head = f"{page.width} {page.height}\n".encode()
    return Digest(page.width, page.height, sha256(head + page.tobytes("raw", "1;I")).hexdigest())


def digests(content: bytes, media_type: str, heights: tuple[int, ...]) -> tuple[Digest, ...]:
    pages = _pdf_pages(content) if media_type == "application/pdf" else _tiff_pages(content)
    found = []
    for number, page in enumerate(pages):
        if number >= _MOST_PAGES or page.width * page.height > _MOST_DOTS:
            raise ValueError("it is too large to be a fax")
        height = heights[number] if number < len(heights) else page.height
        above = max(0, page.height - height)
        found.append(digest(page.crop((0, above, page.width, page.height)) if above else page))
    return tuple(found)


def _tiff_pages(content: bytes) -> Iterator[Image.Image]:
    with Image.open(io.BytesIO(content), formats=("TIFF",)) as picture:
        yield from ImageSequence.Iterator(picture)


def _pdf_pages(content: bytes) -> Iterator[Image.Image]:
    """Raises NotFaxPages for a page that is not one picture."""
    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        pictures = list(document[number].get_objects(max_depth=1))
        if len(pictures) != 1 or not isinstance(pictures[0], pypdfium2.PdfImage):
            raise NotFaxPages(f"page {number + 1} is not the picture of a fax page")
        yield pictures[0].get_bitmap().to_pil()
