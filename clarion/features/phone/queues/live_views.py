"""What goes on in a queue, on the wire. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from clarion.base.http import wire_time
from clarion.features.people import Extension
from clarion.features.phone.queues.responses import LiveQueue, LiveQueueCaller, LiveQueueMember

STATES = ("Available", "Ringing", "Talking", "WrapUp", "Busy", "Off")


def live_view(
    queue: Extension, members: Sequence[Extension], found: Sequence[Mapping[str, Any]], now: datetime
) -> LiveQueue:
    """`found`: what the desks of all call servers say (`figures.room_view`); nothing while nobody has called yet."""
    mine = [each for each in found if each["queue_id"] == queue.id]
    best = max(mine, key=_knows, default=None)
    waiting = list(best["waiting"]) if best else []
    states = {each["extension_id"]: each for each in best["members"]} if best else {}
    people = [_member(row, states.get(row.id)) for row in members]
    counts = {state: sum(person["state"] == state for person in people) for state in STATES}
    held = [each for each in waiting if not each["callback"]]
    return {
        "id": queue.id,
        "name": queue.name,
        "extensionNumber": queue.number,
        "waitingCount": len(held),
        "callbackCount": len(waiting) - len(held),
        "estimatedWaitSeconds": best.get("estimate") if best else None,
        "longestWaitSeconds": max((round(now.timestamp() - each["since"]) for each in held), default=0),
        "members": people,
        "memberCounts": counts,
        "waiting": [_caller(each) for each in waiting],
    }


def _knows(found: Mapping[str, Any]) -> tuple[int, int]:
    """The desk that decides is the one that sees callers, and members who are busy with them."""
    busy = sum(each["state"] in ("Ringing", "Talking", "WrapUp") for each in found["members"])
    return len(found["waiting"]), busy


def _member(row: Extension, state: Mapping[str, Any] | None) -> LiveQueueMember:
    view: LiveQueueMember = {
        "id": row.id,
        "name": row.name,
        "extensionNumber": row.number,
        "state": state["state"] if state else "Unknown",
    }
    if state and state["state"] == "WrapUp" and state.get("wrap_until"):
        view["wrapUpUntil"] = wire_time(datetime.fromtimestamp(state["wrap_until"], UTC))
    return view


def _caller(each: Mapping[str, Any]) -> LiveQueueCaller:
    return {
        "position": each["position"],
        "since": wire_time(datetime.fromtimestamp(each["since"], UTC)),
        "callback": each["callback"],
        "estimatedWaitSeconds": each.get("estimate"),
        "number": each["number"],
        "name": each["name"],
        "skills": list(each.get("skills", ())),
        "telephonySessionId": "" if each["callback"] else each["place"],
        "partyId": "" if each["callback"] else f"p-{str(each['place'])[2:]}-{each['party']}",
    }
