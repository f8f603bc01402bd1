"""Figures about queues: what is going on now, and the service level from the facts of CDRs. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from clarion.calls.cdr import CallRecord, FactRecord
from clarion.calls.wire import Record
from clarion.features.phone.queues.estimates import Crew, Paces, estimated_wait
from clarion.features.phone.queues.machine import Agent, Room
from clarion.features.phone.queues.outlook import positions
from clarion.features.phone.queues.profile import Member, QueueProfile
from clarion.features.phone.queues.skills import still_wanted

JOINED, LEFT = "queue-joined", "queue-left"
AT_WORK = ("Available", "Ringing", "Talking", "WrapUp")


class Stay(Record, frozen=True):
    """One caller's time in one queue, in seconds. `how`: answered, abandoned, callback, or why the queue let go."""

    queue_id: str
    joined: float
    waited: float
    how: str


class Goal(Record, frozen=True):
    """What a queue is measured by. Seconds, and a percentage."""

    goal: int = 80
    threshold: float = 20.0
    counts_abandoned: bool = False
    abandoned_after: float = 5.0  # who hangs up before that does not count


class Level(Record, frozen=True):
    """`level`: the share of calls, in percent, that members answered within the threshold; None without any call."""

    offered: int = 0
    answered: int = 0
    answered_in_time: int = 0
    abandoned: int = 0
    counted: int = 0
    level: float | None = None
    longest: float = 0.0
    average_wait: float = 0.0


def stays_of(call: CallRecord) -> list[Stay]:
    """Each stay of a caller in a queue, from the facts of an ended call."""
    found: list[Stay] = []
    open_since: dict[str, float] = {}
    for fact in call.facts:
        if fact.kind == JOINED:
            open_since[fact.detail] = fact.at
        elif fact.kind == LEFT:
            queue_id, _, how = fact.detail.partition(" ")
            if queue_id in open_since:
                found.append(_stay(queue_id, open_since.pop(queue_id), fact, how))
    found += [
        Stay(queue_id=q, joined=at, waited=max(0.0, call.ended - at), how="abandoned") for q, at in open_since.items()
    ]
    return found


def _stay(queue_id: str, joined: float, fact: FactRecord, how: str) -> Stay:
    return Stay(queue_id=queue_id, joined=joined, waited=max(0.0, fact.at - joined), how=how.partition(":")[0])


def service_level(stays: Iterable[Stay], goal: Goal) -> Level:
    """Answered within the threshold, of all that count: answered ones, and (if so chosen) those who gave up after a
    while or were let go. Who is called back later counts when that call is answered.
    """
    all_stays = [stay for stay in stays if stay.how != "callback"]
    answered = [stay for stay in all_stays if stay.how == "answered"]
    in_time = [stay for stay in answered if stay.waited <= goal.threshold]
    given_up = [stay for stay in all_stays if stay.how != "answered" and stay.waited >= goal.abandoned_after]
    counted = len(answered) + (len(given_up) if goal.counts_abandoned else 0)
    waits = [stay.waited for stay in all_stays]
    return Level(
        offered=len(all_stays),
        answered=len(answered),
        answered_in_time=len(in_time),
        abandoned=sum(stay.how == "abandoned" for stay in all_stays),
        counted=counted,
        level=round(100 * len(in_time) / counted, 1) if counted else None,
        longest=max(waits, default=0.0),
        average_wait=sum(waits) / len(waits) if waits else 0.0,
    )


# ---- now


def room_view(
    room: Room, queues: Mapping[str, QueueProfile], is_free: Callable[[str], bool], now: float, paces: Paces
) -> list[dict[str, Any]]:
    """Each queue with who waits in it and what its members do. Times in seconds since the epoch, waits in seconds."""
    ranks = positions(room, queues)
    return [_queue_view(room, queue, ranks, is_free, now, paces) for queue in queues.values()]


def crew_of(room: Room, queue: QueueProfile, is_free: Callable[[str], bool], now: float) -> Crew:
    """How many of a queue's members serve its callers just now."""
    states = [_member_view(room, member, is_free(member.extension_id), now)["state"] for member in queue.members]
    return Crew(at_work=sum(state in AT_WORK for state in states), free=states.count("Available"))


def _queue_view(
    room: Room, queue: QueueProfile, ranks: dict[str, int], is_free: Callable[[str], bool], now: float, paces: Paces
) -> dict[str, Any]:
    crew, takes = crew_of(room, queue, is_free, now), paces.takes(queue)
    waiting = sorted((w for w in room.waiting.values() if w.queue_id == queue.queue_id), key=lambda w: ranks[w.place])
    members = [_member_view(room, member, is_free(member.extension_id), now) for member in queue.members]
    return {
        "queue_id": queue.queue_id,
        "waiting": [
            {
                "place": each.place,
                "since": each.since,
                "position": ranks[each.place],
                "number": each.number or each.shown,
                "party": each.party,
                "name": each.name,
                "callback": bool(each.number),
                "estimate": estimated_wait(ranks[each.place], takes, crew),
                "skills": [
                    {"id": want.skill, "name": want.name, "level": want.level}
                    for want in still_wanted(each.wants, each.since, now)
                ],
            }
            for each in waiting
        ],
        "estimate": estimated_wait(len(waiting) + 1, takes, crew),
        "longest_wait": max((now - each.since for each in waiting if not each.number), default=0.0),
        "members": members,
    }


def _member_view(room: Room, member: Member, free: bool, now: float) -> dict[str, Any]:
    agent = room.agents.get(member.extension_id, Agent(extension_id=member.extension_id))
    return {
        "extension_id": member.extension_id,
        "takes": member.takes,
        "state": state_of(agent, free, now, takes=member.takes),
        "free_since": agent.free_since,
        "wrap_until": agent.wrap_until,
    }


def state_of(agent: Agent, free: bool, now: float, *, takes: bool) -> str:
    """Talking, Ringing, WrapUp, Off (takes no calls of the queue), Busy (another call, or no phone), Available."""
    if agent.talking:
        return "Talking"
    if agent.offered:
        return "Ringing"
    if not takes:
        return "Off"
    if agent.wrap_until > now:
        return "WrapUp"
    return "Available" if free else "Busy"
