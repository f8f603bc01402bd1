"""What the message store announces."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

MESSAGES_CHANGED = "messages.changed"
FILES_DROPPED = "messages.files_dropped"
REPORT_ASKED = "messages.report_asked"


class MessagesChanged(BaseModel):
    """Messages of one type in one mailbox came, changed or went, all in the same way.

    `message` is the message as the wire shows it (`schemas.message_view`), when it is one that came or changed.
    `shared`: they are of somebody else than the mailbox's own person, as texts to a queue are. `unread` and `read`
    count the living messages of this type in this mailbox afterwards. `at` is a time of the wire.
    """

    account_id: str
    extension_id: str
    type: str
    direction: str
    change: Literal["Create", "Update", "Delete"]
    message_ids: list[str]
    conversation_ids: list[str] = []
    unread: int
    read: int
    at: str
    shared: bool = False
    message: Mapping[str, Any] | None = None


class FilesDropped(BaseModel):
    """Nobody needs these files any more."""

    keys: list[str]


class ReportAsked(BaseModel):
    account_id: str
    report_id: str
