"""The desks of queues, one for each account: they look at the calls of this server and say who rings for whom.

All that a desk knows of callers and members comes from the calls, so a new one is as good as the old; what no call can
tell (who is called back later, who has been free since when) is written down with the lease. See decision 0016.
"""

import asyncio
from collections.abc import Callable
from functools import partial

import msgspec
import structlog

from clarion.base.clock import Timer
from clarion.base.ids import new_id
from clarion.calls.events import OfferTo, TakeBack, TellProgram
from clarion.calls.model import Call
from clarion.calls.wire import Record
from clarion.features.phone.lines.rules import identity_of
from clarion.features.phone.queues import machine
from clarion.features.phone.queues.callbacks import dial, route_to
from clarion.features.phone.queues.estimates import Crew, estimated_wait, minutes_of
from clarion.features.phone.queues.figures import crew_of
from clarion.features.phone.queues.live_call import QUEUE
from clarion.features.phone.queues.looking import Seen, look_at
from clarion.features.phone.queues.machine import Act, Dial, GiveUp, Order, Ring, Room, Stop, Waiting
from clarion.features.phone.queues.outlook import next_moment, positions
from clarion.features.phone.queues.profile import QueueProfile
from clarion.features.phone.queues.skills import sentence_of_choice
from clarion.features.phone.queues.surroundings import Surroundings

log = structlog.stdlib.get_logger("clarion.queues")

CHANGED = "queues.changed"
BRING_SECONDS = 1.0  # until a caller is brought to another server: by then the phone has confirmed our answer
MOST_TOLD = 3  # members of whom a call notes how they fit, each time that phones ring
TELL_SECONDS = 1.0  # at least between two announcements that something changed


class Notes(Record, frozen=True):
    """What a desk writes down for its successor."""

    callbacks: list[Waiting] = msgspec.field(default_factory=list)
    agents: list[machine.Agent] = msgspec.field(default_factory=list)


