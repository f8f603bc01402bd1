"""How posts and texts read in a notification. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from clarion.base.i18n import LazyString
from clarion.features.messaging.chats.models import ChatKind

_MENTION = re.compile(r"!\[:(\w+)\]\(([^)]{1,64})\)")
_LINK = re.compile(r"\[([^\]]{1,300})\]\([^)\s]{1,2000}\)")
_MARKS = re.compile(r"[*_~`]{1,3}")


def plain(text: str, mentions: Sequence[Mapping[str, Any]]) -> str:
    """Words without marks of formatting, and names in place of mentions."""
    names = {str(one.get("id")): str(one.get("name", "")) for one in mentions}
    named = _MENTION.sub(lambda found: f"@{names.get(found[2], '') or 'team'}", text)
    return _MARKS.sub("", _LINK.sub(r"\1", named)).strip()


def body_of(post: Mapping[str, Any]) -> str | LazyString:
    """What a post says; of one without words what is attached."""
    text = plain(str(post.get("text") or ""), post.get("mentions") or ())
    if text:
        return text
    attached = post.get("attachments") or ()
    if any(item.get("voice") for item in attached):
        return LazyString("post.push-voice")
    names = [str(item.get("name") or "") for item in attached if item.get("type") == "File"]
    return ", ".join(name for name in names if name) or LazyString("post.push-new")


def title_of(sender: str, kind: str, chat_name: str) -> str:
    """Ben Okafor, or Ben Okafor · Night shift."""
    return sender if kind == ChatKind.DIRECT or not chat_name else f"{sender} · {chat_name}"


def named_in(post: Mapping[str, Any], members: Sequence[str]) -> set[str]:
    """Whom a post names, by name or as the whole team."""
    mentions = post.get("mentions") or ()
    if any(one.get("type") == "Team" for one in mentions):
        return set(members)
    return {str(one.get("id")) for one in mentions if one.get("type") == "Person"}.intersection(members)
