"""What chats announce. Everything goes to the members of the chat only, or to those named in `only`."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

TEAM_MESSAGING = "team_messaging.changed"
"""Chats and posts in one topic, so that their changes keep their order."""
CHAT_SIGNAL = "team_messaging.signal"
"""Published straight to the bus and not kept: typing, read positions."""

ChatEventType = Literal["GroupJoined", "GroupLeft", "GroupRenamed", "GroupChanged", "GroupState"]


class ChatChanged(BaseModel):
    """`chat`: as `chat_event_view` has it. `only`: to whom it goes; empty: to the members at `members_version`.

    GroupState is what the chat is to one person (read, favourite, muted, folder); it is no event of the surface.
    """

    account_id: str
    chat_id: str
    members_version: int
    event_type: ChatEventType
    only: list[str] = []
    n: int
    at: str
    chat: Mapping[str, Any] = {}
    state: Mapping[str, Any] = {}


class ChatSignal(BaseModel):
    """`what`: typing, read."""

    account_id: str
    chat_id: str
    members_version: int
    what: Literal["typing", "read"]
    extension_id: str
    at: str
    details: dict[str, Any] = {}
