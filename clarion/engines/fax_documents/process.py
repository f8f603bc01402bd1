"""The port `clarion/base/fax_documents.py`: a sandboxed process for each fax, a few at a time."""

import asyncio
from collections.abc import Sequence

import msgspec

from clarion.base.errors import Invalid
from clarion.base.fax_documents import MOST_PAGES, Cover, FaxDocument, FaxPages, PageDigest, Source
from clarion.base.fax_formats import OFFICE_TYPES, words_of
from clarion.base.sandbox import SandboxLimitExceeded, run_sandboxed
from clarion.engines.fax_documents.form import Answer, CoverSheet, Piece, Question, SheetText
from clarion.engines.fax_documents.office import Office

_AT_ONCE = 2
_RECEIVED_PAGES = 500
TOO_MUCH = "The document is too large or too complex. Save it with 300 dots per inch, or send it in parts."
UNUSABLE = "MSG-348"


class FaxDocumentProcess:
    """One per process."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._office = Office()

    @property
    def office(self) -> bool:
        return self._office.available

    async def render(self, sources: Sequence[Source], *, cover: Cover | None = None, fine: bool = True) -> FaxDocument:
        sheet = _sheet(cover) if cover is not None else None
        pieces = [await self._piece(source) for source in sources]
        return _document(await self._ask(Question(pieces=pieces, cover=sheet, fine=fine, most_pages=MOST_PAGES)))

    async def _piece(self, source: Source) -> Piece:
        """Office documents as PDF. Raises Invalid."""
        if source.media_type not in OFFICE_TYPES:
            return Piece(source.content, source.media_type, source.name)
        name = source.name[:60]
        if not self._office.available:
            what = words_of(source.content, source.name)
            problem = f"[{name}] is {what}, which this server cannot open. Save it as PDF and send that."
            raise Invalid(problem, code=UNUSABLE, status=415, parameter="attachment")
        try:
            made = await self._office.to_pdf(source.content, source.name.rpartition(".")[2].lower())
        except ValueError as error:
            raise Invalid(f"[{name}] cannot be read: {error}.", code=UNUSABLE, parameter="attachment") from None
        return Piece(made, "application/pdf", source.name)

    async def as_pdf(self, tiff: bytes) -> FaxDocument:
        pieces = [Piece(tiff, "image/tiff", "")]
        return _document(await self._ask(Question(pieces=pieces, most_pages=_RECEIVED_PAGES)))

    async def digests(self, source: Source, heights: Sequence[int]) -> tuple[PageDigest, ...]:
        piece = Piece(source.content, source.media_type, source.name)
        asked = Question(pieces=[piece], most_pages=_RECEIVED_PAGES, heights=tuple(heights))
        return _document(await self._ask(asked)).digests

    async def print_rows(self, title: str, rows: Sequence[tuple[str, str]]) -> bytes:
        return (await self._ask(Question(most_pages=MOST_PAGES, title=title, rows=tuple(rows)))).pdf

    async def as_tiff(self, pdf: bytes) -> bytes:
        pieces = [Piece(pdf, "application/pdf", "")]
        return (await self._ask(Question(pieces=pieces, most_pages=_RECEIVED_PAGES))).tiff

    async def view(self, content: bytes, media_type: str, *, first: int, count: int) -> FaxPages:
        pieces = [Piece(content, media_type, "")]
        answer = await self._ask(Question(pieces=pieces, most_pages=_RECEIVED_PAGES, view=(first, count)))
        return FaxPages(answer.pages, answer.images)

    async def _ask(self, question: Question) -> Answer:
        try:
            async with self._places:
                said = await run_sandboxed("clarion.engines.fax_documents.worker", msgspec.msgpack.encode(question))
        except SandboxLimitExceeded:
            raise Invalid(TOO_MUCH, code=UNUSABLE, parameter="attachment") from None
        answer = msgspec.msgpack.decode(said, type=Answer)
        if answer.problem:
            raise Invalid(answer.problem, code=UNUSABLE, parameter="attachment")
        return answer


def _sheet(cover: Cover) -> CoverSheet:
    texts = tuple(SheetText(each.text, each.x, each.y, each.size) for each in cover.texts)
    return CoverSheet(cover.template, cover.lines, cover.text, cover.background, texts)


def _document(answer: Answer) -> FaxDocument:
    digests = tuple(PageDigest(each.width, each.height, each.sha256) for each in answer.digests)
    return FaxDocument(answer.tiff, answer.pdf, answer.pages, digests, answer.words, answer.pictures)
