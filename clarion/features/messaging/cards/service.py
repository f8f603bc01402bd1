"""What people and apps do with cards: show, change and take them back."""

from collections.abc import Mapping
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import Forbidden, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.cards.message_cards import MessageCard, message_card_view, words_of
from clarion.features.messaging.cards.models import ChatCard
from clarion.features.messaging.cards.schemas import words_of_card
from clarion.features.messaging.chats import Chat, check_administers, check_may_post, check_words, visible_chat
from clarion.features.people.sign_in import Caller

ADAPTIVE, MESSAGE = "AdaptiveCard", "Card"


async def show_card(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, kind: str, content: Mapping[str, Any]
) -> ChatCard:
    """The card, and its post in the chat. `content`: checked already."""
    check_may_post(chat)
    await check_words(here, session, caller, _words(kind, content), chat.id)
    row = await keep_card(here, session, caller, chat, kind, content)
    await work_posts.tell(here, session, chat, row, caller.extension_id, attachment(row))
    return row


async def keep_card(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, kind: str, content: Mapping[str, Any]
) -> ChatCard:
    """The card alone: whoever calls shows `attachment(card)` in a post, and notes it in `post_ids`."""
    now = here.clock.now()
    row = ChatCard(
        id=new_id(),
        account_id=chat.account_id,
        chat_id=chat.id,
        creator_id=caller.extension_id,
        client_id=caller.app.client_id,
        kind=kind,
        content=content,
        post_ids=[],
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def change_card(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: ChatCard, content: Mapping[str, Any]
) -> None:
    """Only who made it may."""
    if row.creator_id != caller.extension_id:
        raise Forbidden("Only who made a card may change it.", code="CMN-403", parameter="cardId")
    check_may_post(chat)
    await check_words(here, session, caller, _words(row.kind, content), chat.id)
    row.content, row.changed_at = dict(content), here.clock.now()
    await work_posts.refresh(here, session, chat, row, attachment(row))


async def delete_card(here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: ChatCard) -> None:
    """Who made it may, and who administers the chat."""
    if row.creator_id != caller.extension_id:
        await check_administers(session, caller, chat)
    await work_posts.take_back(here, session, chat, row)
    await session.delete(row)


async def get_card(
    session: AsyncSession, caller: Caller, card_id: str, kind: str, *, lock: bool = False
) -> tuple[ChatCard, Chat]:
    """Raises 404, also for a card of a chat that the caller is not in."""
    row = await session.get(ChatCard, card_id[:64])
    if row is None or row.account_id != caller.account_id or row.kind != kind:
        raise NotFound("Resource for parameter [cardId] is not found.", parameter="cardId")
    chat = await visible_chat(session, caller, row.chat_id, lock=lock, parameter="cardId")
    if lock:
        await session.refresh(row, with_for_update=True)
    return row, chat


def attachment(row: ChatCard) -> work_posts.Attachment:
    """Posts call both kinds a card; `cardType` tells clients of ours which one they have to fetch."""
    if row.kind == MESSAGE:
        return {**message_card_view(MessageCard.model_validate(row.content)), "id": row.id, "type": "Card"}
    fallback = row.content.get("fallbackText")
    told = {"fallback": fallback[:1_000]} if isinstance(fallback, str) and fallback else {}
    return {"id": row.id, "type": "Card", "cardType": ADAPTIVE, **told}


def _words(kind: str, content: Mapping[str, Any]) -> str:
    return words_of(MessageCard.model_validate(content)) if kind == MESSAGE else words_of_card(content)
