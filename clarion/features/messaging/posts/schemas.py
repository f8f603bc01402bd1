"""Bodies of requests about posts."""

from typing import Literal

from pydantic import Field

from clarion.base.http import WireModel
from clarion.features.messaging.chats import WireId
from clarion.features.messaging.encryption import Sealed
from clarion.features.messaging.posts.rules import MOST_ATTACHMENTS, MOST_MENTIONS
from clarion.features.messaging.posts.service import Wanted


class AttachmentRef(WireModel):
    id: WireId
    type: Literal["File", "Note", "Event", "Card", "Task"] = "File"


class NewPost(WireModel):
    """At least one of text and attachments. `client_key`: our own; the same key again finds the first post.

    `sealed`: instead of a text, where the chat is encrypted; `names`: people whose attention it asks for, in the open.
    """

    text: str | None = Field(default=None, max_length=100_000)
    parent_post_id: WireId | None = None
    thread_id: WireId | None = None
    attachments: list[AttachmentRef] | None = Field(default=None, max_length=MOST_ATTACHMENTS)
    client_key: str = Field(default="", max_length=1_000)
    sealed: Sealed | None = None
    names: list[WireId] = Field(default=[], max_length=MOST_MENTIONS)

    def wanted(self) -> Wanted:
        return Wanted(
            text=self.text or "",
            parent_id=self.parent_post_id or "",
            thread_id=self.thread_id or "",
            attachments=[(one.type, one.id) for one in self.attachments or ()],
            client_key=self.client_key,
            sealed=self.sealed.model_dump() if self.sealed else None,
            names=self.names,
        )


class SealedText(WireModel):
    """What a post says now, sealed as `NewPost` has it."""

    sealed: Sealed
    names: list[WireId] = Field(default=[], max_length=MOST_MENTIONS)


class PostText(WireModel):
    text: str = Field(max_length=100_000)
