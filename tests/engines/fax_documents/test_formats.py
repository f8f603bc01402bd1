"""FAX-19: every file format that can be faxed, one file of each; and what happens to others."""

import base64
import io
import struct

import pytest
from PIL import Image

from clarion.base.errors import Invalid
from clarion.base.fax_documents import Source
from clarion.base.fax_formats import FORMATS, FaxFormat, format_of
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
async def test_fax_19_a_file_with_a_false_name_is_refused_by_its_name() -> None:
    with pytest.raises(Invalid, match=r"\[scan\.tga\] cannot be read"):
        await FaxDocumentProcess().render([Source(b"no picture at all \0\1\2" * 9, "image/x-tga", "scan.tga")])


def test_bytes_win_over_the_name() -> None:
    png = drawn(next(each for each in FORMATS if each.name == "PNG"))
    assert (found := format_of(png, "letter.txt")) is not None
    assert found.name == "PNG"
    assert (text := format_of(b"Hello\n", "picture.png")) is not None
    assert text.name == "Text"
    assert format_of(b"MZ" + bytes(100), "letter.txt") is None
    assert format_of(b"PK\3\4" + bytes(100), "letter.key") is None


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
