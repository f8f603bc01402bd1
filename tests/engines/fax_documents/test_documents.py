"""FAX-17, FAX-19: documents as fax pages, made in a sandbox that hostile files do not leave."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from clarion.base.errors import Invalid
from clarion.base.fax_documents import MOST_PAGES, Cover, Source
from clarion.engines.fax_documents.process import FaxDocumentProcess
from clarion.engines.fax_documents.render import wrapped
from tests.support.fax_pages import WIDTH, random_page

pytestmark = pytest.mark.engine


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(file, kind)
    return file.getvalue()


def pages_of(tiff: bytes) -> list[np.ndarray]:
    with Image.open(io.BytesIO(tiff)) as file:
        found = []
        for number in range(getattr(file, "n_frames", 1)):
            file.seek(number)
            assert (file.mode, file.width, file.info["compression"]) == ("1", WIDTH, "group4")
            found.append(np.asarray(file))
    return found


async def test_fax_19_every_kind_becomes_a_page() -> None:
    kinds = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/bmp": "BMP", "image/webp": "WEBP"}
    sources = [Source(picture(name), kind, name) for kind, name in kinds.items()]
    sources += [Source(picture("PDF"), "application/pdf"), Source(b"Hello\n" * 60, "text/plain")]
    document = await FaxDocumentProcess().render(sources, cover=Cover("Formal", (("To", "Ada"),), "Dear Ada"))
    assert document.pages == len(pages_of(document.tiff)) == len(kinds) + 1 + 2 + 1
    assert document.pdf.startswith(b"%PDF")


async def test_a_fax_document_is_sent_as_it_is() -> None:
    page, file = random_page(1, 400), io.BytesIO()
    Image.fromarray(page).save(file, "TIFF", compression="group4")
    document = await FaxDocumentProcess().render([Source(file.getvalue(), "image/tiff")])
    [made] = pages_of(document.tiff)
    assert np.array_equal(made, page)
    low = await FaxDocumentProcess().render([Source(file.getvalue(), "image/tiff")], fine=False)
    assert len(pages_of(low.tiff)[0]) == 200


async def test_fax_23_pages_are_looked_at_in_the_shape_of_paper() -> None:
    document = await FaxDocumentProcess().render([Source(b"Hello\n" * 120, "text/plain")], fine=False)
    for content, kind in ((document.pdf, "application/pdf"), (document.tiff, "image/tiff")):
        seen = await FaxDocumentProcess().view(content, kind, first=2, count=9)
        assert (seen.total, len(seen.images)) == (3, 2)
        with Image.open(io.BytesIO(seen.images[0])) as page:
            assert (page.mode, page.width) == ("1", WIDTH)
            assert abs(page.height / page.width - 11 / 8.47) < 0.01
    assert len(pages_of(await FaxDocumentProcess().as_tiff(document.pdf))) == 3


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (Source(b"%PDF-1.4 nothing of it", "application/pdf", "broken.pdf"), r"\[broken.pdf\] cannot be read"),
        (Source(b"\x89PNG\r\n\x1a\n and then nothing", "image/png", "b.png"), r"\[b.png\] cannot be read"),
        (Source(b"II*\0" + b"\xff" * 200, "image/tiff", "false.tiff"), r"\[false.tiff\] cannot be read: it is damaged"),
        (Source(b"line\n" * 50 * (MOST_PAGES + 1), "text/plain", "long.txt"), "200 are the most"),
    ],
)
async def test_what_cannot_be_faxed_is_refused_with_the_reason(source: Source, why: str) -> None:
    with pytest.raises(Invalid, match=why) as refused:
        await FaxDocumentProcess().render([source])
    assert refused.value.code == "MSG-348"


async def test_a_text_without_line_breaks_is_refused_at_once() -> None:
    """50 MB in one line: no more of it is wrapped than pages are made."""
    with pytest.raises(Invalid, match="more than 200 pages"):
        await FaxDocumentProcess().render([Source(b"x" * (50 << 20), "text/plain", "one-line.txt")])


def test_long_lines_are_wrapped_at_spaces_where_there_are_some() -> None:
    words = " ".join(["parrot"] * 100)
    lines = list(wrapped(f"{words}\n{'x' * 200}\n\f  end  "))
    assert " ".join(lines[:-5]) == words
    assert [len(line) for line in lines[-5:]] == [84, 84, 32, 0, 5]


async def test_a_picture_that_unpacks_to_a_gigabyte_is_refused() -> None:
    """A PNG of 40,000 by 40,000 dots in a few kilobytes."""
    size = 40_000
    head = size.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(bytes((size // 8 + 1) * 100))
    parts = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    chunks = [len(b).to_bytes(4, "big") + a + b + zlib.crc32(a + b).to_bytes(4, "big") for a, b in parts]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
    with pytest.raises(Invalid, match=r"bomb\.png|too large"):
        await FaxDocumentProcess().render([Source(bomb, "image/png", "bomb.png")])


def pdf_with_picture(width: int, height: int, *, data: bytes = b"", coded: str = "FlateDecode") -> bytes:
    """A page that is a picture in grey, black unless `data` is given."""
    if not data:
        packer, row = zlib.compressobj(9), bytes(width)
        data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    picture = f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8"
    picture += f"/Filter/{coded}/Length {len(data)}>>stream\n"
    drawn = b"q 612 0 0 792 0 0 cm /I Do Q"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    objects += [picture.encode() + data + b"\nendstream"]
    objects += [b"<</Length %d>>stream\n" % len(drawn) + drawn + b"\nendstream"]
    pdf, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    start = len(pdf)
    pdf += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return pdf + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


async def test_fax_19_a_scan_of_1200_dots_an_inch_in_a_pdf_is_rendered() -> None:
    scan = Source(pdf_with_picture(10_200, 13_200), "application/pdf", "scan.pdf")
    [page] = pages_of((await FaxDocumentProcess().render([scan])).tiff)
    assert not page.any(), "all black"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (
            pdf_with_picture(50_000, 4_000),
            "picture on page 1 has 50000 by 4000 pixels, and at most 150 million are allowed. Save",
        ),
        (pdf_with_picture(100, 100, data=b"x", coded="DCTDecode"), "a picture on page 1 cannot be read. Print"),
        (pdf_with_picture(100, 100, data=b"x", coded="JPXDecode"), "a picture on page 1 cannot be read. Print"),
        (pdf_with_picture(100, 100, data=b"x", coded="NoSuchDecode"), "a picture on page 1 cannot be read. Print"),
    ],
    ids=["too large", "broken JPEG", "broken JPEG 2000", "unknown coding"],
)
async def test_fax_19_a_picture_that_cannot_be_drawn_is_never_sent_as_white_paper(content: bytes, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        await FaxDocumentProcess().render([Source(content, "application/pdf", "big.pdf")])
    assert why in refused.value.message
    assert refused.value.code == "MSG-348"


async def test_a_picture_with_too_many_dots_is_refused_with_the_limit_and_the_remedy() -> None:
    file = io.BytesIO()
    Image.new("1", (9_500, 9_000)).save(file, "TIFF", compression="group4")
    with pytest.raises(Invalid) as refused:
        await FaxDocumentProcess().render([Source(file.getvalue(), "image/tiff", "scan.tif")])
    assert refused.value.message == (
        "[scan.tif] cannot be faxed: it has 9500 by 9000 pixels, and at most 80 million are allowed. "
        "Save it with 300 dots per inch, and send that."
    )


async def test_a_pdf_of_ten_thousand_pages_is_refused_before_any_is_made() -> None:
    kids = b" ".join(b"3 0 R" for _ in range(10_000))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 10000/Kids[" + kids + b"]>>"]
    objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>")
    pdf, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj" % number + each + b"endobj\n"
    start = len(pdf)
    pdf += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    pdf += b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    with pytest.raises(Invalid, match="200 are the most"):
        await FaxDocumentProcess().render([Source(pdf, "application/pdf", "long.pdf")])
