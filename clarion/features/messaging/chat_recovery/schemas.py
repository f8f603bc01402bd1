"""Recoveries and reports on the wire."""

from typing import Annotated, Literal, Self, cast

from pydantic import Field, StringConstraints, model_validator

from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.chat_recovery.responses import (
    EncryptedChatInfo,
    RecoveryInfo,
    RecoveryPurpose,
    RecoveryStatus,
)
from clarion.features.messaging.chats import WireId
from clarion.features.messaging.encryption.models import Recovery
from clarion.features.messaging.encryption.schemas import Hash

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Category = Literal["spam", "fraud", "harassment", "infringement", "malware", "minors", "other"]


class RecoveryOrder(WireModel):
    """`person_id`: who lost their keys, for Return. Everybody in the chat reads the reason."""

    chat_id: WireId
    purpose: Literal["Export", "Return"]
    person_id: WireId | None = None
    reason: Reason

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.purpose == "Return" and not self.person_id:
            raise ValueError("personId is required with purpose Return")
        return self


class Decision(WireModel):
    agreed: bool


class Report(WireModel):
    """What a member hands over of a message: for a sealed one its text as it was sealed (`body`), and the key inside it
    (`frank`) that proves it; `words`: their own.
    """

    category: Category
    words: Annotated[str, Field(max_length=2_000)] = ""
    body: Annotated[str, Field(max_length=150_000)] | None = None
    frank: Hash | None = None


def recovery_view(row: Recovery, status: str, chat: EncryptedChatInfo | None) -> RecoveryInfo:
    return {
        "id": row.id,
        "chatId": row.chat_id,
        "chat": chat,
        "purpose": cast("RecoveryPurpose", row.purpose),
        "personId": row.person_id,
        "reason": row.reason,
        "status": cast("RecoveryStatus", status),
        "askedBy": row.asked_by,
        "decidedBy": row.decided_by,
        "reads": row.reads,
        "creationTime": wire_time(row.created_at),
        "endTime": wire_time(row.ends_at) if row.ends_at else None,
    }
