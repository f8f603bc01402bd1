"""The first page of a PDF, by PDFium."""

import pypdfium2

from clarion.base.previews import Preview
from clarion.engines.previews.form import LONGEST_SIDE
from clarion.engines.previews.pictures import shrink

_SMALLEST_PAGE = 1.0  # points


def look(content: bytes, _media_type: str) -> Preview:
    """Raises whatever PDFium says of a broken or locked document."""
    document = pypdfium2.PdfDocument(content)
    pages = len(document)
    page = document[0]
    width, height = page.get_size()
    scale = LONGEST_SIDE / max(width, height, _SMALLEST_PAGE)
    # Forms are not drawn: nothing of what a document would do is done.
    bitmap = page.render(scale=scale, may_draw_forms=False, fill_color=(255, 255, 255, 255))
    picture = bitmap.to_pil().convert("RGB")
    small, small_type = shrink(picture)
    return Preview(small, small_type, picture.width, picture.height, pages=pages)
