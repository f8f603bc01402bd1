"""What people do with programs that a chat asks: set them up, type commands."""

import hmac
import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import WireModel, wire_time
from clarion.base.ids import new_id, new_token, new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_webhooks.payloads import Incoming, read_payload
from clarion.features.messaging.chats import Chat, ChatKind, check_administers, check_may_post, visible_chat
from clarion.features.messaging.outgoing_webhooks.models import OutgoingWebhook
from clarion.features.messaging.outgoing_webhooks.port import OutsidePrograms
from clarion.features.messaging.outgoing_webhooks.responses import OutgoingWebhookDetails, OutgoingWebhookInfo
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

MOST_PER_CHAT = 50
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
Word = Annotated[str, Field(min_length=1, max_length=50)]


class NewHook(WireModel):
    """`words`: with which posts begin that the program is told of; with none it is told of all."""

    kind: Literal["Command", "Words"]
    name: Annotated[str, Field(min_length=1, max_length=32)]
    description: Annotated[str, Field(max_length=200)] = ""
    url: Annotated[str, Field(min_length=1, max_length=2_000)]
    words: Annotated[list[Word], Field(max_length=20)] = Field(default_factory=list)


class HookChange(WireModel):
    """What is not given stays."""

    description: Annotated[str, Field(max_length=200)] | None = None
    url: Annotated[str, Field(min_length=1, max_length=2_000)] | None = None
    words: Annotated[list[Word], Field(max_length=20)] | None = None
    status: Literal["Active", "Suspended"] | None = None


class Typed(WireModel):
    """A command as it was typed: `/name text`."""

    name: Annotated[str, Field(min_length=1, max_length=33)]
    text: Annotated[str, Field(max_length=5_000)] = ""


async def create_hook(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, body: NewHook
) -> OutgoingWebhook:
    """In a team its administrators may; in other chats everybody who is in them. The chat is locked."""
    check_may_post(chat)
    await _check_may(session, caller, chat)
    name = body.name.lower().removeprefix("/")
    if not _NAME.fullmatch(name):
        raise Invalid("A name has up to 32 of a-z, 0-9, - and _.", parameter="name")
    url = here.get(OutsidePrograms).checked(body.url, "url")
    known = select(func.count()).where(OutgoingWebhook.chat_id == chat.id)
    if (await session.scalar(known) or 0) >= MOST_PER_CHAT:
        raise Conflict(f"A chat asks at most {MOST_PER_CHAT} programs: delete one first.")
    if await session.scalar(known.where(OutgoingWebhook.kind == body.kind, OutgoingWebhook.name == name)):
        raise Conflict(f"This chat has a {body.kind.lower()} called {name} already.", parameter="name")
    now = here.clock.now()
    row = OutgoingWebhook(
        id=new_id(),
        account_id=chat.account_id,
        chat_id=chat.id,
        creator_id=caller.extension_id,
        kind=body.kind,
        name=name,
        description=body.description,
        words=_words(body.words),
        url=url,
        salt=new_token(),
        status="Active",
        problem="",
        failures=0,
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def change_hook(here: Container, row: OutgoingWebhook, body: HookChange) -> None:
    """Activating one that was suspended for its failures forgets them."""
    if body.url is not None:
        row.url = here.get(OutsidePrograms).checked(body.url, "url")
    if body.words is not None:
        row.words = _words(body.words)
    if body.description is not None:
        row.description = body.description
    if body.status is not None:
        row.status, row.failures, row.problem = body.status, 0, ""
    row.changed_at = here.clock.now()


async def delete_hook(session: AsyncSession, row: OutgoingWebhook) -> None:
    await session.delete(row)


async def get_own_hook(session: AsyncSession, caller: Caller, hook_id: str) -> OutgoingWebhook:
    """For who may change it: who made it, and as `create_hook` has it. Raises 404 and 403."""
    row = await session.get(OutgoingWebhook, hook_id[:64])
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [hookId] is not found.", parameter="hookId")
    chat = await visible_chat(session, caller, row.chat_id, lock=True, parameter="hookId")
    if row.creator_id != caller.extension_id:
        await _check_may(session, caller, chat)
    return row


async def _check_may(session: AsyncSession, caller: Caller, chat: Chat) -> None:
    if chat.kind in (ChatKind.TEAM, ChatKind.EVERYONE):
        await check_administers(session, caller, chat)


async def find_command(session: AsyncSession, chat: Chat, name: str) -> OutgoingWebhook | None:
    wanted = (
        (OutgoingWebhook.chat_id == chat.id)
        & (OutgoingWebhook.kind == "Command")
        & (OutgoingWebhook.status == "Active")
    )
    query = select(OutgoingWebhook).where(wanted, OutgoingWebhook.name == name.lower().removeprefix("/"))
    return (await session.scalars(query)).one_or_none()


def hook_view(row: OutgoingWebhook) -> OutgoingWebhookInfo:
    return {
        "id": row.id,
        "chatId": row.chat_id,
        "creatorId": row.creator_id,
        "kind": row.kind,
        "name": row.name,
        "description": row.description,
        "words": row.words,
        "status": row.status,
        "problem": row.problem,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
    }


def whole_view(here: Container, row: OutgoingWebhook) -> OutgoingWebhookDetails:
    """With what only who may change it sees."""
    return {**hook_view(row), "url": row.url, "secret": secret_of(here, row)}


def secret_of(here: Container, row: OutgoingWebhook) -> str:
    return here.keys.password(f"outgoing hook {row.id} {row.salt}", 40)


def message(
    here: Container, row: OutgoingWebhook, person: Extension, chat: Chat, kind: str, said: Mapping[str, Any]
) -> bytes:
    """What the program gets to know: who said what, and where."""
    body = {
        "uuid": new_uuid(),
        "timestamp": wire_time(here.clock.now()),
        "type": kind,
        "hook": {"id": row.id, "name": row.name},
        "user": {
            "id": person.id,
            "firstName": person.first_name,
            "lastName": person.last_name,
            "accountId": person.account_id,
        },
        "conversation": {"id": chat.id, "type": chat.kind, "public": chat.public, "name": chat.name},
        **said,
    }
    return json.dumps(body, separators=(",", ":")).encode()


async def call(here: Container, row: OutgoingWebhook, body: bytes) -> Incoming | None:
    """What the program answers, where that can be shown. Raises 503 when it does not answer well."""
    signature = hmac.new(secret_of(here, row).encode(), body, sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Clarion-Signature": f"sha256={signature}"}
    answer = await here.get(OutsidePrograms).call(row.url, headers, body)
    try:
        return read_payload("application/json", answer) if answer.strip() else None
    except Invalid:
        return None


def _words(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(word.strip().lower() for word in words if word.strip()))
