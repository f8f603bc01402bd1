"""FAX-19: every file format that can be faxed, one file of each; and what happens to others."""

import base64
import io
import struct

import pytest
from PIL import Image

from clarion.base.errors import Invalid
from clarion.base.fax_documents import Source
from clarion.base.fax_formats import FORMATS, FaxFormat, format_of, refusal_of
from clarion.engines.fax_documents import print_raster
from clarion.engines.fax_documents.process import FaxDocumentProcess
from clarion.engines.fax_documents.text_files import text_of

SIZE = (64, 80)
TEXTS = {
    "Text": b"Hello\n",
    "Markdown": b"# Hello\n",
    "CSV": b"name,amount\nAda,3\n",
    "TSV": b"name\tamount\nAda\t3\n",
    "HTML": b"<!doctype html><html><body><p>Hello</p></body></html>",
    "RTF": rb"{\rtf1\ansi Hello\par}",
    "XML": b'<?xml version="1.0"?><note>Hello</note>',
    "JSON": b'{"hello": 1}',
    "Email message": b"From: ada@example.com\nTo: ben@example.com\nSubject: Hello\n\nHello\n",
    "Calendar": b"BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
    "Contact": b"BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nEND:VCARD\n",
}
# A black square on white: our reader of HEIC writes none.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJp"
    "bG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAACIAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAAB"
    "AAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEA"
    "AQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBRZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAA"
    "AAAUaXNwZQAAAAAAAABAAAAAUAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAACptZGF0AAAAHigBrwQY/gww"
    "9UQ76krzxkCF6rJm3n3roz9SMjC2gA=="
)
_MODES = {"XBM": "1", "MSP": "1", "PBM": "1", "PGM": "L"}


def drawn(kind: FaxFormat) -> bytes:
    """A picture with a black square, as Pillow writes the format."""
    picture = Image.new("RGB", SIZE, "white")
    picture.paste("black", (8, 8, 40, 40))
    file = io.BytesIO()
    picture.convert(_MODES.get(kind.name, "RGB")).save(file, kind.reader or "PDF")
    return file.getvalue()


def drawn_rows(mode: str, size: tuple[int, int] = SIZE) -> list[bytes]:
    picture = Image.new(mode, size, "white")
    picture.paste("black", (8, 8, 40, 40))
    row, rows = len(picture.tobytes()) // size[1], picture.tobytes()
    return [rows[at : at + row] for at in range(0, len(rows), row)]


def _coded(rows: list[bytes], unit: int) -> bytes:
    """Each way that a row can be told: repeated dots, dots as they are, and the rest white (URF)."""
    out = bytearray()
    for number, row in enumerate(rows):
        dots = [row[at : at + unit] for at in range(0, len(row), unit)]
        out.append(0)
        if number % 2:
            for start in range(0, len(dots), 100):
                part = dots[start : start + 100]
                out += bytes([257 - len(part)]) + b"".join(part) if len(part) > 1 else b"\0" + part[0]
        else:
            for dot in dots:
                out += b"\0" + dot
    return bytes(out)


