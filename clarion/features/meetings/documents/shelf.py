"""The shared documents of a meeting: merged in memory, every update stored before anybody is told of it."""

import asyncio
import json
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, Text
from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.meetings.documents.models import MeetingDocumentUpdate
from clarion.features.meetings.documents.requests import (
    EVENT,
    LARGEST_UPDATE,
    ClearDocument,
    OpenDocument,
    UpdateDocument,
    event_fields,
)
from clarion.features.meetings.rooms.feature import OpenRoom
from clarion.features.meetings.rooms.state import Participant

LARGEST_DOCUMENT = 1024 * 1024
MERGE_AFTER = 200
MOST_OPEN = 200
TEXT, SHAPES = "text", "shapes"

Key = tuple[str, str, str]
"""Meeting, place, document."""


@dataclass
class _Document:
    doc: Doc[Any]
    size: int  # of all updates since the last merge, at least that of the document
    rows: int


class DocumentShelf:
    """Documents that were used lately stay in memory; all are in the database."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._open: OrderedDict[Key, _Document] = OrderedDict()
        self._lock = asyncio.Lock()

    async def read(self, key: Key) -> bytes:
        async with self._lock:
            return (await self._document(key)).doc.get_update()

    async def update(self, key: Key, update: bytes) -> None:
        """Raises Invalid for what is no update, Conflict when the document is as large as it may be."""
        async with self._lock:
            found = await self._document(key)
            try:
                found.doc.apply_update(update)
            except Exception:
                self._open.pop(key, None)
                raise Invalid("Parameter [update] value is invalid.", parameter="update") from None
            found.size += len(update)
            found.rows += 1
            whole = found.doc.get_update() if found.size > LARGEST_DOCUMENT or found.rows >= MERGE_AFTER else b""
            if len(whole) > LARGEST_DOCUMENT:
                self._open.pop(key, None)  # with the update that is refused
                raise Conflict("This document is full. Clear it to go on.", code="MTG-116")
            async with self._here.storage.transaction() as session:
                if whole:
                    await session.execute(delete(MeetingDocumentUpdate).where(*_is(key)))
                    found.size, found.rows = len(whole), 1
                session.add(self._row(key, whole or update))

    async def clear(self, key: Key) -> None:
        async with self._lock:
            self._open.pop(key, None)
            async with self._here.storage.transaction() as session:
                await session.execute(delete(MeetingDocumentUpdate).where(*_is(key)))

    def forget(self, meeting_id: str) -> None:
        """The room is over, or another process owns it."""
        for key in [key for key in self._open if key[0] == meeting_id]:
            del self._open[key]

    def _row(self, key: Key, content: bytes) -> MeetingDocumentUpdate:
        meeting_id, place, document = key
        return MeetingDocumentUpdate(
            id=new_id(),
            meeting_id=meeting_id,
            place=place,
            document=document,
            content=content,
            at=self._here.clock.now(),
        )

    async def _document(self, key: Key) -> _Document:
        found = self._open.get(key)
        if found is None:
            async with self._here.storage.reading() as session:
                found = self._open[key] = await load_document(session, key)
        self._open.move_to_end(key)
        while len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)
        return found


def _is(key: Key) -> tuple[Any, ...]:
    meeting_id, place, document = key
    row = MeetingDocumentUpdate
    return row.meeting_id == meeting_id, row.place == place, row.document == document


async def load_document(session: AsyncSession, key: Key) -> _Document:
    rows = (await session.scalars(select(MeetingDocumentUpdate.content).where(*_is(key)))).all()
    doc: Doc[Any] = Doc({TEXT: Text(), SHAPES: Map()})
    for content in rows:
        doc.apply_update(content)
    return _Document(doc, sum(map(len, rows)), len(rows))


def text_of(document: _Document) -> str:
    return str(document.doc[TEXT])


def shapes_of(document: _Document) -> dict[str, dict[str, Any]]:
    """Clients write each shape as JSON text; what is something else is left out."""
    found: dict[str, dict[str, Any]] = {}
    for key, text in document.doc[SHAPES].items():
        try:
            shape = json.loads(text) if isinstance(text, str) else None
        except ValueError:
            continue
        if isinstance(shape, dict):
            found[key] = shape
    return found


async def answer_open(here: Container, live: OpenRoom, me: Participant, request: OpenDocument) -> dict[str, Any]:
    update = await here.get(DocumentShelf).read(_key(live, me, request.document))
    return {"update": b64encode(update).decode()}


async def answer_update(here: Container, live: OpenRoom, me: Participant, request: UpdateDocument) -> dict[str, Any]:
    try:
        update = b64decode(request.update, validate=True)
    except NoBase64:
        raise Invalid("Parameter [update] value is invalid.", parameter="update") from None
    if len(update) > LARGEST_UPDATE:
        raise Invalid("Parameter [update] value is too large.", parameter="update")
    await here.get(DocumentShelf).update(_key(live, me, request.document), update)
    live.signal(EVENT, event_fields(request.document, request.update, me.id), me.place, but=me.id)
    return {}


async def answer_clear(here: Container, live: OpenRoom, me: Participant, request: ClearDocument) -> dict[str, Any]:
    await here.get(DocumentShelf).clear(_key(live, me, request.document))
    live.signal(EVENT, event_fields(request.document, "", me.id, cleared=True), me.place)
    return {}


def _key(live: OpenRoom, me: Participant, document: str) -> Key:
    return live.room.meeting_id, me.place, document
