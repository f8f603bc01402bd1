"""Who rings for whom: all queues of one account. Pure.

`Room` is who waits and what members do; `decide` gives the next room and what is to be done. Callers go by how long
they have waited, over all queues of the account; who is equal goes by id, so that the order never depends on chance.
Whom nobody fits yet (`skills.py`) is passed by those who can be served.
"""

from collections.abc import Iterable, Mapping

import msgspec

from clarion.calls.wire import Record
from clarion.features.phone.queues.profile import Action, Mode, QueueProfile, Step
from clarion.features.phone.queues.skills import Want, fits, score

REST_SECONDS = 5.0  # until members who did not take a caller are asked again, when nobody else is free
UNSURE_SECONDS = 3.0  # how long a phone that was told to stop may still turn out to have been answered
DIAL_SECONDS = 75.0  # for a caller who is called back to answer and press the key
AGAIN_SECONDS = 180.0  # between attempts to call somebody back
MOST_DIALS = 3


class Waiting(Record, frozen=True):
    """A place in a queue: a caller on the line (`number` empty), or one who will be called back."""

    place: str  # the call's id, or the callback's own
    queue_id: str
    since: float
    ready: bool = True  # to talk: has heard the greeting, and asks for no callback
    greeted: bool = True  # has heard the greeting
    admitted: bool = False  # counted once against the most callers
    tried: frozenset[str] = frozenset()  # members who were asked and did not take this caller
    retry_at: float = 0.0
    number: str = ""
    name: str = ""
    dials: int = 0
    due: float = 0.0  # not called back before
    party: int = 1  # of the caller, in the call
    shown: str = ""  # the caller's number, for pages
    wants: tuple[Want, ...] = ()  # skills of whoever is to ring


class Agent(Record, frozen=True):
    """A member, as far as queues keep them busy. Everything empty: free as far as queues know."""

    extension_id: str
    offered: str = ""  # the place that their phones ring for
    offered_at: float = 0.0
    stopping_at: float = 0.0  # when their phones were told to stop; 0: they ring
    talking: str = ""
    queue_id: str = ""  # whose caller it is or was
    wrap_until: float = 0.0
    free_since: float = 0.0


class Room(Record, frozen=True):
    waiting: dict[str, Waiting] = msgspec.field(default_factory=dict)
    agents: dict[str, Agent] = msgspec.field(default_factory=dict)


class Ring(Record, frozen=True):
    """Ring the phones of a member for a caller."""

    place: str
    extension_id: str
    queue_id: str


class Stop(Record, frozen=True):
    """The member's phones have rung long enough."""

    place: str
    extension_id: str


class Act(Record, frozen=True):
    """The queue keeps a caller no longer. `why`: full | held | nobody | closed."""

    place: str
    action: Action
    why: str


class Dial(Record, frozen=True):
    """It is the turn of somebody who wants to be called back; a member is kept free for them."""

    place: str
    extension_id: str


class GiveUp(Record, frozen=True):
    """Somebody could not be called back."""

    place: str


Order = Ring | Stop | Act | Dial | GiveUp
Queues = Mapping[str, QueueProfile]


# ---- what happens in the room


def arrive(room: Room, caller: Waiting) -> Room:
    """Somebody waits from now on, or is known better."""
    known = room.waiting.get(caller.place)
    if known is not None:
        caller = msgspec.structs.replace(
            known,
            ready=caller.ready,
            greeted=caller.greeted,
            queue_id=caller.queue_id,
            party=caller.party,
            wants=caller.wants,
        )
    return _with_caller(room, caller)


def leave(room: Room, place: str) -> Room:
    """Somebody waits no longer, and the phones that rang for them have stopped in the same moment."""
    waiting = {key: caller for key, caller in room.waiting.items() if key != place}
    return _release(msgspec.structs.replace(room, waiting=waiting), place)


