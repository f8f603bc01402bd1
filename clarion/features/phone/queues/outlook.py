"""What follows from a room of callers and members: when it has to be looked at again, and who is how far. Pure."""

from collections.abc import Iterator

from clarion.features.phone.queues.machine import DIAL_SECONDS, UNSURE_SECONDS, Queues, Room, in_order


def next_moment(room: Room, queues: Queues, now: float) -> float | None:
    """When to decide again though nothing happens; None: never."""
    moments = [moment for moment in _moments(room, queues) if moment > now]
    return min(moments, default=None)


def _moments(room: Room, queues: Queues) -> Iterator[float]:
    for caller in room.waiting.values():
        queue = queues.get(caller.queue_id)
        if caller.number:
            yield caller.due
        elif queue is not None:
            yield caller.since + queue.hold_time
            yield caller.retry_at
        for want in caller.wants:
            yield from want.moments(caller.since)
    for agent in room.agents.values():
        yield agent.wrap_until
        if agent.offered:
            queue = queues.get(agent.queue_id)
            yield agent.offered_at + (queue.agent_timeout if queue is not None else 0.0)
            yield agent.offered_at + DIAL_SECONDS
            yield agent.stopping_at + UNSURE_SECONDS


def positions(room: Room, queues: Queues) -> dict[str, int]:
    """Place: how many in its queue are served before it, itself included."""
    counted: dict[str, int] = {}
    found = {}
    for caller in in_order(room.waiting.values(), queues):
        counted[caller.queue_id] = counted.get(caller.queue_id, 0) + 1
        found[caller.place] = counted[caller.queue_id]
    return found
