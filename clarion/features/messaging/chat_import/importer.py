"""Files of an export on their way into chats: bounded, asked about as every file that somebody brings, kept."""

import asyncio
from dataclasses import dataclass, field

from clarion.base.container import Container
from clarion.base.content import sniff, suffix_of
from clarion.base.errors import ClarionError
from clarion.base.files import Files
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.previews import NO_PREVIEW, Previewer
from clarion.features.messaging.chat_import.archives import Archive
from clarion.features.messaging.chat_import.canonical import LeftOut, Said, SaidFile
from clarion.features.messaging.chat_import.ids import ImportIds
from clarion.features.messaging.chat_import.problems import ExportProblem
from clarion.features.messaging.chats.rules import plain_line
from clarion.features.messaging.posts.files import AREA
from clarion.features.messaging.posts.models import ChatFile
from clarion.features.messaging.posts.rules import FILE_BYTES, MOST_ATTACHMENTS


@dataclass
class ImportedFiles:
    """`rows`: files that are kept now. `gone`: what is said in the post of those that are not."""

    rows: list[ChatFile] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)


@dataclass(frozen=True)
class FileImporter:
    """`importer`: in whose name files are brought; acceptable use asks that person about them."""

    here: Container
    archive: Archive
    ids: ImportIds
    account_id: str
    importer: str | None

    async def bring(self, said: Said, room: str, author: str, whole: str) -> ImportedFiles:
        """The files of a post. `whole`: its text, where that is too long for a post."""
        found = ImportedFiles()
        place = f"{room}, {said.at:%Y-%m-%d %H:%M}"
        if whole:
            found.left.append(LeftOut("text", "long", place))
            await self._keep(found, said, 0, "message.txt", whole.encode(), author, place)
        for number, file in enumerate(said.files, 1):
            if len(found.rows) >= MOST_ATTACHMENTS:
                found.left.append(LeftOut("file", "too_many", room, count=len(said.files) - number + 1))
                break
            await self._one(found, said, number, file, author, place)
        return found

    async def _one(
        self, found: ImportedFiles, said: Said, number: int, file: SaidFile, author: str, place: str
    ) -> None:
        name = plain_line(file.name)[-255:]
        why, content = "", b""
        if not file.entry:
            why = "elsewhere" if file.address else "missing"
        elif self.archive.sizes[file.entry] > FILE_BYTES:
            why = "too_large"
        else:
            try:
                content = await asyncio.to_thread(self.archive.read, file.entry, FILE_BYTES)
                why = "" if content else "empty"
            except ExportProblem:
                why = "unreadable"
        if why:
            found.left.append(LeftOut("file", why, place, name))
            link = f"[{_label(name)}]({file.address})" if file.address else name
            found.gone.append(f"({link})")
            return
        await self._keep(found, said, number, name, content, author, place)

    async def _keep(
        self, found: ImportedFiles, said: Said, number: int, name: str, content: bytes, author: str, place: str
    ) -> None:
        kind = sniff(content)
        name = name or f"file{suffix_of(kind)}"
        wish = PolicyRequest(
            kind="file.upload",
            account_id=self.account_id,
            extension_id=self.importer or "",
            content=content,
            file_name=name,
        )
        try:
            await check_policy(self.here, wish)
        except ClarionError as error:
            if error.status >= 500:
                raise  # whoever is asked is away: the import waits
            found.left.append(LeftOut("file", "refused", place, name))
            found.gone.append(f"({name})")
            return
        found.rows.append(await self._store(said, number, name, content, kind, author))

    async def _store(self, said: Said, number: int, name: str, content: bytes, kind: str, author: str) -> ChatFile:
        """Under the same key each time, so that nothing stays behind when this breaks off."""
        which = (said.room, said.key, str(number))
        previewer = self.here.find(Previewer)
        preview = await previewer.look(content, kind) if previewer is not None else NO_PREVIEW
        files, key = self.here.get(Files), self.ids.file_key(AREA, self.account_id, *which)
        await files.put(key, content, kind)
        preview_key = f"{key}-preview" if preview.content else ""
        if preview_key:
            await files.put(preview_key, preview.content, preview.picture_type)
        return ChatFile(
            id=self.ids.of("file", *which),
            account_id=self.account_id,
            owner_id=author or None,
            name=name,
            content_type=(preview.media_type or kind)[:100],
            size=len(content),
            file_key=key,
            preview_key=preview_key,
            preview_type=preview.picture_type,
            width=preview.width,
            height=preview.height,
            duration_ms=preview.duration_ms,
            pages=preview.pages,
            peaks=list(preview.peaks),
            voice=False,
            created_at=said.at,
        )


def _label(name: str) -> str:
    return name.replace("[", "(").replace("]", ")")
