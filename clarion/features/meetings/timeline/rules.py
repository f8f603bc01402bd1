"""Which changes of a room are shown beside its recording, and at which second of it. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from clarion.features.meetings.rooms.state import Participant, Room

Kind = Literal["joined", "left", "hand", "screenOn", "screenOff", "chat", "pollOpened", "pollClosed"]
MOST_KEPT = 5_000
"""Of a meeting; what happens later is not kept."""


class Happened(NamedTuple):
    kind: Kind
    participant: str
    name: str


def happened(before: Room, after: Room) -> Iterator[Happened]:
    """Of the meeting itself: what people do in breakout rooms stays there."""
    old = {one.id: one for one in before.everybody_in()}
    new = {one.id: one for one in after.everybody_in()}
    for one in new.values():
        was = old.get(one.id)
        if was is None:
            yield _of("joined", one)
        if one.hand_at and not (was is not None and was.hand_at):
            yield _of("hand", one)
        shares, shared = _shares(one), was is not None and _shares(was)
        if shares != shared:
            yield _of("screenOn" if shares else "screenOff", one)
    for one in old.values():
        if one.id not in new:
            yield _of("left", one)


def _shares(one: Participant) -> bool:
    return "screen" in one.sources and not one.place


def _of(kind: Kind, one: Participant) -> Happened:
    return Happened(kind, one.id, one.name)


class Moment(NamedTuple):
    at: datetime
    kind: Kind
    name: str
    text: str = ""


def second_of(at: datetime, runs: Sequence[dict[str, Any]]) -> float | None:
    """Where a time lies in a recording; None in a pause, before and after it. `runs`: in milliseconds."""
    clock = at.timestamp() * 1000
    for run in runs:
        if run["start"] <= clock <= run["end"]:
            return float(round(run["position"] + clock - run["start"])) / 1000
    return None
