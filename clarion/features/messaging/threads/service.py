"""What people do with threads: assign, resolve, delete, note, and take back."""

from collections.abc import Sequence

from clarion.base.clock import Clock
from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.ids import new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.messaging.threads.book import touch
from clarion.features.messaging.threads.models import TextThread, ThreadEntry
from clarion.features.messaging.threads.queries import Found
from clarion.features.people import Extension, ExtensionStatus, sms_recipients_of

LONGEST_NOTE = 5_000


async def assign(here: Container, session: AsyncSession, thread: TextThread, assignee_id: str) -> None:
    """Raises 400 for somebody who cannot see the thread, 409 when it is over."""
    _check_open(thread)
    person = await session.get(Extension, assignee_id)
    if person is None or person.account_id != thread.account_id or not await _can_see(session, thread, person):
        raise Invalid("The assignee must be somebody who receives these texts.", parameter="assignee.extensionId")
    thread.assignee_id = person.id
    touch(session, thread, here.clock)


async def _can_see(session: AsyncSession, thread: TextThread, person: Extension) -> bool:
    if person.status != ExtensionStatus.ENABLED:
        return False
    if person.is_admin or person.id == thread.owner_id:
        return True
    readers = await sms_recipients_of(session, thread.owner_id) if thread.owner_id else ()
    return person.id in {reader.id for reader in readers}


def resolve(session: AsyncSession, thread: TextThread, clock: Clock) -> None:
    """Resolving twice changes nothing. The guest's next text opens a new thread."""
    if thread.status == "Resolved":
        return
    thread.status, thread.status_reason = "Resolved", "Manual"
    touch(session, thread, clock)


def delete(session: AsyncSession, thread: TextThread, clock: Clock) -> None:
    """The thread and what is in it are seen no more; the texts stay in their mailboxes."""
    thread.availability = "Deleted"
    touch(session, thread, clock)
    touch(session, thread, clock, "entries")


def add_note(here: Container, session: AsyncSession, thread: TextThread, author_id: str, text: str) -> ThreadEntry:
    now = here.clock.now()
    entry = ThreadEntry(
        id=new_uuid(),
        thread_id=thread.id,
        kind="Note",
        message_id=None,
        note=text,
        author_id=author_id,
        availability="Alive",
        created_at=now,
        changed_at=now,
    )
    session.add(entry)
    touch(session, thread, here.clock, "entries")
    return entry


def change_note(here: Container, session: AsyncSession, found: Found, text: str) -> None:
    entry, thread, _message = found
    entry.note, entry.changed_at = text, here.clock.now()
    touch(session, thread, here.clock, "entries")


def take_back(here: Container, session: AsyncSession, rows: Sequence[Found]) -> None:
    """Entries are seen no more in their threads."""
    for entry, thread, _message in rows:
        entry.availability, entry.changed_at = "Deleted", here.clock.now()
        touch(session, thread, here.clock, "entries")


def _check_open(thread: TextThread) -> None:
    if thread.status != "Open":
        raise Conflict("This thread is resolved: the guest's next text opens a new one.", parameter="threadId")
