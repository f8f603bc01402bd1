"""Programs that a chat asks, and commands: our own, the surface has neither."""

from fastapi import APIRouter, Response
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.features.messaging.chat_webhooks.service import post_incoming
from clarion.features.messaging.chats import OWN, Chatter, check_may_post, check_words, visible_chat
from clarion.features.messaging.outgoing_webhooks import service
from clarion.features.messaging.outgoing_webhooks.models import OutgoingWebhook
from clarion.features.messaging.outgoing_webhooks.responses import (
    CommandRun,
    OutgoingWebhookDetails,
    OutgoingWebhookList,
)
from clarion.features.messaging.work_objects import PRIVATE
from clarion.features.people import Extension

router = APIRouter(prefix=OWN, tags=["Team messaging: programs"])


@router.get("/chats/{chatId}/outgoing-hooks", summary="List the programs that a chat asks")
async def list_hooks(here: Here, caller: Chatter, chatId: str) -> OutgoingWebhookList:
    """Commands that can be typed, and who is told of posts. Where they are stays unsaid."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        query = select(OutgoingWebhook).where(OutgoingWebhook.chat_id == chat.id)
        rows = (await session.scalars(query.order_by(OutgoingWebhook.kind, OutgoingWebhook.name))).all()
    return {"records": [service.hook_view(row) for row in rows]}


@router.post("/chats/{chatId}/outgoing-hooks", status_code=201, summary="Let a chat ask a program")
async def create_hook(here: Here, caller: Chatter, chatId: str, body: service.NewHook) -> OutgoingWebhookDetails:
    """By a command, or by posts that begin with certain words. `secret` is what calls are signed with."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        return service.whole_view(here, await service.create_hook(here, session, caller, chat, body))


@router.get("/outgoing-hooks/{hookId}", summary="Read a program that a chat asks")
async def read_hook(here: Here, caller: Chatter, hookId: str) -> OutgoingWebhookDetails:
    """With address and secret, for those who may change it."""
    async with here.storage.transaction() as session:
        return service.whole_view(here, await service.get_own_hook(session, caller, hookId))


@router.patch("/outgoing-hooks/{hookId}", summary="Change a program that a chat asks")
async def update_hook(here: Here, caller: Chatter, hookId: str, body: service.HookChange) -> OutgoingWebhookDetails:
    async with here.storage.transaction() as session:
        row = await service.get_own_hook(session, caller, hookId)
        await service.change_hook(here, row, body)
        return service.whole_view(here, row)


@router.delete("/outgoing-hooks/{hookId}", status_code=204, summary="Do not ask a program any more")
async def delete_hook(here: Here, caller: Chatter, hookId: str) -> Response:
    async with here.storage.transaction() as session:
        await service.delete_hook(session, await service.get_own_hook(session, caller, hookId))
    return Response(status_code=204)


@router.post("/chats/{chatId}/commands", dependencies=[PRIVATE], summary="Run a command")
async def run_command(here: Here, caller: Chatter, chatId: str, body: service.Typed) -> CommandRun:
    """The program's answer: for oneself, or (`title` or `activity` in it, or an attachment) posted for everybody."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        check_may_post(chat)
        hook = await service.find_command(session, chat, body.name)
        if hook is None:
            raise NotFound(f"There is no command /{body.name.removeprefix('/')[:32]} in this chat.", parameter="name")
        await check_words(here, session, caller, body.text, subject=chat.id)
        person = await session.get_one(Extension, caller.extension_id)
        said = {"command": {"name": hook.name, "text": body.text}}
        message = service.message(here, hook, person, chat, "command", said)
    answer = await service.call(here, hook, message)
    if answer is None or not (answer.extra or answer.attachments or answer.cards):
        return {"text": answer.text if answer is not None else "", "postId": None}
    async with here.storage.transaction() as session:
        shown = answer.under(f"/{hook.name}")
        post_id = await post_incoming(here, session, caller.extension_id, chat.id, f"hook-{hook.id}", shown)
    return {"text": answer.text, "postId": post_id}
