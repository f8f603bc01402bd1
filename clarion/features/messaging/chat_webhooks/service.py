"""What people do with addresses for other programs, and what comes in through these."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, NotFound, TooMany
from clarion.base.http import wire_time
from clarion.base.ids import new_id, new_token
from clarion.base.keys import MasterKey
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.cards import ADAPTIVE, attachment, keep_card
from clarion.features.messaging.chat_webhooks.events import CHAT_WEBHOOK_CHANGED, ChatWebhookChanged, WebhookEventType
from clarion.features.messaging.chat_webhooks.models import ChatWebhook, ChatWebhookStatus
from clarion.features.messaging.chat_webhooks.payloads import Incoming
from clarion.features.messaging.chat_webhooks.responses import ChatWebhookInfo
from clarion.features.messaging.chats import Chat, Member, check_may_post, check_words, visible_chat
from clarion.features.messaging.posts import add_system_post
from clarion.features.people.sign_in import AppIdentity, Caller, find_caller_of_app

PATH = "/webhook/v2"
MOST_PER_CHAT = 100
MOST_PER_MINUTE = 60
WINDOW = timedelta(minutes=1)
_SECRET = 40


def address_of(here: Container, row: ChatWebhook) -> str:
    return f"{here.settings.public_url.rstrip('/')}{PATH}/{secret_of(here.keys, row.id, row.salt)}"


def secret_of(keys: MasterKey, webhook_id: str, salt: str) -> str:
    return keys.password(f"chat webhook {webhook_id} {salt}", _SECRET)


def hash_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


async def create_webhook(here: Container, session: AsyncSession, caller: Caller, chat: Chat) -> ChatWebhook:
    """Whoever is in the chat may."""
    check_may_post(chat)
    count = select(func.count()).where(ChatWebhook.chat_id == chat.id)
    if (await session.scalar(count) or 0) >= MOST_PER_CHAT:
        raise Conflict(f"A chat has at most {MOST_PER_CHAT} webhooks: delete one first.", parameter="groupId")
    now, webhook_id, salt = here.clock.now(), new_id(), new_token()
    row = ChatWebhook(
        id=webhook_id,
        account_id=chat.account_id,
        chat_id=chat.id,
        creator_id=caller.extension_id,
        secret_hash=hash_of(secret_of(here.keys, webhook_id, salt)),
        salt=salt,
        status="Active",
        window_count=0,
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    await session.flush()
    await _tell(session, row, "WebhookCreated")
    return row


async def set_status(
    here: Container, session: AsyncSession, caller: Caller, row: ChatWebhook, status: ChatWebhookStatus
) -> None:
    await check_may_manage(session, caller, row)
    if row.status != status:
        row.status, row.changed_at = status, here.clock.now()
        await _tell(session, row, "WebhookUpdated")


async def delete_webhook(session: AsyncSession, caller: Caller, row: ChatWebhook) -> None:
    await check_may_manage(session, caller, row)
    await session.delete(row)
    await _tell(session, row, "WebhookDeleted")


async def check_may_manage(session: AsyncSession, caller: Caller, row: ChatWebhook) -> None:
    """Raises 403 for others than who made it, who administers the chat, and the account's administrators."""
    if not caller.is_admin and not await may_see_address(session, caller, row):
        raise Forbidden(
            "Only who made a webhook and administrators may do this.", code="CMN-403", parameter="webhookId"
        )


async def may_see_address(session: AsyncSession, caller: Caller, row: ChatWebhook) -> bool:
    return row.id in await with_address(session, caller, [row])


async def with_address(session: AsyncSession, caller: Caller, rows: Sequence[ChatWebhook]) -> set[str]:
    """Whose address the caller may see. Who has it posts in the chat: its maker, and who administers the chat."""
    chats = {row.chat_id for row in rows}
    query = select(Member).where(Member.extension_id == caller.extension_id, Member.chat_id.in_(chats))
    roles = {member.chat_id: member.role for member in await session.scalars(query)}
    inside = [row for row in rows if row.chat_id in roles]
    return {row.id for row in inside if row.creator_id == caller.extension_id or roles[row.chat_id] == "Admin"}


