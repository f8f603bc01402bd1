"""Bytes that somebody brought, on their way to becoming a file of a chat."""

from clarion.base.container import Container
from clarion.base.content import sniff, suffix_of
from clarion.base.errors import Invalid
from clarion.base.files import Files, new_key
from clarion.base.ids import new_id
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.previews import NO_PREVIEW, Previewer
from clarion.features.messaging.chats.rules import plain_line
from clarion.features.messaging.posts.files import AREA
from clarion.features.messaging.posts.models import ChatFile
from clarion.features.people.sign_in import Caller


async def keep_file(here: Container, caller: Caller, content: bytes, name: str) -> ChatFile:
    """Into the file store, after acceptable use and the virus scanner were asked. The row is in no session yet.

    Raises 400 for an empty file, and what acceptable use says.
    """
    if not content:
        raise Invalid("The file is empty.", parameter="body")
    kind = sniff(content)
    called = plain_line(name)[-255:] or f"file{suffix_of(kind)}"
    wish = PolicyRequest(
        kind="file.upload",
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        content=content,
        file_name=called,
        parameter="body",
    )
    await check_policy(here, wish)
    previewer = here.find(Previewer)
    preview = await previewer.look(content, kind) if previewer is not None else NO_PREVIEW
    files, key = here.get(Files), new_key(AREA, caller.account_id)
    await files.put(key, content, kind)
    preview_key = f"{key}-preview" if preview.content else ""
    if preview_key:
        await files.put(preview_key, preview.content, preview.picture_type)
    return ChatFile(
        id=new_id(),
        account_id=caller.account_id,
        owner_id=caller.extension_id,
        name=called,
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
        created_at=here.clock.now(),
    )