class QueueDispatcher:
    """The queues of one account."""

    def __init__(self, account_id: str, around: Surroundings) -> None:
        self.account_id = account_id
        self.room = Room()
        self._around = around
        self._seen: dict[str, Seen] = {}
        self._going: set[str] = set()  # calls that were told to leave, and have not yet
        self._refused: set[str] = set()  # calls whose callback cannot be
        self._dialed: dict[str, str] = {}  # our call to somebody: their place
        self._told: dict[str, tuple[int, str]] = {}
        self._timer: Timer | None = None
        self._soon = False
        self._leader: bool | None = True if around.leases.alone else None
        self._taking: asyncio.Task[None] | None = None
        self._told_at = 0.0

    @property
    def lease(self) -> str:
        return f"queues:{self.account_id}"

    # ---- what calls do

    def look(self, call: Call) -> None:
        """A call that has, or had, to do with this account's queues has changed."""
        place, now = call.call_id, self._around.now()
        seen = look_at(call)
        if place in self._going:
            if seen.queue_id:
                seen = msgspec.structs.replace(seen, queue_id="")
            else:
                self._going.discard(place)
        before = self._seen.pop(place, Seen())
        if seen != Seen():
            self._seen[place] = seen
        self.room = self._after(call, before, seen, now)
        if call.over:
            self._over(place, now)
        if seen.queue_id and seen.wants_callback and not seen.ringing and place not in self._refused:
            self._keep_callback(place, seen)
        elif not seen.wants_callback:
            self._refused.discard(place)
        self.decide_soon()

    def _after(self, call: Call, before: Seen, seen: Seen, now: float) -> Room:
        room, place = self.room, call.call_id
        for extension_id in seen.talking - before.talking:
            room = machine.answer(room, place, extension_id, seen.queue_of(extension_id))
        if seen.queue_id and seen.back in room.waiting:
            room = machine.come_back(room, seen.back, place, now)
            self._dialed.pop(place, None)
            self._write()
        if seen.queue_id:
            waiting = Waiting(
                place=place,
                queue_id=seen.queue_id,
                since=seen.since,
                ready=seen.ready,
                greeted=not seen.greeting,
                name=seen.name,
                party=seen.party,
                shown=seen.shown,
                wants=seen.wants,
            )
            room = machine.arrive(room, waiting)
        elif before.queue_id:
            room = machine.leave(room, place)
        for extension_id in seen.ringing - before.ringing:
            room = machine.rings(room, place, extension_id, seen.queue_of(extension_id), now)
        for extension_id in before.ringing - seen.ringing - seen.talking:
            room = machine.refuse(room, place, extension_id, now)
        for extension_id in before.talking - seen.talking:
            queue = self._around.book.find(before.queue_of(extension_id))
            room = machine.finish(room, place, extension_id, now, queue.wrap_up if queue is not None else 0.0)
            self._write()
        return room

    def _over(self, place: str, now: float) -> None:
        self._going.discard(place)
        self._refused.discard(place)
        self._told.pop(place, None)
        callback = self._dialed.pop(place, None)
        if callback is not None:
            self.room = machine.missed_back(self.room, callback, now)
            self._write()

    def forget(self, call: Call) -> None:
        """The call lives on at another server, and is that one's."""
        self._seen.pop(call.call_id, None)
        self._going.discard(call.call_id)
        self.room = machine.leave(self.room, call.call_id)
        self.decide_soon()

    def be_ready(self, extension_id: str) -> bool:
        """A member wraps up no longer. False: they did not."""
        room = machine.be_ready(self.room, extension_id, self._around.now())
        if room is self.room:
            return False
        self.room = room
        self._write()
        self.decide_soon()
        return True

    # ---- decisions

    def decide_soon(self) -> None:
        """After what happens just now: much can happen at once."""
        if not self._soon:
            self._soon = True
            asyncio.get_running_loop().call_soon(self.decide)

    def decide(self) -> None:
        self._soon = False
        if not self._leader:
            self._take_lease()
            return
        around, now = self._around, self._around.now()
        queues = around.book.of_account(self.account_id)
        people = {member.extension_id for queue in queues.values() for member in queue.members}
        available = frozenset(person for person in people if around.is_free(person))
        self.room, orders = machine.decide(self.room, queues, available, now)
        self._tell_choices([order for order in orders if isinstance(order, Ring)], now)
        for order in orders:
            self._carry_out(order, queues, now)
        self._tell_positions(queues)
        self._wake_at(next_moment(self.room, queues, now), now)
        self._tell_changed(now)

    def _carry_out(self, order: Order, queues: dict[str, QueueProfile], now: float) -> None:
        post = self._around.board.post
        match order:
            case Ring():
                self._ring(order, queues[order.queue_id], now)
            case Stop():
                post(order.place, TakeBack(program=QUEUE, extension_ids=(order.extension_id,)))
            case Act():
                self._going.add(order.place)
                self._tell(order.place, step=order.action.step.value, target=order.action.target, why=order.why)
            case Dial():
                self._around.run(self._dial(order.place))
            case GiveUp():
                log.info("Somebody could not be called back", account=self.account_id, place=order.place)
                self._write()

    def _ring(self, order: Ring, queue: QueueProfile, now: float) -> None:
        extension = self._around.directory.extensions[order.extension_id]
        event = OfferTo(
            program=QUEUE,
            who=identity_of(extension),
            targets=tuple(self._around.registrations.targets(order.extension_id)),
            queue=queue.queue_id,
            queue_name=queue.name,
            decided=now,
        )
        self._around.board.post(order.place, event)

    def _tell_choices(self, rings: list[Ring], now: float) -> None:
        """For whoever asks why it rang: how those fit who are about to ring. Not each of a hundred."""
        chosen: dict[str, list[str]] = {}
        for order in rings:
            chosen.setdefault(order.place, []).append(order.extension_id)
        for place, people in chosen.items():
            caller = self.room.waiting[place]
            if not caller.wants:
                continue
            told = [
                sentence_of_choice(
                    self._around.directory.extensions[person].name,
                    self._around.book.skills_of(self.account_id, person),
                    caller.wants,
                    caller.since,
                    now,
                )
                for person in people[:MOST_TOLD]
            ]
            more = [f"{len(people) - MOST_TOLD} more ring."] if len(people) > MOST_TOLD else []
            self._tell(place, note=" ".join([*told, *more]))

    def _tell_positions(self, queues: dict[str, QueueProfile]) -> None:
        """What callers may be told of, each time that it is another: their position, and the minutes that they wait."""
        crews: dict[str, Crew] = {}
        for place, position in positions(self.room, queues).items():
            queue = queues.get(self.room.waiting[place].queue_id)
            if queue is None or not (queue.says_position or queue.confirms):
                continue
            if queue.queue_id not in crews:
                crews[queue.queue_id] = crew_of(self.room, queue, self._around.is_free, self._around.now())
            minutes = minutes_of(estimated_wait(position, self._around.paces.takes(queue), crews[queue.queue_id]))
            if self._told.get(place) != (position, minutes):
                self._told[place] = (position, minutes)
                self._tell(place, position=str(position), minutes=minutes)

    def _wake_at(self, moment: float | None, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if moment is not None:
            self._timer = self._around.clock.call_later(max(0.05, moment - now), self.decide)

    def _tell_changed(self, now: float) -> None:
        """Live pages ask again; not for each ring of each phone."""
        if now - self._told_at >= TELL_SECONDS:
            self._told_at = now
            self._around.tell(CHANGED, {"account_id": self.account_id})
            self._around.clock.call_later(TELL_SECONDS, self._tell_last)

    def _tell_last(self) -> None:
        self._around.tell(CHANGED, {"account_id": self.account_id})

    # ---- the lease

    def _take_lease(self) -> None:
        if self._taking is None or self._taking.done():
            self._taking = asyncio.ensure_future(self._sit_down())
            self._around.tasks.add(self._taking)
            self._taking.add_done_callback(self._around.tasks.discard)

    async def _sit_down(self) -> None:
        """Take the lease, with what was written down there; or move the callers to its owner."""
        around = self._around
        owner = await around.leases.owner(self.lease)
        if owner == around.server_id:
            await self.read_notes()
            self._leader = True
            self.decide_soon()
        else:
            for place in [each for each, seen in self._seen.items() if seen.queue_id]:
                around.clock.call_later(BRING_SECONDS, partial(self._bring_soon, place))

    def _bring_soon(self, place: str) -> None:
        self._around.run(self._bring(place))

    async def _bring(self, place: str) -> None:
        """Look up the owner again: it may have changed, even to us."""
        seen, bring = self._seen.get(place), self._around.bring
        if seen is None or not seen.queue_id or self._leader or bring is None:
            return
        owner = await self._around.leases.owner(self.lease)
        if owner == self._around.server_id:
            self._take_lease()
        else:
            await bring(owner, place, self.account_id)

    def stand_up(self) -> None:
        """Whether the lease is still ours is asked again before the next decision."""
        if not self._around.leases.alone:
            self._leader = None
            self.decide_soon()

    async def read_notes(self) -> None:
        notes = await self._around.leases.read(self.lease)
        if notes is None:
            return
        try:
            found = msgspec.json.decode(notes, type=Notes)
        except msgspec.MsgspecError as error:
            log.error("What was written down for a desk cannot be read", account=self.account_id, problem=str(error))
            return
        callbacks = {each.place: each for each in found.callbacks}
        agents = {each.extension_id: each for each in found.agents}
        self.room = Room(waiting={**callbacks, **self.room.waiting}, agents={**agents, **self.room.agents})
        self.decide_soon()

    def _write(self, then: Callable[[], None] = lambda: None) -> None:
        """Callbacks, and since when members have been free; `then` once it is written."""
        callbacks = [each for each in self.room.waiting.values() if each.number]
        agents = [
            machine.Agent(extension_id=each.extension_id, wrap_until=each.wrap_until, free_since=each.free_since)
            for each in self.room.agents.values()
        ]
        notes = msgspec.json.encode(Notes(callbacks=callbacks, agents=agents))

        async def write() -> None:
            await self._around.leases.write(self.lease, notes)
            then()

        self._around.run(write())

    # ---- callbacks

    def _keep_callback(self, place: str, seen: Seen) -> None:
        """A caller wants to hang up and keep the place: kept before it is promised."""
        queue = self._around.book.find(seen.queue_id)
        if queue is None or route_to(self._around, seen.number, queue) is None:
            self._refused.add(place)
            self._tell(place, callback="refused")
            return
        self._going.add(place)
        kept = Waiting(
            place=f"cb-{new_id()}",
            queue_id=queue.queue_id,
            since=seen.since,
            admitted=True,
            number=seen.number,
            name=seen.name,
            wants=seen.wants,
        )
        self.room = machine.arrive(machine.leave(self.room, place), kept)
        self._write(lambda: self._tell(place, callback="kept"))

    async def _dial(self, place: str) -> None:
        caller = self.room.waiting.get(place)
        queue = self._around.book.find(caller.queue_id) if caller is not None else None
        call_id = await dial(self._around, caller, queue) if caller is not None and queue is not None else ""
        if call_id:
            self._dialed[call_id] = place
        else:
            self.room = machine.missed_back(self.room, place, self._around.now())
        self._write()
        self.decide_soon()

    def _tell(self, place: str, **words: str) -> None:
        self._around.board.post(place, TellProgram(program=QUEUE, words=words))
