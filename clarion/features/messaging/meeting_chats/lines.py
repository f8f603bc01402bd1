"""A post that was written in the chat of a meeting, as a line of the meeting. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FROM_MEETING = "meeting:"
"""Keys of posts that were said in a meeting begin so."""
_MENTION = re.compile(r"!\[:(\w+)\]\(([A-Za-z0-9_.:/-]{1,64})\)")


@dataclass(frozen=True)
class MeetingLine:
    id: str
    chat_id: str
    creator_id: str
    text: str


def meeting_line(event: Mapping[str, Any]) -> MeetingLine | None:
    """`event`: of TEAM_MESSAGING. None for what is no new post with words, and for what was said in a meeting."""
    post = event.get("post") or {}
    if event.get("event_type") != "PostAdded" or post.get("type") != "TextMessage" or post.get("sealed"):
        return None
    if str(post.get("clientKey") or "").startswith(FROM_MEETING):
        return None
    names = {str(one["id"]): str(one.get("name") or "") for one in post.get("mentions") or ()}
    text = _MENTION.sub(lambda found: f"@{names.get(found[2]) or found[1]}", str(post.get("text") or ""))
    files = [str(one.get("name") or "") for one in post.get("attachments") or ()]
    words = "\n".join(part for part in (text, *files) if part.strip())
    return MeetingLine(post["id"], post["groupId"], str(post.get("creatorId") or ""), words) if words else None
