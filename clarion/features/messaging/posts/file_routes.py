"""Files: bring one, read it, see it smaller."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.errors import ClarionError, Conflict, Invalid, NotFound
from clarion.base.files import Files
from clarion.base.http_files import Disposition, FileMeta, stored_file
from clarion.base.http_multipart import FormLimits, Part, read_form
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import NEW, OLD, Visitor, check_may_post, visible_chat
from clarion.features.messaging.posts.files import find_seen_file
from clarion.features.messaging.posts.keeping import keep_file
from clarion.features.messaging.posts.models import ChatFile
from clarion.features.messaging.posts.responses import UploadFilesResponseItem
from clarion.features.messaging.posts.rules import FILE_BYTES, MOST_FILES, MOST_UNPOSTED
from clarion.features.messaging.posts.service import Wanted, create_post
from clarion.features.messaging.posts.views import file_uri
from clarion.features.people.sign_in import Caller

router = APIRouter(tags=["Team messaging"])
LIMITS = FormLimits(parts=MOST_FILES + 1, part_bytes=FILE_BYTES, total_bytes=FILE_BYTES)


@router.post(NEW + "/files", summary="Upload files")
@router.post(OLD + "/files", summary="Upload files (older name)")
async def upload_files(
    request: Request,
    here: Here,
    caller: Visitor,
    group_id: Annotated[str, Query(alias="groupId", max_length=64)] = "",
    name: Annotated[str, Query(max_length=255)] = "",
    voice: bool = False,
) -> list[UploadFilesResponseItem]:
    """A form with files, or the bytes of one. With `groupId` they are posted there at once. `voice`: what was spoken
    for a chat, so that it shows as a voice message; it has to be sound.
    """
    keep_to_themselves()
    await _check_place(here, caller, group_id)
    files = await _read_files(request, name)
    rows: list[ChatFile] = []
    try:
        for part in files:
            rows.append(await keep_file(here, caller, part.content, (name if len(files) == 1 else "") or part.filename))
        if voice:
            _mark_voice(rows)
        async with here.storage.transaction() as session:
            session.add_all(rows)
            await session.flush()
            if group_id:
                wanted = Wanted(attachments=[("File", row.id) for row in rows])
                await create_post(here, session, caller, group_id, wanted, parameter="groupId")
    except ClarionError:
        await _forget(here, rows)
        raise
    base = here.settings.public_url
    return [{"id": row.id, "contentUri": file_uri(base, row.id), "name": row.name} for row in rows]


async def _read_files(request: Request, name: str) -> Sequence[Part]:
    """Raises 400 for none. A body of JSON is a file, too, unless it brings files along in base64."""
    is_json = request.headers.get("content-type", "").startswith("application/json")
    body = await request.body() if is_json else b""
    if name and body:
        return [Part("", name, "application/json", body)]
    form = await read_form(request, LIMITS)
    if not form.files and body:
        return [Part("", "file.json", "application/json", body)]
    if not form.files:
        raise Invalid("There is no file in the request.", parameter="body")
    return form.files


async def _check_place(here: Here, caller: Caller, group_id: str) -> None:
    """Before anything is read: that the chat is there, and that the caller does not heap up files nobody sees."""
    async with here.storage.reading() as session:
        if group_id:
            check_may_post(await visible_chat(session, caller, group_id, parameter="groupId"))
        elif await _count_unposted(session, caller) >= MOST_UNPOSTED:
            raise Conflict(f"{MOST_UNPOSTED} of your files are in no post yet: post them, or wait for a day.")


async def _count_unposted(session: AsyncSession, caller: Caller) -> int:
    mine = (ChatFile.owner_id == caller.extension_id) & ChatFile.post_id.is_(None)
    return int(await session.scalar(select(func.count()).select_from(ChatFile).where(mine)) or 0)


def _mark_voice(rows: Sequence[ChatFile]) -> None:
    """Raises 400 for a file that is no sound."""
    for row in rows:
        if not row.content_type.startswith("audio/"):
            raise Invalid(f"{row.name[:60]} is no sound: a voice message has to be one.", parameter="voice")
        row.voice = True


async def _forget(here: Here, rows: Sequence[ChatFile]) -> None:
    for row in rows:
        for key in (row.file_key, row.preview_key):
            if key:
                with suppress(ClarionError):
                    await here.get(Files).delete(key)


@router.get(NEW + "/files/{fileId}/content", summary="Read a file of a chat")
async def read_file(
    request: Request,
    here: Here,
    caller: Visitor,
    fileId: str,
    preview: bool = False,
    disposition: Annotated[Disposition, Query(alias="contentDisposition")] = "Inline",
    file_name: Annotated[str, Query(alias="contentDispositionFilename", max_length=255)] = "",
) -> Response:
    """For who is in the chat where it was posted. `preview`: a smaller picture, where there is one."""
    async with here.storage.reading() as session:
        file = await find_seen_file(session, caller, fileId)
    if file is None or (preview and not file.preview_key):
        raise NotFound("Resource for parameter [fileId] is not found.", parameter="fileId")
    name = file_name or file.name
    if not preview:
        meta = FileMeta(file.content_type, file.size, name, file.id, disposition)
        return await stored_file(request, here.get(Files), file.file_key, meta)
    facts = await here.get(Files).find(file.preview_key)
    if facts is None:
        raise NotFound("Resource for parameter [fileId] is not found.", parameter="fileId")
    meta = FileMeta(file.preview_type, facts.size, name, f"{file.id}-preview", disposition)
    return await stored_file(request, here.get(Files), file.preview_key, meta)
