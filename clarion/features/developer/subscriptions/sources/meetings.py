"""Meetings that one hosts, attends or is invited to: planned, begun, changed, ended."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    EXTENSION,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    extension_path,
)
from clarion.features.meetings import MEETING_CHANGED

_REST = "/clarion/meetings"
MEETINGS = FilterKind(EXTENSION + _REST, scope="Video", permission="Meetings")


def touches(_topic: str, payload: Payload) -> list[str]:
    return [extension_path(str(payload["account_id"]), str(each), _REST) for each in payload["extensions"]]


async def build(_by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    body = {"bridgeId": str(payload["bridge_id"]), "state": str(payload["state"])}
    if payload["meeting_id"]:
        body["meetingId"] = str(payload["meeting_id"])
    return [Notice(str(payload["account_id"]), path, body, {}) for path in wanted]


FAMILY = EventFamily("meetings", (MEETINGS,), touches, build, topics=(MEETING_CHANGED,))