def rings(room: Room, place: str, extension_id: str, queue_id: str, now: float) -> Room:
    """Phones ring for a caller though this room did not say so: since before a crash, or to pick the caller up."""
    agent = room.agents.get(extension_id, Agent(extension_id=extension_id))
    if agent.offered == place:
        return room
    return _with_agent(
        room, msgspec.structs.replace(agent, offered=place, offered_at=now, stopping_at=0.0, queue_id=queue_id)
    )


def answer(room: Room, place: str, extension_id: str, queue_id: str) -> Room:
    """A member talks with a caller."""
    agent = room.agents.get(extension_id, Agent(extension_id=extension_id))
    agent = msgspec.structs.replace(agent, offered="", stopping_at=0.0, talking=place, queue_id=queue_id)
    return _with_agent(room, agent)


def refuse(room: Room, place: str, extension_id: str, now: float) -> Room:
    """The member's phones ring no longer for the caller, and nobody answered."""
    agent = room.agents.get(extension_id)
    if agent is not None and agent.offered == place:
        room = _with_agent(room, msgspec.structs.replace(agent, offered="", stopping_at=0.0))
    caller = room.waiting.get(place)
    if caller is None:
        return room
    tried = caller.tried | {extension_id}
    return _with_caller(room, msgspec.structs.replace(caller, tried=tried, retry_at=now + REST_SECONDS))


def finish(room: Room, place: str, extension_id: str, now: float, wrap_up: float) -> Room:
    """The member's call with the caller is over; some time is left for what follows from it."""
    agent = room.agents.get(extension_id)
    if agent is None or agent.talking != place:
        return room
    return _with_agent(
        room, msgspec.structs.replace(agent, talking="", wrap_until=now + wrap_up, free_since=now + wrap_up)
    )


def be_ready(room: Room, extension_id: str, now: float) -> Room:
    """The member has done what followed from the last call, before the queue's time for it is over."""
    agent = room.agents.get(extension_id)
    if agent is None or agent.wrap_until <= now:
        return room
    return _with_agent(room, msgspec.structs.replace(agent, wrap_until=now, free_since=now))


def come_back(room: Room, place: str, call: str, now: float) -> Room:
    """Somebody who was called back is on the line, in the old place; the member kept free for them is free."""
    caller = room.waiting.get(place)
    if caller is None:
        return room
    room = leave(room, place)
    back = msgspec.structs.replace(caller, place=call, number="", ready=True, admitted=True, tried=frozenset())
    return _with_caller(room, back)


def missed_back(room: Room, place: str, now: float) -> Room:
    """Somebody could not be reached: later again."""
    caller = room.waiting.get(place)
    room = _release(room, place)
    if caller is None:
        return room
    return _with_caller(room, msgspec.structs.replace(caller, due=now + AGAIN_SECONDS))


# ---- what is to be done


def decide(room: Room, queues: Queues, available: frozenset[str], now: float) -> tuple[Room, list[Order]]:
    """The room after it, and what to do. `available`: who could take a call, as far as phones and other calls go."""
    orders: list[Order] = []
    room = _stop_ringing(room, queues, now, orders)
    at = _Now(available=available, now=now, heard=_heard(room))
    for caller in in_order(room.waiting.values(), queues):
        queue = queues.get(caller.queue_id)
        if queue is None:
            orders.append(Act(caller.place, Action(step=Step.ANNOUNCEMENT), "closed"))
            room = leave(room, caller.place)
            continue
        room = _serve(room, caller, queue, queues, at, orders)
    return room, orders


class _Now(Record, frozen=True):
    """`heard`: by queue, since when the latest caller waits who has heard the greeting."""

    available: frozenset[str]
    now: float
    heard: dict[str, float]


def _heard(room: Room) -> dict[str, float]:
    found: dict[str, float] = {}
    for caller in room.waiting.values():
        if caller.ready and not caller.number:
            found[caller.queue_id] = max(caller.since, found.get(caller.queue_id, caller.since))
    return found


