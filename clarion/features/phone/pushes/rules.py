"""What of a live call a person is told of. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clarion.base.i18n import LazyString

_RINGS = ("Setup", "Proceeding")
_KEPT = "clarion-call-"


@dataclass(frozen=True)
class Ring:
    """Somebody's phones ring, or (`over`) do so no more. `who`: as the callee sees the caller."""

    extension_id: str
    tag: str
    who: str | LazyString
    over: bool


def tag_of(telephony_session_id: str) -> str:
    """The same while a call rings and once it was missed, so that one notification becomes the other."""
    return _KEPT + telephony_session_id


def rings_of(session: Mapping[str, Any], changed: Sequence[Mapping[str, Any]]) -> list[Ring]:
    found = []
    for party in changed:
        extension_id = str(party.get("extensionId") or "")
        if party.get("direction") != "Inbound" or not extension_id:
            continue
        rings = (party.get("status") or {}).get("code") in _RINGS
        found.append(Ring(extension_id, tag_of(str(session["id"])), caller_of(party.get("from") or {}), not rings))
    return found


def caller_of(far: Mapping[str, Any]) -> str | LazyString:
    """Casey Jones, or +12025550123."""
    shown = far.get("name") or far.get("phoneNumber") or far.get("extensionNumber")
    return str(shown) if shown else LazyString("caller.unknown")