def pwg_raster(pages: list[list[bytes]], *, bits: int, space: int, size: tuple[int, int] = SIZE) -> bytes:
    out = b"RaS2"
    for rows in pages:
        header = bytearray(1796)
        header[:9] = b"PwgRaster"
        for at, value in ((372, size[0]), (376, size[1]), (388, bits), (392, len(rows[0])), (400, space)):
            header[at : at + 4] = value.to_bytes(4, "big")
        out += bytes(header) + _coded(rows, max(1, bits // 8))
    return out


def urf_raster(pages: list[list[bytes]], *, bits: int, size: tuple[int, int] = SIZE) -> bytes:
    out = b"UNIRAST\0" + len(pages).to_bytes(4, "big")
    for rows in pages:
        out += struct.pack(">BBBBIIIIIII", bits, 0, 1, 4, 0, 0, *size, 300, 0, 0) + _coded(rows, bits // 8)
    return out


def sample(kind: FaxFormat) -> bytes:
    """A small file of the format. What Pillow reads and does not write is made by hand."""
    width, height = SIZE
    if kind.name in TEXTS:
        return TEXTS[kind.name]
    if kind.name == "HEIC":
        return HEIC
    if kind.name == "XPM":
        rows = ",\n".join(f'"{"#." * (width // 2)}"' for _ in range(height))
        head = f'/* XPM */\nstatic char *x[] = {{\n"{width} {height} 2 1",\n"# c #000000",\n". c #ffffff",\n'
        return f"{head}{rows}\n}};\n".encode()
    if kind.name == "Photoshop":
        head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, height, width, 8, 3)
        return head + bytes(4) * 3 + struct.pack(">H", 0) + b"\x40" * (3 * width * height)
    if kind.name == "Sun raster":
        return struct.pack(">8I", 0x59A66A95, width, height, 24, 3 * width * height, 1, 0, 0) + b"\x40" * (
            3 * width * height
        )
    if kind.name == "DCX":
        page = drawn(next(each for each in FORMATS if each.name == "PCX"))
        return struct.pack("<IIII", 0x3ADE68B1, 16, 16 + len(page), 0) + page * 2
    if kind.name == "PWG raster":
        return pwg_raster([drawn_rows("L")], bits=8, space=18)
    if kind.name == "Apple raster":
        return urf_raster([drawn_rows("RGB")], bits=24)
    if kind.name == "CUR":
        file = io.BytesIO()
        Image.new("RGBA", (32, 32), "black").save(file, "ICO", sizes=[(32, 32)], bitmap_format="bmp")
        return file.getvalue()[:2] + b"\2" + file.getvalue()[3:]
    if kind.name == "ICO":
        file = io.BytesIO()
        Image.new("RGBA", (32, 32), "black").save(file, "ICO", sizes=[(32, 32)])
        return file.getvalue()
    return drawn(kind)


def test_fax_19_there_are_at_least_29_formats() -> None:
    assert len({each.name for each in FORMATS}) == len(FORMATS) >= 29


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.name)
def test_fax_19_a_format_is_known_by_its_bytes_and_its_name(kind: FaxFormat) -> None:
    for suffix in kind.suffixes:
        found = format_of(sample(kind), f"file.{suffix.upper()}")
        assert found is not None
        assert found.media_type == kind.media_type


@pytest.mark.engine
async def test_fax_19_a_file_of_every_format_becomes_its_pages() -> None:
    """All in one process: starting it takes longer than the pages."""
    sources = [Source(sample(kind), kind.media_type, kind.name) for kind in FORMATS]
    document = await FaxDocumentProcess().render(sources)
    assert document.pages == len(FORMATS) + 1, "one page each, and two of DCX"
    with Image.open(io.BytesIO(document.tiff)) as file:
        for number in range(document.pages):
            file.seek(number)
            assert file.convert("L").getextrema()[0] == 0, f"page {number + 1} is blank"


@pytest.mark.engine
async def test_fax_25_what_printer_drivers_make_becomes_pages_and_what_is_broken_is_refused() -> None:
    """Black of one bit, black of eight (more is darker), a row that ends in white, and a repeated one."""
    ink = [bytes(255 - value for value in row) for row in drawn_rows("L")]
    one_bit = [bytes(255 - value for value in row) for row in drawn_rows("1")]
    short = b"UNIRAST\0\0\0\0\1" + struct.pack(">BBBBIIIIIII", 8, 0, 1, 4, 0, 0, 64, 80, 300, 0, 0)
    short += bytes([39, 31, 0, 128, 39, 128])  # 40 rows of 32 black dots and white, 40 white rows
    whole = [pwg_raster([ink, ink], bits=8, space=3), pwg_raster([one_bit], bits=1, space=3), short]
    sources = [Source(each, "image/urf" if each is short else "image/pwg-raster", "page") for each in whole]
    document = await FaxDocumentProcess().render(sources)
    assert document.pages == 4
    with Image.open(io.BytesIO(document.tiff)) as file:
        for number in range(4):
            file.seek(number)
            black = file.convert("L").histogram()[0] / (file.width * file.height)
            assert 0.15 < black < 0.3, f"page {number + 1}: a square of a fifth, or a quarter, is black"
    for broken, words in (
        (whole[0][:3000], "ends early"),
        (whole[0][: len(whole[0]) // 2 + 200], "ends early"),
        (b"RaS2" + bytes(1796), "without pixels"),
        (urf_raster([drawn_rows("L")], bits=9), "9 bits"),
        (b"UNIRAST\0" + b"\xff" * 5000, "at most 80 million are allowed"),
    ):
        with pytest.raises(print_raster.Unreadable, match=words):
            list(print_raster.pages_of(broken))


@pytest.mark.engine
async def test_fax_19_a_file_with_a_false_name_is_refused_by_its_name() -> None:
    with pytest.raises(Invalid, match=r"\[scan\.tga\] cannot be read"):
        await FaxDocumentProcess().render([Source(b"no picture at all \0\1\2" * 9, "image/x-tga", "scan.tga")])


def test_bytes_win_over_the_name() -> None:
    png = drawn(next(each for each in FORMATS if each.name == "PNG"))
    assert (found := format_of(png, "letter.txt")) is not None
    assert found.name == "PNG"
    assert format_of(b"<p>Hello", "page.html") == format_of(b"<html>", "page") != format_of(b"Hello", "page")
    assert format_of(b"MZ" + bytes(100), "letter.txt") is None
    assert format_of(b"PK\3\4" + bytes(100), "letter.key") is None


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"Hello\n", "picture.tif", "is not what its name says: it holds text"),
        (b"Hello\n", "picture.png", "is not what its name says: it holds text"),
        (b"Hello\n", "letter.pdf", "is not what its name says: it holds text"),
        (b"Hello\n", "letter.docx", "is not what its name says: it holds text"),
        (b"a\tb\n", "table.XLSX", "is not what its name says: it holds text"),
        (b"<html><body>Hello", "table.xls", "is not what its name says: it holds text"),
        (b"Hello\n", "a.xyz", "holds text, but its name is none of a text. Name it .txt"),
        (b"\0\1\2" * 50, "letter.docx", "is no Word document"),
        (b"PK\3\4" + bytes(100), "letter.docx", "is no Word document"),
        (b"PK\3\4" + bytes(100), "all.zip", "is an archive, which cannot be faxed"),
    ],
)
def test_fax_19_a_file_that_is_not_what_its_name_says_is_refused(content: bytes, name: str, why: str) -> None:
    assert format_of(content, name) is None
    assert why in refusal_of(content, name)


