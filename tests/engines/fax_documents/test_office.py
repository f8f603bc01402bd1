"""FAX-19: office documents, where LibreOffice is installed, and the words where it is not."""

import asyncio
import io
import shutil
import zipfile

import pytest
from PIL import Image

from clarion.base.errors import Invalid
from clarion.base.fax_documents import Source
from clarion.base.fax_formats import OFFICE_FORMATS, format_of
from clarion.engines.fax_documents.office import Office
from clarion.engines.fax_documents.process import FaxDocumentProcess

pytestmark = pytest.mark.engine
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def odt(body: str) -> bytes:
    """The smallest OpenDocument text."""
    names = f'xmlns:office="{_OPEN}office:1.0" xmlns:text="{_OPEN}text:1.0" xmlns:draw="{_OPEN}drawing:1.0"'
    names += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
    entry = 'manifest:media-type="{}" manifest:full-path="{}"'
    media = "application/vnd.oasis.opendocument.text"
    entries = f"<manifest:file-entry {entry.format(media, '/')}/>"
    entries += f"<manifest:file-entry {entry.format('text/xml', 'content.xml')}/>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("mimetype", media)
        made.writestr("content.xml", f"{content}</office:document-content>")
        made.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_OPEN}manifest:1.0">{entries}</manifest:manifest>',
        )
    return file.getvalue()


def source(content: bytes, name: str) -> Source:
    found = format_of(content, name)
    assert found is not None
    return Source(content, found.media_type, name)


@needs_office
async def test_fax_19_an_office_document_becomes_its_pages() -> None:
    letter = odt("<text:p>Dear Ada,</text:p><text:p>as agreed.</text:p>")
    documents = FaxDocumentProcess()
    assert documents.office
    made = await documents.render([source(letter, "letter.odt")])
    assert made.pages == 1
    assert made.words[0] is not None
    assert "Dear Ada" in made.words[0]
    with Image.open(io.BytesIO(made.tiff)) as page:
        assert page.convert("L").getextrema()[0] == 0


@needs_office
async def test_fax_19_an_office_document_reaches_nothing_on_the_network() -> None:
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    size = f'xmlns:svg="{_OPEN}svg-compatible:1.0" svg:width="3cm" svg:height="3cm" text:anchor-type="as-char"'
    picture = f'<draw:frame {size}><draw:image xlink:href="http://127.0.0.1:{port}/x.png"/></draw:frame>'
    made = await Office().to_pdf(odt(f"<text:p>Hello{picture}</text:p>"), "odt")
    server.close()
    assert made.startswith(b"%PDF")
    assert asked == [], "without its confinement LibreOffice asks for the picture"


@needs_office
async def test_fax_19_a_broken_office_document_is_refused_by_its_name() -> None:
    broken = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    with pytest.raises(Invalid, match=r"\[letter\.doc\] cannot be read"):
        await FaxDocumentProcess().render([source(broken, "letter.doc")])


async def test_fax_19_without_libreoffice_an_office_document_is_refused_with_what_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Office, "available", False)
    with pytest.raises(Invalid, match=r"\[letter\.odt\] is a word processor document") as raised:
        await FaxDocumentProcess().render([source(odt("<text:p>x</text:p>"), "letter.odt")])
    assert raised.value.status == 415


@pytest.mark.parametrize("kind", OFFICE_FORMATS, ids=lambda kind: kind.name)
def test_fax_19_office_documents_are_known_by_name_and_bytes(kind: object) -> None:
    for suffix in kind.suffixes:  # type: ignore[attr-defined]
        assert format_of(b"PK\3\4" + bytes(26) + b"[Content_Types].xml", f"x.{suffix}") is kind
        assert format_of(b"MZ" + bytes(100), f"x.{suffix}") is None
