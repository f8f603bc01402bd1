"""Pictures of contacts from elsewhere: made small here, whatever came, and kept beside the contact."""

from collections.abc import Sequence
from hashlib import sha256
from time import monotonic
from typing import Final

import structlog
from sqlalchemy import delete, func, insert, select, update

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.base.thumbnail_process import TOGETHER
from clarion.features.people.connections.clients import ConnectionClients
from clarion.features.people.connections.found import Enough, RemoteContact, Source, SourceProblem
from clarion.features.people.connections.models import Connection, ConnectionContact, ConnectionContactPhoto

MOST_PHOTOS: Final = 2000
"""Of one connection."""
_ASKED: Final = 100
_WITHIN_S: Final = 60.0
_FEW: Final = 3
log = structlog.stdlib.get_logger("clarion.connections")


def etag_of(photo: bytes) -> str:
    return sha256(photo).hexdigest()[:32] if photo else ""


async def made_small(
    here: Container, contacts: Sequence[RemoteContact], within_s: float = _WITHIN_S
) -> tuple[dict[str, bytes], set[str]]:
    """Of those that brought a picture: (remote id to a small JPEG, remote ids for which there was no time). Begins
    nothing more after `within_s`: pictures of strangers may take long, and the reading is ours for a while only.
    """
    left = [each for each in contacts if each.photo][:MOST_PHOTOS]
    found: dict[str, bytes] = {}
    ends = monotonic() + within_s
    while left and monotonic() < ends:
        some, left = left[:TOGETHER], left[TOGETHER:]
        made = await here.get(ConnectionClients).photos.make([each.photo for each in some])
        found |= {each.remote_id: photo for each, photo in zip(some, made, strict=True) if photo}
    return found, {each.remote_id for each in left}


async def ask_photos(here: Container, row: Connection, source: Source) -> None:
    """Ask for the next pictures that contacts are said to have; the rest comes with the readings after. Never raises
    for what the other side does.
    """
    async with here.storage.reading() as session:
        room = min(_ASKED, MOST_PHOTOS - await count_photos(session, row.id))
        query = select(ConnectionContact.id, ConnectionContact.photo_ref)
        query = query.where(ConnectionContact.connection_id == row.id, ConnectionContact.photo_ref != "")
        wanted = (await session.execute(query.order_by(ConnectionContact.id).limit(max(0, room)))).all()
    answers: list[tuple[str, bytes]] = []
    try:
        await here.get(ConnectionClients).in_time(
            _ask(source, [(str(each), str(ref)) for each, ref in wanted], answers), _WITHIN_S
        )
    except SourceProblem as problem:
        log.info("pictures of contacts have to wait", connection=row.id, status=problem.status)
    if answers:
        made = await here.get(ConnectionClients).photos.make([content for _, content in answers])
        async with here.storage.transaction() as session:
            await keep_photos(session, row.id, dict(zip((each for each, _ in answers), made, strict=True)))


async def _ask(source: Source, wanted: Sequence[tuple[str, str]], answers: list[tuple[str, bytes]]) -> None:
    """One over which its server stumbles waits by itself, as long as it is one of few."""
    stumbled = 0
    for contact_id, ref in wanted:
        try:
            answers.append((contact_id, await source.photo(ref)))
        except SourceProblem as problem:
            stumbled += 1
            if problem.status >= 500 and not problem.retry_after and stumbled <= _FEW:
                continue
            if problem.again or isinstance(problem, Enough) or problem.status == 401:
                raise  # what was not asked for waits for the next reading
            answers.append((contact_id, b""))  # that one never comes


async def keep_photos(session: AsyncSession, connection_id: str, photos: dict[str, bytes]) -> None:
    """By contact id; an empty one: there is none. Contacts that are gone meanwhile are left out."""
    await session.get(Connection, connection_id, with_for_update=True)  # before its contacts, as all others do
    query = select(ConnectionContact.id).where(ConnectionContact.id.in_(list(photos)))
    for contact_id in (await session.scalars(query)).all():
        mine = update(ConnectionContact).where(ConnectionContact.id == contact_id)
        await session.execute(mine.values(photo_ref="", photo_etag=etag_of(photos[contact_id])))
        await session.execute(delete(ConnectionContactPhoto).where(ConnectionContactPhoto.contact_id == contact_id))
        if photos[contact_id]:
            row = {"contact_id": contact_id, "content": photos[contact_id]}
            await session.execute(insert(ConnectionContactPhoto), [row])


async def get_photo(session: AsyncSession, extension_id: str, contact_id: str) -> tuple[ConnectionContact, bytes]:
    """Raises NotFound, also for those of others."""
    contact = await session.get(ConnectionContact, contact_id[:64])
    photo = await session.get(ConnectionContactPhoto, contact_id[:64])
    if contact is None or photo is None or contact.extension_id != extension_id:
        raise NotFound("There is no picture of this contact.", parameter="contactId")
    return contact, photo.content


async def count_photos(session: AsyncSession, connection_id: str) -> int:
    query = select(func.count()).select_from(ConnectionContact)
    found = await session.scalar(
        query.where(ConnectionContact.connection_id == connection_id, ConnectionContact.photo_etag != "")
    )
    return found or 0