@pytest.mark.parametrize("name", ["", "file 1", "README", "Minutes of 3.12", "Fax to +1 202 555 0130", "a.TXT", "b.md"])
def test_text_needs_no_type_in_its_name(name: str) -> None:
    assert (found := format_of(b"Hello\n", name)) is not None
    assert found.media_type.startswith("text/")


@pytest.mark.parametrize(
    ("content", "media_type", "text"),
    [
        (b"a;b\n1;2\n", "text/csv", "a | b\n1 | 2"),
        (b"<p>One&amp;two</p><script>no()</script><ul><li>three</ul>", "text/html", "One&two\n\nthree"),
        (
            rb"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Arial;}\b Gr\'fc\u223?e\b0\par{\*\secret no}Ada}",
            "application/rtf",
            "Grüße\nAda",
        ),
        (b'{"a":[1]}', "application/json", '{\n  "a": [\n    1\n  ]\n}'),
        ("Grüße".encode("utf-16"), "text/plain", "Grüße"),
        (
            b"From: a@b.c\nSubject: S\nContent-Type: text/html\n\n<b>Hi</b>",
            "message/rfc822",
            "From: a@b.c\nSubject: S\n\nHi",
        ),
    ],
)
def test_the_words_of_text_files(content: bytes, media_type: str, text: str) -> None:
    assert text_of(content, media_type) == text
