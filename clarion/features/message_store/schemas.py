"""Messages on the wire."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from clarion.base.http import WireModel, uri_of, wire_time
from clarion.features.message_store.kinds import Availability, Direction, MessageStatus, MessageType, ReadStatus
from clarion.features.message_store.models import Attachment, Message
from clarion.features.message_store.responses import (
    ConversationInfo,
    MessageAttachmentInfo,
    MessageInfo,
    SmsInfo,
)
from clarion.features.people import Extension

TEXT_TYPES = (MessageType.SMS, MessageType.PAGER)


class NoFields(BaseModel):
    """`{}`: what some clients send where there is nothing to say."""

    model_config = ConfigDict(extra="forbid")


class MessageChange(WireModel):
    """The body of PUT and PATCH."""

    read_status: ReadStatus | None = None
    availability: Availability | None = None


class RetentionChange(WireModel):
    """Days that faxes and voicemails are kept; null: for ever."""

    retention_period: int | None = Field(default=None, ge=7, le=90)


def message_uri(base: Request | str, row: Message) -> str:
    return uri_of(base, "account", row.account_id, "extension", row.extension_id, "message-store", row.id)


def message_view(
    base: Request | str, row: Message, attachments: Sequence[Attachment], owner: Extension | None = None
) -> MessageInfo:
    """A message. `base`: the request that is answered, or the public address."""
    uri = message_uri(base, row)
    view: dict[str, Any] = {
        "id": int(row.id),
        "uri": uri,
        "extensionId": row.extension_id,
        "type": row.type,
        "direction": row.direction,
        "availability": row.availability,
        "readStatus": row.read_status,
        "messageStatus": row.status,
        "priority": row.priority,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
        "from": row.sender,
        "to": row.recipients,
        "attachments": _attachments(uri, row, attachments),
    }
    if row.type in TEXT_TYPES:
        view["subject"] = row.subject
    if row.conversation_id:
        view |= _conversation(base, row)
    if row.type == MessageType.SMS:
        view |= _sms(row)
    if owner is not None:
        view["owner"] = {"extensionId": owner.id, "name": owner.name, "extensionType": owner.type}
    return cast("MessageInfo", {**view, **row.details})


def _conversation(base: Request | str, row: Message) -> ConversationInfo:
    uri = uri_of(base, "account", row.account_id, "extension", row.extension_id, "message-store")
    return {
        "conversationId": int(row.conversation_id or 0),
        "conversation": {
            "id": row.conversation_id,
            "uri": f"{uri}?conversationId={row.conversation_id}",
        },
    }


def _sms(row: Message) -> SmsInfo:
    """What only SMS have: how large, how often tried, when it reached the handset, why not."""
    view: SmsInfo = {"segmentCount": row.segments} if row.segments else {}
    if row.direction == Direction.OUTBOUND:
        view["smsSendingAttemptsCount"] = row.attempts
        if row.delivered_at:
            view["smsDeliveryTime"] = wire_time(row.delivered_at)
        if row.error_code and row.status in (MessageStatus.SENDING_FAILED, MessageStatus.DELIVERY_FAILED):
            view["deliveryErrorCode"] = row.error_code
    return view


def _attachments(uri: str, row: Message, attachments: Sequence[Attachment]) -> list[MessageAttachmentInfo]:
    found: list[MessageAttachmentInfo] = []
    if row.type in TEXT_TYPES and row.subject:  # the text is an attachment too, under the message's own id
        found.append({"id": int(row.id), "uri": f"{uri}/content/{row.id}", "type": "Text", "contentType": "text/plain"})
    return found + [_attachment(uri, item) for item in attachments]


def _attachment(uri: str, item: Attachment) -> MessageAttachmentInfo:
    view: Mapping[str, Any] = {
        "id": int(item.id),
        "uri": f"{uri}/content/{item.id}",
        "type": item.type,
        "contentType": item.content_type,
        "fileName": item.file_name or None,
        "size": item.size,
        "vmDuration": round(item.seconds) if item.seconds is not None else None,
        "width": item.width,
        "height": item.height,
    }
    return cast("MessageAttachmentInfo", {name: value for name, value in view.items() if value is not None})