async def get_webhook(session: AsyncSession, caller: Caller, webhook_id: str, *, lock: bool = False) -> ChatWebhook:
    """Raises 404, also for one of a chat that the caller is not in; the account's administrators find all."""
    row = await session.get(ChatWebhook, webhook_id[:64], with_for_update=lock)
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [webhookId] is not found.", parameter="webhookId")
    if not caller.is_admin:
        await visible_chat(session, caller, row.chat_id, parameter="webhookId")
    return row


async def webhook_views(
    here: Container, session: AsyncSession, caller: Caller, rows: Sequence[ChatWebhook]
) -> list[ChatWebhookInfo]:
    known = await with_address(session, caller, rows)
    return [{**_view(row), "uri": address_of(here, row)} if row.id in known else _view(row) for row in rows]


def _view(row: ChatWebhook) -> ChatWebhookInfo:
    return {
        "id": row.id,
        "creatorId": row.creator_id,
        "groupIds": [row.chat_id],
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
        "status": row.status,
    }


async def admit(session: AsyncSession, secret: str, now: datetime) -> ChatWebhook:
    """The webhook behind an address, and one message more of what it may send in a minute.

    Raises 404 for an address that is none of ours, 403 for a suspended one, 429 for too much.
    """
    query = select(ChatWebhook).where(ChatWebhook.secret_hash == hash_of(secret)).with_for_update()
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise NotFound("There is no such webhook.")
    if row.status != "Active":
        raise Forbidden("This webhook is suspended: activate it first.", code="CMN-403")
    if row.window_at is None or now >= row.window_at + WINDOW:
        row.window_at, row.window_count = now, 0
    if row.window_count >= MOST_PER_MINUTE:
        left = (row.window_at + WINDOW - now).total_seconds()
        raise TooMany(f"A webhook takes {MOST_PER_MINUTE} messages in a minute.", retry_after=int(left) + 1)
    row.window_count, row.used_at = row.window_count + 1, now
    return row


async def receive(here: Container, session: AsyncSession, row: ChatWebhook, incoming: Incoming) -> str:
    """Post in the chat, in the name of who made the webhook. Returns the post's id."""
    return await post_incoming(here, session, row.creator_id, row.chat_id, f"webhook-{row.id}", incoming)


async def post_incoming(
    here: Container, session: AsyncSession, person_id: str, chat_id: str, client_id: str, incoming: Incoming
) -> str:
    """What a program says, in the name of somebody who must still be in the chat. Returns the post's id."""
    caller = await find_caller_of_app(session, person_id, AppIdentity(client_id, "Program"), ("TeamMessaging",))
    if caller is None:
        raise Forbidden("In whose name this would be posted may not post any more.", code="CMN-403")
    chat = await visible_chat(session, caller, chat_id, lock=True)
    check_may_post(chat)
    await check_words(here, session, caller, incoming.words, subject=chat.id)
    cards = [await keep_card(here, session, caller, chat, ADAPTIVE, content) for content in incoming.cards]
    older = [{"id": new_id(), **each} for each in incoming.attachments]
    shown = [*older, *(attachment(card) for card in cards)]
    text = incoming.text
    extra = incoming.extra
    if not text and not shown:
        text, extra = extra.get("title", ""), {name: value for name, value in extra.items() if name != "title"}
    post = await add_system_post(here, session, chat, person_id, text=text, attachments=shown, extra=extra, reads=False)
    for card in cards:
        card.post_ids = [post.id]
    return post.id


async def _tell(session: AsyncSession, row: ChatWebhook, event_type: WebhookEventType) -> None:
    chat = await session.get_one(Chat, row.chat_id)
    change = ChatWebhookChanged(
        account_id=row.account_id,
        webhook_id=row.id,
        chat_id=row.chat_id,
        members_version=chat.members_version,
        creator_id=row.creator_id,
        event_type=event_type,
        status="Deleted" if event_type == "WebhookDeleted" else row.status,
        created_at=wire_time(row.created_at),
        changed_at=wire_time(row.changed_at),
    )
    announce(session, CHAT_WEBHOOK_CHANGED, change)
