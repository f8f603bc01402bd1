"""Adaptive cards, and the older form of cards."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Body, Query, Response

from clarion.base.container import Here
from clarion.features.messaging.cards import service
from clarion.features.messaging.cards.message_cards import MessageCard, message_card_view
from clarion.features.messaging.cards.models import ChatCard
from clarion.features.messaging.cards.responses import AdaptiveCardInfo, CardResponse, CardSubmission, CardSummary
from clarion.features.messaging.cards.schemas import Answer, card_view, read_card, short_view, words_of_answer
from clarion.features.messaging.cards.service import ADAPTIVE, MESSAGE
from clarion.features.messaging.cards.submitting import CardReceivers, message_of, submitted
from clarion.features.messaging.chats import NEW, OLD, OWN, Chatter, check_may_post, check_words, visible_chat
from clarion.features.messaging.work_objects import PRIVATE

router = APIRouter(tags=["Team messaging: cards"], dependencies=[PRIVATE])
AnyCard = Annotated[dict[str, Any], Body()]


@router.post(NEW + "/chats/{chatId}/adaptive-cards", status_code=201, summary="Show an adaptive card")
@router.post(OLD + "/chats/{chatId}/adaptive-cards", status_code=201, summary="Show an adaptive card (older name)")
async def create_adaptive_card(here: Here, caller: Chatter, chatId: str, body: AnyCard) -> CardSummary:
    """Of a version up to 1.5. It shows in the chat as a post."""
    content = read_card(body)
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        return short_view(await service.show_card(here, session, caller, chat, ADAPTIVE, content))


@router.get(NEW + "/adaptive-cards/{cardId}", summary="Read an adaptive card")
@router.get(OLD + "/adaptive-cards/{cardId}", summary="Read an adaptive card (older name)")
async def read_adaptive_card(here: Here, caller: Chatter, cardId: str) -> AdaptiveCardInfo:
    async with here.storage.reading() as session:
        row, _chat = await service.get_card(session, caller, cardId, ADAPTIVE)
    return card_view(row)


@router.put(NEW + "/adaptive-cards/{cardId}", summary="Change an adaptive card")
@router.put(OLD + "/adaptive-cards/{cardId}", summary="Change an adaptive card (older name)")
async def update_adaptive_card(here: Here, caller: Chatter, cardId: str, body: AnyCard) -> CardSummary:
    """Only who made it may."""
    content = read_card(body)
    async with here.storage.transaction() as session:
        row, chat = await service.get_card(session, caller, cardId, ADAPTIVE, lock=True)
        await service.change_card(here, session, caller, chat, row, content)
        return short_view(row)


@router.delete(NEW + "/adaptive-cards/{cardId}", status_code=204, summary="Delete an adaptive card")
@router.delete(OLD + "/adaptive-cards/{cardId}", status_code=204, summary="Delete an adaptive card (older name)")
async def delete_adaptive_card(here: Here, caller: Chatter, cardId: str) -> Response:
    async with here.storage.transaction() as session:
        row, chat = await service.get_card(session, caller, cardId, ADAPTIVE, lock=True)
        await service.delete_card(here, session, caller, chat, row)
    return Response(status_code=204)


@router.post(OWN + "/adaptive-cards/{cardId}/submit", summary="Answer an adaptive card")
async def submit_card(here: Here, caller: Chatter, cardId: str, body: Answer) -> CardSubmission:
    """What was put in goes to the app that made the card; `answer` is what the app wants to show."""
    async with here.storage.reading() as session:
        row, chat = await service.get_card(session, caller, cardId, ADAPTIVE)
        check_may_post(chat)
        data = submitted(row, body)
        await check_words(here, session, caller, words_of_answer(body), subject=chat.id)
        message = await message_of(here, session, caller, chat, row, data)
    receivers = here.find(CardReceivers) or CardReceivers()
    return {"answer": await receivers.deliver(row.client_id, row.account_id, message)}


@router.post(OLD + "/cards", summary="Show a card")
async def create_card(
    here: Here,
    caller: Chatter,
    body: MessageCard,
    group_id: Annotated[str, Query(alias="groupId", min_length=1, max_length=64)],
) -> CardResponse:
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, group_id, lock=True, parameter="groupId")
        return _view(await service.show_card(here, session, caller, chat, MESSAGE, message_card_view(body)))


@router.get(OLD + "/cards/{cardId}", summary="Read a card")
async def read_card_message(here: Here, caller: Chatter, cardId: str) -> CardResponse:
    async with here.storage.reading() as session:
        row, _chat = await service.get_card(session, caller, cardId, MESSAGE)
    return _view(row)


@router.put(OLD + "/cards/{cardId}", summary="Change a card")
async def update_card(here: Here, caller: Chatter, cardId: str, body: MessageCard) -> CardResponse:
    """Only who made it may."""
    async with here.storage.transaction() as session:
        row, chat = await service.get_card(session, caller, cardId, MESSAGE, lock=True)
        await service.change_card(here, session, caller, chat, row, message_card_view(body))
        return _view(row)


@router.delete(OLD + "/cards/{cardId}", summary="Delete a card")
async def delete_card(here: Here, caller: Chatter, cardId: str) -> Response:
    async with here.storage.transaction() as session:
        row, chat = await service.get_card(session, caller, cardId, MESSAGE, lock=True)
        await service.delete_card(here, session, caller, chat, row)
    return Response(status_code=200)


def _view(row: ChatCard) -> CardResponse:
    return cast("CardResponse", {**service.attachment(row), "creatorId": row.creator_id})
