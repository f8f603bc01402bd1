"""Addresses under which other programs post in chats: for people to keep, and for programs to use."""

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_webhooks import service
from clarion.features.messaging.chat_webhooks.models import ChatWebhook
from clarion.features.messaging.chat_webhooks.payloads import LARGEST, read_payload
from clarion.features.messaging.chat_webhooks.responses import ChatWebhookInfo, ChatWebhookList, WebhookReceipt
from clarion.features.messaging.chats import NEW, OLD, Chatter, visible_chat
from clarion.features.people.sign_in import Caller, public

router = APIRouter(tags=["Team messaging: webhooks"])
gate_router = APIRouter(prefix=service.PATH, tags=["Team messaging: webhooks"])


@router.get(NEW + "/groups/{groupId}/webhooks", summary="List the webhooks of a chat")
@router.get(OLD + "/groups/{groupId}/webhooks", summary="List the webhooks of a chat (older name)")
async def list_group_webhooks(here: Here, caller: Chatter, groupId: str) -> ChatWebhookList:
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, groupId, parameter="groupId")
        query = select(ChatWebhook).where(ChatWebhook.chat_id == chat.id).order_by(ChatWebhook.created_at)
        return await _list(here, session, caller, list((await session.scalars(query)).all()))


@router.post(NEW + "/groups/{groupId}/webhooks", summary="Create a webhook of a chat")
@router.post(OLD + "/groups/{groupId}/webhooks", summary="Create a webhook of a chat (older name)")
async def create_group_webhook(here: Here, caller: Chatter, groupId: str) -> ChatWebhookInfo:
    """Whoever is in the chat may. Who has its `uri` can post there: keep it secret."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, groupId, lock=True, parameter="groupId")
        row = await service.create_webhook(here, session, caller, chat)
        return (await service.webhook_views(here, session, caller, [row]))[0]


@router.get(NEW + "/webhooks", summary="List webhooks")
@router.get(OLD + "/webhooks", summary="List webhooks (older name)")
async def list_webhooks(here: Here, caller: Chatter) -> ChatWebhookList:
    """One's own; for the account's administrators all of them."""
    query = select(ChatWebhook).where(ChatWebhook.account_id == caller.account_id).order_by(ChatWebhook.created_at)
    if not caller.is_admin:
        query = query.where(ChatWebhook.creator_id == caller.extension_id)
    async with here.storage.reading() as session:
        return await _list(here, session, caller, list((await session.scalars(query.limit(1_000))).all()))


@router.get(NEW + "/webhooks/{webhookId}", summary="Read a webhook")
@router.get(OLD + "/webhooks/{webhookId}", summary="Read a webhook (older name)")
async def read_webhook(here: Here, caller: Chatter, webhookId: str) -> ChatWebhookList:
    """As a list of one."""
    async with here.storage.reading() as session:
        return await _list(here, session, caller, [await service.get_webhook(session, caller, webhookId)])


@router.delete(NEW + "/webhooks/{webhookId}", summary="Delete a webhook")
@router.delete(OLD + "/webhooks/{webhookId}", summary="Delete a webhook (older name)")
async def delete_webhook(here: Here, caller: Chatter, webhookId: str) -> Response:
    async with here.storage.transaction() as session:
        row = await service.get_webhook(session, caller, webhookId, lock=True)
        await service.delete_webhook(session, caller, row)
    return Response(status_code=200)


@router.post(NEW + "/webhooks/{webhookId}/activate", summary="Activate a webhook")
@router.post(OLD + "/webhooks/{webhookId}/activate", summary="Activate a webhook (older name)")
async def activate_webhook(here: Here, caller: Chatter, webhookId: str) -> Response:
    async with here.storage.transaction() as session:
        row = await service.get_webhook(session, caller, webhookId, lock=True)
        await service.set_status(here, session, caller, row, "Active")
    return Response(status_code=200)


@router.post(NEW + "/webhooks/{webhookId}/suspend", summary="Suspend a webhook")
@router.post(OLD + "/webhooks/{webhookId}/suspend", summary="Suspend a webhook (older name)")
async def suspend_webhook(here: Here, caller: Chatter, webhookId: str) -> Response:
    """What comes to it is refused until it is activated again."""
    async with here.storage.transaction() as session:
        row = await service.get_webhook(session, caller, webhookId, lock=True)
        await service.set_status(here, session, caller, row, "Suspended")
    return Response(status_code=200)


@gate_router.post("/{secret}", dependencies=[public()], summary="Post in a chat by its webhook")
async def receive(request: Request, here: Here, secret: str) -> WebhookReceipt:
    """Text, Markdown, attachments or adaptive cards. The secret in the address stands for the chat."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise ClarionError(f"A message has at most {LARGEST // 1024} kB.", code="CMN-104", status=413)
    async with here.storage.transaction() as session:
        row = await service.admit(session, secret[:200], here.clock.now())
    incoming = read_payload(request.headers.get("content-type", "application/json"), bytes(body))
    async with here.storage.transaction() as session:
        post_id = await service.receive(here, session, row, incoming)
    return {"status": "OK", "postId": post_id}


async def _list(here: Container, session: AsyncSession, caller: Caller, rows: list[ChatWebhook]) -> ChatWebhookList:
    return {"records": await service.webhook_views(here, session, caller, rows)}
