"""The archive of an export: a zip file with a folder for each chat, and a list of everything with its SHA-256."""

import asyncio
import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.files import Files, NoSuchFile, new_key
from clarion.base.http import wire_time
from clarion.features.messaging.calendar.models import CalendarEvent
from clarion.features.messaging.cards.models import ChatCard
from clarion.features.messaging.chat_export import selection, views
from clarion.features.messaging.chat_export.models import ChatExport
from clarion.features.messaging.chat_retention.models import ChatKept
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.posts import Post
from clarion.features.messaging.posts.models import ChatFile
from clarion.features.messaging.tasks.models import ChatTask

_PAGE = 500
_UNSAFE = re.compile(r"[^\w.-]+")
_THINGS: tuple[tuple[str, selection.Thing], ...] = (
    ("tasks", ChatTask),
    ("notes", ChatNote),
    ("events", CalendarEvent),
    ("cards", ChatCard),
)


@dataclass
class ArchiveMaker:
    """`alive` is called now and then, to show that the work goes on."""

    here: Container
    export: ChatExport
    alive: Callable[[], Awaitable[None]]
    _listed: list[dict[str, Any]] = field(default_factory=list)
    _people: set[str] = field(default_factory=set)

    async def make(self) -> tuple[str, int]:
        """Key and size of the archive, which is in the file store then."""
        with tempfile.TemporaryDirectory(prefix="clarion-export-") as folder:
            path = Path(folder) / "chats.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                await self._chats(archive)
                await self._kept(archive)
                await self._put(archive, "people.json", [await self._known_people()])
                await self._put(archive, "export.json", [json.dumps(self._about(), indent=1).encode()])
            key = new_key("chat-exports", self.export.account_id)
            facts = await self.here.get(Files).put_file(key, path, "application/zip")
        return key, facts.size

    async def _chats(self, archive: zipfile.ZipFile) -> None:
        last = ""
        while True:
            async with self.here.storage.reading() as session:
                query = selection.chats(self.export).where(Chat.id > last).limit(_PAGE)
                chats = list((await session.scalars(query)).all())
            if not chats:
                return
            for chat in chats:
                await self._chat(archive, chat)
                await self.alive()
            last = chats[-1].id

    async def _chat(self, archive: zipfile.ZipFile, chat: Chat) -> None:
        """Nothing at all where nothing was said."""
        post_ids: list[str] = []
        posts = self._posts(chat, post_ids)
        first = await anext(posts, b"")
        things = [(name, await self._lines(chat, kind)) for name, kind in _THINGS]
        if not first and not any(found for _name, found in things):
            return
        folder = f"chats/{chat.id}"
        async with self.here.storage.reading() as session:
            about = await views.chat_line(session, chat)
        self._people |= {str(one["id"]) for one in about["members"]}
        await self._put(archive, f"{folder}/chat.json", [json.dumps(about, ensure_ascii=False, indent=1).encode()])
        await self._write(archive, f"{folder}/posts.jsonl", _rest(first, posts))
        for name, found in things:
            if found:
                await self._put(archive, f"{folder}/{name}.jsonl", found)
        await self._files(archive, folder, post_ids)

    async def _posts(self, chat: Chat, ids: list[str]) -> AsyncIterator[bytes]:
        """A page of lines at a time; which posts they were is added to `ids`."""
        last = -(2**62)  # what was imported may stand before the first
        while True:
            async with self.here.storage.reading() as session:
                query = selection.posts(self.export, chat).where(Post.seq > last).limit(_PAGE)
                rows = list((await session.scalars(query)).all())
                found = await views.post_lines(session, rows, self.here.settings.public_url)
            if not rows:
                return
            ids += [row.id for row in rows]
            self._people |= {row.creator_id for row in rows if row.creator_id}
            last = rows[-1].seq
            await self.alive()
            yield b"".join(_line(each) for each in found)

    async def _lines(self, chat: Chat, kind: selection.Thing) -> list[bytes]:
        async with self.here.storage.reading() as session:
            rows = list((await session.scalars(selection.things(self.export, chat, kind))).all())
            found = await views.thing_lines(session, rows, self.here.clock.now())
        self._people |= {row.creator_id for row in rows}
        return [_line(each) for each in found]

    async def _files(self, archive: zipfile.ZipFile, folder: str, post_ids: Sequence[str]) -> None:
        for start in range(0, len(post_ids), _PAGE):
            async with self.here.storage.reading() as session:
                query = select(ChatFile).where(ChatFile.post_id.in_(post_ids[start : start + _PAGE]))
                rows = list((await session.scalars(query.order_by(ChatFile.id))).all())
            for row in rows:
                name = _UNSAFE.sub("_", row.name).strip("._")[-100:] or "file"
                await self._stored(archive, f"{folder}/files/{row.id}-{name}", row.file_key)
                await self.alive()

    async def _stored(self, archive: zipfile.ZipFile, name: str, key: str) -> None:
        pieces = self.here.get(Files).open(key)
        try:
            first = await anext(pieces, b"")
        except NoSuchFile:
            return  # deleted meanwhile
        await self._write(archive, name, _rest(first, pieces))

    async def _kept(self, archive: zipfile.ZipFile) -> None:
        """What was changed or deleted under a legal hold; no file where there is nothing."""
        rows: list[ChatKept] = []
        while True:
            async with self.here.storage.reading() as session:
                query = selection.kept(self.export).where(ChatKept.id > (rows[-1].id if rows else "")).limit(_PAGE)
                page = (await session.scalars(query)).all()
            rows += page
            if len(page) < _PAGE:
                break
            await self.alive()
        self._people |= {row.creator_id for row in rows if row.creator_id}
        if rows:
            await self._put(archive, "kept.jsonl", [_line(views.kept_line(row)) for row in rows])
        for file in (file for row in rows for file in row.files):
            name = _UNSAFE.sub("_", file["name"]).strip("._")[-100:] or "file"
            await self._stored(archive, f"kept/files/{file['id']}-{name}", file["key"])
            await self.alive()

    async def _put(self, archive: zipfile.ZipFile, name: str, content: Sequence[bytes]) -> None:
        await self._write(archive, name, _each(content))

    async def _write(self, archive: zipfile.ZipFile, name: str, pieces: AsyncIterator[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        with archive.open(name, "w", force_zip64=True) as file:
            async for piece in pieces:
                digest.update(piece)
                size += len(piece)
                await asyncio.to_thread(file.write, piece)
        self._listed.append({"name": name, "bytes": size, "sha256": digest.hexdigest()})

    async def _known_people(self) -> bytes:
        async with self.here.storage.reading() as session:
            found = await views.people_lines(session, self.export.account_id, sorted(self._people))
        return json.dumps(found, ensure_ascii=False, indent=1).encode()

    def _about(self) -> dict[str, Any]:
        return {
            "id": self.export.id,
            "accountId": self.export.account_id,
            "askedBy": self.export.creator_id,
            "askedAt": wire_time(self.export.created_at),
            "madeAt": wire_time(self.here.clock.now()),
            "timeFrom": wire_time(self.export.time_from),
            "timeTo": wire_time(self.export.time_to),
            "contacts": self.export.contacts,
            "chatIds": self.export.chat_ids,
            "files": self._listed,
        }


async def _each(content: Sequence[bytes]) -> AsyncIterator[bytes]:
    for piece in content:
        yield piece


async def _rest(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in pieces:
        yield piece


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
