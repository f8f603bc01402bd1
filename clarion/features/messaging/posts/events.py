"""What posts announce, to the members of their chat only."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

FILES_DROPPED = "team_messaging.files_dropped"

PostEventType = Literal["PostAdded", "PostChanged", "PostRemoved", "PostState"]


class PostChanged(BaseModel):
    """`post`: as `full_view` has it. PostState tells of what is put on a post (reactions, pins, answers); it is no
    event of the surface.
    """

    account_id: str
    chat_id: str
    members_version: int
    event_type: PostEventType
    n: int
    at: str
    post: Mapping[str, Any]


class FilesDropped(BaseModel):
    """Nobody can see these any more."""

    keys: list[str]
