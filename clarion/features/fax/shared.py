"""Faxes to queues and other extensions that read nothing themselves: a copy for everybody who reads their messages."""

from dataclasses import replace

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.files import Files, check_key
from clarion.base.storage import AsyncSession
from clarion.features.fax.responses import FaxReader
from clarion.features.message_store import Availability, Message, NewAttachment, ReadStatus
from clarion.features.people import Extension, sms_recipients_of


async def mailboxes_of(session: AsyncSession, owner: Extension) -> list[Extension]:
    """Where a fax to `owner` is stored: with the people who read its messages, else with `owner`."""
    return list(await sms_recipients_of(session, owner.id)) or [owner]


async def own_copy(here: Container, item: NewAttachment, mailbox: Extension) -> NewAttachment:
    """The same document for another mailbox, which takes it along when it deletes the fax."""
    files = here.get(Files)
    stem, _, suffix = item.file_key.rpartition(".")
    key = check_key(f"{stem}-{mailbox.id}.{suffix}")
    await files.put(key, await files.get(item.file_key), item.content_type)
    return replace(item, file_key=key)


def origin_of(session_id: str, mailbox: Extension, owner: Extension) -> str:
    """What makes a stored fax known again: of one call, one for each mailbox."""
    return f"fax:{session_id}" if mailbox.id == owner.id else f"fax:{session_id}:{mailbox.id}"


async def readers_of(session: AsyncSession, message: Message) -> list[FaxReader]:
    """Everybody who has the fax, and whether they have read it."""
    found = [message]
    if message.owner_id != message.extension_id and message.origin is not None:
        call = message.origin.rpartition(":")[0]
        query = select(Message).where(
            Message.owner_id == message.owner_id,
            Message.origin.startswith(f"{call}:", autoescape=True),
            Message.availability != Availability.PURGED,
        )
        found = list((await session.scalars(query)).all())
    ids = [each.extension_id for each in found]
    people = {row.id: row for row in await session.scalars(select(Extension).where(Extension.id.in_(ids)))}
    records: list[FaxReader] = [
        {
            "extensionId": each.extension_id,
            "extensionNumber": people[each.extension_id].number,
            "name": people[each.extension_id].name,
            "readStatus": "Read" if each.read_status == ReadStatus.READ else "Unread",
        }
        for each in found
    ]
    return sorted(records, key=lambda each: each["extensionNumber"])
