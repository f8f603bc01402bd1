"""Files of posts from the other company: fetched, asked about and looked at like any file that people bring."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Invalid, Unavailable
from clarion.base.files import Files
from clarion.features.messaging.federation.models import FederationLink
from clarion.features.messaging.federation.peers import Peers
from clarion.features.messaging.federation.people import as_caller, stand_in
from clarion.features.messaging.federation.wire import Event, FarFile, Of
from clarion.features.messaging.posts import ChatFile, keep_file
from clarion.features.people import Extension

_WITHIN_S = 60.0


@dataclass(frozen=True)
class Fetched:
    """`row` is in no session yet; None: our own rules do not let it in."""

    file: FarFile
    row: ChatFile | None


async def fetch_files(here: Container, server: str, of: Of, event: Event) -> list[Fetched]:
    """Raises Unavailable when they cannot be had now."""
    if event.by is None:
        return []
    async with here.storage.transaction() as session:
        query = select(FederationLink).where(FederationLink.shared_id == of.link, FederationLink.account_id == of.to)
        link = (await session.scalars(query.where(FederationLink.server == server))).one()
        owner = await stand_in(here, session, link, event.by)
    found: list[Fetched] = []
    try:
        for file in event.files:
            found.append(Fetched(file, await _one(here, link, owner, event, file)))
    except Unavailable:
        await forget(here, found)
        raise
    return found


async def _one(here: Container, link: FederationLink, owner: Extension, event: Event, file: FarFile) -> ChatFile | None:
    body = {"link": link.shared_id, "to": link.remote_account_id, "chat": event.chat, "file": file.id}
    try:
        answer = await here.get(Peers).send(link.server, "file", body, within_s=_WITHIN_S, most=file.size + 16_384)
    except Invalid:
        return None  # it is gone there, too
    if len(answer.content) != file.size:
        return None
    try:
        row = await keep_file(here, as_caller(owner), answer.content, file.name)
    except Unavailable:
        raise
    except ClarionError:
        return None
    row.voice = file.voice and row.content_type.startswith("audio/")
    return row


async def forget(here: Container, fetched: Sequence[Fetched]) -> None:
    """Bytes that nobody is to see."""
    for one in fetched:
        for key in (one.row.file_key, one.row.preview_key) if one.row is not None else ():
            if key:
                with suppress(ClarionError):
                    await here.get(Files).delete(key)