def _is_ready(caller: Waiting, at: _Now) -> bool:
    """Whoever came before somebody who has heard the greeting has heard it too: that we are told of its end a little
    later changes nobody's turn.
    """
    return caller.ready or (not caller.greeted and caller.since <= at.heard.get(caller.queue_id, 0.0))


def in_order(waiting: Iterable[Waiting], queues: Queues) -> list[Waiting]:
    """Emergencies first, then whoever has waited longest."""

    def key(caller: Waiting) -> tuple[bool, float, str]:
        queue = queues.get(caller.queue_id)
        return (queue is None or not queue.emergency, caller.since, caller.place)

    return sorted(waiting, key=key)


def _serve(room: Room, caller: Waiting, queue: QueueProfile, queues: Queues, at: _Now, orders: list[Order]) -> Room:
    """One caller's turn."""
    ringing = [agent for agent in room.agents.values() if agent.offered == caller.place]
    if caller.number:
        return room if ringing or caller.due > at.now else _call_back(room, caller, queue, queues, at, orders)
    act = _ending(room, caller, queue, at)
    if act is not None:  # also while phones ring: they stop with the caller's leaving
        orders.append(act)
        return leave(room, caller.place)
    if not caller.admitted:
        caller = msgspec.structs.replace(caller, admitted=True)
        room = _with_caller(room, caller)
    if not _is_ready(caller, at) or (ringing and queue.mode is not Mode.SIMULTANEOUS):
        return room
    return _ring(room, caller, queue, queues, at, orders, bool(ringing))


def _ending(room: Room, caller: Waiting, queue: QueueProfile, at: _Now) -> Act | None:
    """Whether the queue keeps the caller no longer."""
    if queue.emergency:
        return None
    if not caller.admitted and _on_hold(room, queue) >= queue.max_callers:
        return Act(caller.place, queue.when_full, "full")
    if at.now - caller.since >= queue.hold_time:
        return Act(caller.place, queue.when_held, "held")
    return None


def _on_hold(room: Room, queue: QueueProfile) -> int:
    """How many callers the queue has taken on; those who hung up and are called back hold no line."""
    mine = (each for each in room.waiting.values() if each.queue_id == queue.queue_id)
    return sum(each.admitted and not each.number for each in mine)


def _ring(
    room: Room,
    caller: Waiting,
    queue: QueueProfile,
    queues: Queues,
    at: _Now,
    orders: list[Order],
    ringing: bool,
) -> Room:
    free = _free(room, caller, queue, queues, at)
    fresh = [agent for agent in free if agent.extension_id not in caller.tried]
    if not fresh and not ringing:
        lets_go = queue.when_nobody is not None and not queue.emergency and queue.mode is not Mode.SIMULTANEOUS
        if lets_go and not _may_fit_later(room, caller, queue, queues, at):
            assert queue.when_nobody is not None
            orders.append(Act(caller.place, queue.when_nobody, "nobody"))
            return leave(room, caller.place)
        if free and at.now >= caller.retry_at:
            fresh = free
            room = _with_caller(room, msgspec.structs.replace(caller, tried=frozenset()))
    simultaneous = queue.mode is Mode.SIMULTANEOUS or queue.emergency
    for agent in fresh if simultaneous else fresh[:1]:
        orders.append(Ring(caller.place, agent.extension_id, queue.queue_id))
        room = _with_agent(room, _offered(agent, caller, queue, at.now))
    return room


def _call_back(room: Room, caller: Waiting, queue: QueueProfile, queues: Queues, at: _Now, orders: list[Order]) -> Room:
    """Their turn has come when somebody is free for them."""
    if caller.dials >= MOST_DIALS:
        orders.append(GiveUp(caller.place))
        return leave(room, caller.place)
    agent = next(iter(_free(room, caller, queue, queues, at)), None)
    if agent is None:
        return room
    orders.append(Dial(caller.place, agent.extension_id))
    room = _with_caller(room, msgspec.structs.replace(caller, dials=caller.dials + 1))
    return _with_agent(room, _offered(agent, caller, queue, at.now))


