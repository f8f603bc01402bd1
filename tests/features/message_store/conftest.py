"""Messages in mailboxes, as features put them there."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from clarion.base.files import Files, new_key
from clarion.features.message_store import (
    Direction,
    Message,
    MessageStatus,
    MessageStore,
    MessageType,
    NewAttachment,
    NewMessage,
    Party,
)
from tests.support.api import Api

Put = Callable[..., Awaitable[Message]]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200))


@pytest.fixture
def put(api: Api) -> Put:
    """`await put("hello", number="102")`: a text in the mailbox of 102, from +12025550100."""

    async def keep(
        text: str = "hello",
        number: str = "102",
        guest: str = "+12025550100",
        type_: MessageType = MessageType.SMS,
        direction: Direction = Direction.INBOUND,
        files: tuple[tuple[str, bytes], ...] = (),
        **more: Any,
    ) -> Message:
        account_id, extension_id = api.account_id(), api.extension_id(number)
        own = Party(phone_number=f"+165055501{number[1:]}", extension_id=extension_id, extension_number=number)
        other = Party(phone_number=guest)
        inbound = direction == Direction.INBOUND
        store = api.here.get(MessageStore)
        attachments = []
        for content_type, content in files:
            key = new_key("messages", account_id)
            await api.here.get(Files).put(key, content)
            attachments.append(
                NewAttachment(type="MmsAttachment", content_type=content_type, file_key=key, size=len(content))
            )
        async with api.here.storage.transaction() as session:
            conversation = None
            if type_ in (MessageType.SMS, MessageType.PAGER):
                conversation = await store.conversation(session, account_id, type_, own.phone_number, [guest])
            new = NewMessage(
                account_id=account_id,
                extension_id=extension_id,
                type=type_,
                direction=direction,
                status=MessageStatus.RECEIVED if inbound else MessageStatus.SENT,
                sender=other if inbound else own,
                recipients=[own if inbound else other],
                at=api.clock.now(),
                subject=text,
                conversation_id=conversation.id if conversation else None,
                attachments=attachments,
                **more,
            )
            row = await store.add(session, new)
        assert row is not None
        return row

    return keep
