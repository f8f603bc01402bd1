"""The archive of a report: zip files. Part 0 holds the messages by account and extension, the others the files."""

import asyncio
import json
import re
import tempfile
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.content import suffix_of
from clarion.base.files import Files, NoSuchFile, new_key
from clarion.base.storage import AsyncSession
from clarion.features.message_store.kinds import Availability
from clarion.features.message_store.models import Attachment, Message, Report
from clarion.features.message_store.queries import attachments_of
from clarion.features.message_store.schemas import message_view
from clarion.features.people import Extension

PART_BYTES = 100 * 2**20
_PAGE = 500
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass
class ArchiveMaker:
    """Makes the parts of one report. `alive` is called now and then, to show that the work goes on."""

    here: Container
    report: Report
    alive: Callable[[], Awaitable[None]]
    part_bytes: int = PART_BYTES
    _parts: list[dict[str, Any]] = field(default_factory=list)
    _files: list[tuple[str, Attachment]] = field(default_factory=list)

    async def make(self) -> list[dict[str, Any]]:
        """The parts: `[{"id", "key", "size"}]`, in order, all of them in the file store."""
        with tempfile.TemporaryDirectory(prefix="clarion-report-") as folder:
            await self._metadata(Path(folder) / "metadata.zip")
            await self._attachments(Path(folder) / "files.zip")
        return self._parts

    async def _metadata(self, path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            async with self.here.storage.reading() as session:
                owners = list(await self._owners(session))
            for owner in owners:
                name = f"{self.report.account_id}/{owner.id}/messages.json"
                with archive.open(name, "w", force_zip64=True) as file:
                    async for piece in self._listed(owner):
                        await asyncio.to_thread(file.write, piece)
                await self.alive()
        await self._keep(path)

    async def _owners(self, session: AsyncSession) -> list[Extension]:
        query = select(Extension).where(Extension.account_id == self.report.account_id).order_by(Extension.number)
        return list((await session.scalars(query)).all())

    async def _listed(self, owner: Extension) -> AsyncIterator[bytes]:
        """A JSON array of the messages of one mailbox, oldest first, a page at a time."""
        yield b"["
        lead = b""
        last = ""
        base = self.here.settings.public_url
        while True:
            async with self.here.storage.reading() as session:
                rows = await self._page(session, owner, last)
                attachments = await attachments_of(session, rows)
            if not rows:
                break
            for row in rows:
                view = message_view(base, row, attachments[row.id], owner)
                yield lead + json.dumps(view, ensure_ascii=False).encode()
                lead = b",\n"
                folder = f"{row.account_id}/{row.extension_id}/{row.id}"
                self._files += [(f"{folder}/{_file_name(item)}", item) for item in attachments[row.id]]
            last = rows[-1].id
        yield b"]\n"

    async def _page(self, session: AsyncSession, owner: Extension, after: str) -> list[Message]:
        query = select(Message).where(
            Message.extension_id == owner.id,
            Message.availability != Availability.PURGED,
            Message.created_at >= self.report.date_from,
            Message.created_at <= self.report.date_to,
            Message.id > after,
        )
        if self.report.types:
            query = query.where(Message.type.in_(self.report.types))
        return list((await session.scalars(query.order_by(Message.id).limit(_PAGE))).all())

    async def _attachments(self, path: Path) -> None:
        """As many parts as it takes; a file is never cut."""
        waiting = list(self._files)
        while waiting:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
                while waiting and path.stat().st_size < self.part_bytes:
                    name, item = waiting.pop(0)
                    await self._write(archive, name, item)
                    await self.alive()
            await self._keep(path)

    async def _write(self, archive: zipfile.ZipFile, name: str, item: Attachment) -> None:
        pieces = self.here.get(Files).open(item.file_key)
        try:
            first = await anext(pieces, b"")
        except NoSuchFile:
            return  # purged meanwhile
        with archive.open(name, "w", force_zip64=True) as file:
            await asyncio.to_thread(file.write, first)
            async for piece in pieces:
                await asyncio.to_thread(file.write, piece)

    async def _keep(self, path: Path) -> None:
        key = new_key("reports", self.report.account_id)
        facts = await self.here.get(Files).put_file(key, path, "application/zip")
        self._parts.append({"id": str(len(self._parts)), "key": key, "size": facts.size})


def _file_name(item: Attachment) -> str:
    """The attachment's id keeps names apart; its name is made harmless for whoever unpacks."""
    name = _UNSAFE.sub("_", item.file_name).strip("._")[-100:] or f"file{suffix_of(item.content_type)}"
    return f"{item.id}-{name}"
