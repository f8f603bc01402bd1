"""What people do with notes: write, lock, publish and delete them."""

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.chats import Chat, check_administers, check_may_post, check_words
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.notes.rules import LOCK_LASTS, harmless, holder, preview_of
from clarion.features.messaging.notes.schemas import NewNote, NoteChange
from clarion.features.messaging.posts import content_watches
from clarion.features.people.sign_in import Caller


async def create_note(here: Container, session: AsyncSession, caller: Caller, chat: Chat, body: NewNote) -> ChatNote:
    """A draft, which nobody else sees until it is published."""
    check_may_post(chat)
    now = here.clock.now()
    row = ChatNote(
        id=new_id(),
        account_id=chat.account_id,
        chat_id=chat.id,
        creator_id=caller.extension_id,
        changed_by=caller.extension_id,
        title=body.title,
        body=harmless(body.body),
        status="Draft",
        post_ids=[],
        created_at=now,
        changed_at=now,
    )
    row.preview = preview_of(row.body)
    session.add(row)
    await session.flush()
    return row


async def change_note(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: ChatNote, body: NoteChange
) -> None:
    """Whoever is in the chat may write, unless somebody else holds the lock."""
    check_may_post(chat)
    check_lock(here, caller, row)
    await content_watches(here).changing(session, row, gone=False)
    row.title = body.title or row.title
    if body.body is not None:
        row.body = harmless(body.body)
        row.preview = preview_of(row.body)
    row.changed_by, row.changed_at = caller.extension_id, here.clock.now()
    if row.status == "Active":
        await check_words(here, session, caller, f"{row.title}\n{row.preview}", subject=chat.id)
        await content_watches(here).written(session, row)
        await work_posts.refresh(here, session, chat, row, attachment(row))


async def publish(here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: ChatNote) -> None:
    """Everybody in the chat sees it from now on. Publishing twice changes nothing."""
    if row.creator_id != caller.extension_id:
        raise Invalid("Only its author can publish a note.", parameter="noteId")
    if row.status == "Active":
        return
    check_may_post(chat)
    await check_words(here, session, caller, f"{row.title}\n{row.preview}", subject=chat.id)
    row.status, row.changed_at = "Active", here.clock.now()
    await content_watches(here).written(session, row)
    await work_posts.tell(here, session, chat, row, caller.extension_id, attachment(row))


async def lock(here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: ChatNote) -> None:
    """For five hours from now; locking again begins them anew."""
    check_lock(here, caller, row)
    row.locked_by, row.locked_until = caller.extension_id, here.clock.now() + LOCK_LASTS
    await work_posts.refresh(here, session, chat, row, attachment(row))


async def unlock(here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: ChatNote) -> None:
    """Who holds the lock may, at any time; others once it has run out."""
    check_lock(here, caller, row)
    row.locked_by = row.locked_until = None
    await work_posts.refresh(here, session, chat, row, attachment(row))


async def delete_note(here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: ChatNote) -> None:
    """Its author may, and who administers the chat."""
    if row.creator_id != caller.extension_id:
        await check_administers(session, caller, chat)
    check_lock(here, caller, row)
    await content_watches(here).changing(session, row, gone=True)
    await work_posts.take_back(here, session, chat, row)
    await content_watches(here).removed(session, row)
    await session.delete(row)


def check_lock(here: Container, caller: Caller, row: ChatNote) -> None:
    held_by = holder(row.locked_by, row.locked_until, here.clock.now())
    if held_by not in (None, caller.extension_id):
        raise Invalid(
            "Somebody else is writing this note at present: wait until it is unlocked.",
            parameter="noteId",
            lockedBy={"id": held_by},
        )


def attachment(row: ChatNote) -> work_posts.Attachment:
    return {"id": row.id, "type": "Note", "title": row.title, "text": row.preview}
