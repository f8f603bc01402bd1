"""What a person is told of on closed browsers, when, and how often it is tried. Pure."""

import base64
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any, Literal, cast

from clarion.features.people.push.responses import PushSettingsInfo

Kind = Literal["post", "text", "voicemail", "missedCall", "call", "spending", "test"]
Urgency = Literal["normal", "high"]

MOST_DEVICES = 20
"""Of one person; the one that was not reached for longest makes room."""
MOST_FAILURES = 30
LONGEST_BODY = 300
MOST_PAYLOAD = 3_000
"""Bytes before encryption: push services take 4,096 with what encryption adds (RFC 8030 §7.2)."""

DEFAULTS: dict[str, Any] = {
    "posts": "direct",
    "texts": True,
    "voicemails": True,
    "missedCalls": True,
    "calls": True,
    "spending": True,
    "showWords": True,
    "quiet": {"enabled": False, "from": "22:00", "to": "07:00", "calls": False},
}
_SWITCHES: Mapping[str, str] = {
    "text": "texts",
    "voicemail": "voicemails",
    "missedCall": "missedCalls",
    "call": "calls",
    "spending": "spending",
}
_PAUSES_S = (5, 15, 60, 300, 900, 3600)


def wanted_of(chosen: Mapping[str, Any] | None) -> PushSettingsInfo:
    """What is chosen, over the defaults."""
    given = dict(chosen or {})
    return cast("PushSettingsInfo", {**DEFAULTS, **given, "quiet": {**DEFAULTS["quiet"], **given.get("quiet", {})}})


def wants(chosen: Mapping[str, Any], kind: Kind, *, personal: bool) -> bool:
    """`personal`: a post in a direct chat, or one that names the person."""
    if kind == "test":
        return True
    if kind == "post":
        return chosen["posts"] == "all" or (chosen["posts"] == "direct" and personal)
    return bool(chosen[_SWITCHES[kind]])


def is_quiet(quiet: Mapping[str, Any], kind: Kind, local: datetime) -> bool:
    """Whether nothing of this kind is told now. `local`: the time where the person is. Equal ends: the whole day."""
    if not quiet["enabled"] or kind == "test" or (kind == "call" and quiet["calls"]):
        return False
    begins, ends, now = time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["to"]), local.time()
    if begins < ends:
        return begins <= now < ends
    return now >= begins or now < ends


def topic_of(tag: str) -> str:
    """For the header `Topic` (RFC 8030 §5.4), by which a push service keeps the newest only: 32 letters."""
    return base64.urlsafe_b64encode(sha256(tag.encode()).digest()[:24]).decode()


def shown_words(words: Mapping[str, Any], *, with_words: bool) -> dict[str, Any]:
    """What a notification says. Without words: who, and that there is something."""
    found = dict(words)
    hidden = found.pop("hidden", "")
    if not with_words:
        found["body"] = hidden
    return found


def pause_after(attempts: int, asked_s: int | None, chance: float) -> timedelta:
    """Until the next attempt; `asked_s`: what the service asked for, an hour at most. `chance`: 0 to 1."""
    usual = _PAUSES_S[min(attempts, len(_PAUSES_S)) - 1] * (0.8 + 0.4 * chance)
    return timedelta(seconds=max(usual, min(asked_s or 0, 3600)))


def cut(text: str, most: int = LONGEST_BODY) -> str:
    """One line that fits on a screen."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
