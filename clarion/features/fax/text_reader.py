"""Reads faxes that came in, beside everything else: their words for the search (FAX-28), their category (FAX-29)."""

import asyncio
import contextlib
import time
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.fax_documents import FaxDocument
from clarion.base.files import Files
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.features.fax.categories import DEFAULT_CATEGORIES, category_of
from clarion.features.fax.models import FaxSettings, FaxText
from clarion.features.message_store import FILES_DROPPED, Availability, FilesDropped, Message, MessageStore

log = structlog.stdlib.get_logger("clarion.fax")
_EVERY_S = 20.0
_LEASE = timedelta(minutes=20)
_MOST_ATTEMPTS = 3
_READING_S = 15.0  # that an order waits for the words of its pictures


class TextReader(Protocol):
    """An engine that reads. Whoever was offered as `TextReader` does it."""

    @property
    def available(self) -> bool: ...

    async def read(self, tiff: bytes) -> str | None: ...


class FaxTextReader:
    """Runs in each process that may read; each fax is read once."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self.read_due, every_s=_EVERY_S, waiting="fax.reading_waits")

    async def open(self) -> None:
        if self.available:
            await self._worker.open()

    async def close(self) -> None:
        if self.available:
            await self._worker.close()

    @property
    def available(self) -> bool:
        reader = self._here.find(TextReader)
        return reader is not None and reader.available

    def plan(self, session: AsyncSession, message: Message, tiff_key: str) -> None:
        """Have a fax read later, where something reads; its TIFF is needed until then."""
        if self.available:
            session.add(
                FaxText(message_id=message.id, account_id=message.account_id, extension_id=message.extension_id,
                        tiff_key=tiff_key, text="", category="", attempts=0, due_at=self._here.clock.now())
            )  # fmt: skip

    async def read_due(self) -> None:
        """Everything that is due, one by one."""
        while (found := await self._claim()) is not None:
            await self._read(*found)

    async def _claim(self) -> tuple[str, str] | None:
        now = self._here.clock.now()
        query = select(FaxText).where(FaxText.due_at <= now).order_by(FaxText.due_at).limit(1)
        async with self._here.storage.transaction() as session:
            row = (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()
            if row is None:
                return None
            row.attempts += 1
            row.due_at = now + _LEASE if row.attempts < _MOST_ATTEMPTS else None
            return row.message_id, row.tiff_key

    async def _read(self, message_id: str, tiff_key: str) -> None:
        text: str | None = None
        try:
            text = await self._read_before(tiff_key)
            if text is None:
                text = await self._here.get(TextReader).read(await self._here.get(Files).get(tiff_key))
        except (ClarionError, OSError) as error:
            log.warning("fax.not_read", message=message_id, problem=str(error))
        async with self._here.storage.transaction() as session:
            row = await session.get(FaxText, message_id, with_for_update=True)
            message = await session.get(Message, message_id, with_for_update=True)
            if row is None:  # purged in between
                await self._drop(session, tiff_key)
                return
            gone = message is None or message.availability == Availability.PURGED
            if text is not None or gone or row.due_at is None:
                row.due_at = None
                await self._drop(session, tiff_key)
            if message is None or gone:
                await session.delete(row)
            elif text is not None:
                row.text, row.category = text, category_of(text, await categories_of(session, row.account_id))
                message.details = {**message.details, "clarionCategory": row.category}
                await self._here.get(MessageStore).changed(session, message)

    async def _read_before(self, tiff_key: str) -> str | None:
        """The words of the same pages in another mailbox."""
        query = select(FaxText.text).where(FaxText.tiff_key == tiff_key, FaxText.text != "").limit(1)
        async with self._here.storage.reading() as session:
            return await session.scalar(query)

    async def _drop(self, session: AsyncSession, tiff_key: str) -> None:
        """Forget the pages, unless they are to be read for another mailbox."""
        await session.flush()
        waiting = select(FaxText.message_id).where(FaxText.tiff_key == tiff_key, FaxText.due_at.is_not(None))
        if await session.scalar(waiting.limit(1)) is None:
            announce(session, FILES_DROPPED, FilesDropped(keys=[tiff_key]))


async def categories_of(session: AsyncSession, account_id: str) -> dict[str, list[str]]:
    """The company's, or those that ship."""
    row = await session.get(FaxSettings, account_id)
    chosen = row.categories if row is not None and row.categories else DEFAULT_CATEGORIES
    return {name: list(words) for name, words in chosen.items()}


async def read_pictures(here: Container, document: FaxDocument) -> list[str | None]:
    """The words of the first pages, pictures read where something reads; None for those that take too long together."""
    reader = here.find(TextReader)
    found = list(document.words)
    end = time.monotonic() + _READING_S
    for place, picture in enumerate(document.pictures):
        if picture and reader is not None and reader.available:
            with contextlib.suppress(TimeoutError):
                found[place] = await asyncio.wait_for(reader.read(picture), end - time.monotonic())
    return found