def _offered(agent: Agent, caller: Waiting, queue: QueueProfile, now: float) -> Agent:
    return msgspec.structs.replace(
        agent, offered=caller.place, offered_at=now, stopping_at=0.0, queue_id=queue.queue_id
    )


def _may_fit_later(room: Room, caller: Waiting, queue: QueueProfile, queues: Queues, at: _Now) -> bool:
    """Whether somebody is free who was not asked, and will fit once less is wanted."""
    anybody = msgspec.structs.replace(caller, wants=())
    free = _free(room, anybody, queue, queues, at) if caller.wants else []
    return any(agent.extension_id not in caller.tried for agent in free)


def _free(room: Room, caller: Waiting, queue: QueueProfile, queues: Queues, at: _Now) -> list[Agent]:
    """Who fits the caller and whose phones may ring, best first; members of overflow queues when no member of its own
    is free, or, where the queue says so, when those who are have been asked and did not answer.
    """
    found = _free_members(room, caller, queue, at, anyway=queue.emergency)
    unanswered = queue.helps_unanswered and all(agent.extension_id in caller.tried for agent in found)
    if (not found or unanswered) and not _rings_at_own(room, caller, queue):
        for other in (queues[each] for each in queue.overflow if each in queues):
            found += [agent for agent in _free_members(room, caller, other, at) if agent not in found]
    return found


def _rings_at_own(room: Room, caller: Waiting, queue: QueueProfile) -> bool:
    ringing = {agent.extension_id for agent in room.agents.values() if agent.offered == caller.place}
    return not queue.emergency and any(member.extension_id in ringing for member in queue.members)


def _free_members(room: Room, caller: Waiting, queue: QueueProfile, at: _Now, *, anyway: bool = False) -> list[Agent]:
    free, known = [], {}
    for member in queue.members:
        agent = room.agents.get(member.extension_id, Agent(extension_id=member.extension_id))
        busy = agent.offered or agent.talking or member.extension_id not in at.available
        able = member.takes and agent.wrap_until <= at.now and fits(member.skills, caller.wants, caller.since, at.now)
        if not busy and (anyway or able):
            free.append(agent)
            known[member.extension_id] = score(member.skills, caller.wants)
    if queue.mode is Mode.ROTATING:
        free.sort(key=lambda agent: agent.free_since)  # stable: who is equal goes by the fixed order
    if queue.best_first:
        free.sort(key=lambda agent: -known[agent.extension_id])  # stable: who is equal goes by the mode
    return free


def _stop_ringing(room: Room, queues: Queues, now: float, orders: list[Order]) -> Room:
    for agent in list(room.agents.values()):
        if not agent.offered:
            continue
        caller = room.waiting.get(agent.offered)
        if caller is not None and caller.number:
            if now - agent.offered_at >= DIAL_SECONDS:
                room = missed_back(room, caller.place, now)
            continue
        if agent.stopping_at:
            if now - agent.stopping_at >= UNSURE_SECONDS:
                room = refuse(room, agent.offered, agent.extension_id, now)
            continue
        queue = queues.get(agent.queue_id)
        limit = queue.agent_timeout if queue is not None else 0.0
        if caller is None or now - agent.offered_at >= limit:
            orders.append(Stop(agent.offered, agent.extension_id))
            room = _with_agent(room, msgspec.structs.replace(agent, stopping_at=now))
    return room


# ---- values


def _release(room: Room, place: str) -> Room:
    """Whoever was kept free for a place is free."""
    for agent in list(room.agents.values()):
        if agent.offered == place:
            room = _with_agent(room, msgspec.structs.replace(agent, offered="", stopping_at=0.0))
    return room


def _with_caller(room: Room, caller: Waiting) -> Room:
    return msgspec.structs.replace(room, waiting={**room.waiting, caller.place: caller})


def _with_agent(room: Room, agent: Agent) -> Room:
    return msgspec.structs.replace(room, agents={**room.agents, agent.extension_id: agent})
