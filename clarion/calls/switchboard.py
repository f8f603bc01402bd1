"""All live calls of one call server: which leg belongs to which call, and what calls ask of each other."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import structlog

from clarion.base.clock import Clock
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.ids import new_id, new_session_id
from clarion.calls import commands as do
from clarion.calls.actor import Actor, Engines
from clarion.calls.conferences import Conferences
from clarion.calls.destinations import UNVERIFIED_NAME, Router, host_of
from clarion.calls.directory import Directory
from clarion.calls.events import (
    Control,
    Event,
    Offered,
    OnLeg,
    ParkAt,
    PlaceFirst,
)
from clarion.calls.flipping import Flipping
from clarion.calls.guards import RouteRequest
from clarion.calls.leg_migration import LegMigration
from clarion.calls.legs import LegRegistry, Snapshot, restore, unfinished
from clarion.calls.lost_legs import LostLegs
from clarion.calls.model import Call, Identity, LegState, PartyStatus
from clarion.calls.parking import Parking
from clarion.calls.replaces_join import ReplacesJoinRouter
from clarion.calls.supervisors import Supervisors
from clarion.calls.wire import UNKNOWN, CallOffered, DialogNames, HungUp, LegEvent, Lost, OfferSource

log = structlog.stdlib.get_logger("clarion.calls")

Announcer = Callable[[Call, tuple[int, ...]], None]
Recorder = Callable[[Call], None]
Depositor = Callable[[Call, str, dict[str, str]], None]
Noticer = Callable[[Call, int], None]


class Mover(Protocol):
    """Hears that a live call has come from another process (`here`), or gone to one."""

    def __call__(self, call: Call, *, here: bool) -> None: ...


@dataclass(frozen=True)
class Listeners:
    """Who hears of what. All return at once."""

    announce: Announcer
    record: Recorder
    ask: Depositor
    deposit: Depositor
    notice: Noticer
    moved: Mover = lambda call, *, here: None


class Switchboard:
    """Implements CallSink for the engines and Exchange for the actors."""

    def __init__(
        self, server_id: str, directory: Directory, router: Router, clock: Clock, listeners: Listeners
    ) -> None:
        self._server_id = server_id
        self._directory = directory
        self._router = router
        self._clock = clock
        self.listeners = listeners
        self._engines: Engines | None = None
        self._calls: dict[str, Actor] = {}
        self._owner: dict[str, str] = {}
        self._sources: dict[str, OfferSource] = {}
        self._legs = LegMigration(self._calls, self._owner)
        self._replies: dict[str, asyncio.Future[do.Reply]] = {}
        self._opening: set[str] = set()
        self._vanished = LostLegs(clock)
        self.parking = Parking(lambda: self.calls, server_id)
        self.conferences = Conferences(server_id, self._calls, self._new_actor, self._legs, directory)
        self.flips = Flipping(lambda: self.calls, directory)
        self.supervisors = Supervisors(lambda: self.calls, directory, self.flips.own, lambda: self.flips.bring)
        self.newcomers = ReplacesJoinRouter(
            self._calls,
            self._owner,
            self.conferences,
            self.supervisors,
            self._adopt_offer,
            self._open,
            self._refuse,
            router.is_emergency,
        )

    def attach(self, engines: Engines) -> None:
        """The engines report to the switchboard and it commands them: they are joined after both exist."""
        self._engines = engines

    def backlog(self) -> int:
        """How many calls have come in and not gone on to anybody yet."""
        return len(self._opening)

    @property
    def calls(self) -> list[Call]:
        return [actor.call for actor in self._calls.values()]

    def find(self, call_id: str) -> Call | None:
        actor = self._calls.get(call_id)
        return actor.call if actor is not None else None

    def has_media(self, call_id: str) -> bool:
        """False for an emergency call that went out past our media engines."""
        actor = self._calls.get(call_id)
        return actor is not None and not actor.memory.bypassed

    def get_call(self, call_id: str) -> Call:
        actor = self._calls.get(call_id)
        if actor is None:
            raise NotFound("There is no such live session.", code="CMN-102", parameter="telephonySessionId")
        return actor.call

    # ---- from the engines

    def call_offered(self, offer: CallOffered) -> None:
        caller = self._caller(offer)
        if not self.newcomers.take(offer, caller):
            self._open(offer, caller)

    def leg_event(self, leg_id: str, event: LegEvent) -> None:
        actor = self._calls.get(self._owner.get(leg_id, ""))
        if actor is not None:
            if isinstance(event, Lost):
                self._vanished.note(actor.call, leg_id, event.why)
            actor.post(OnLeg(leg_id=leg_id, event=event))
        else:
            self.newcomers.leg_event(leg_id, event)

    def journal(self, leg_id: str) -> bool:
        return (actor := self._calls.get(self._owner.get(leg_id, ""))) is not None and actor.journal(leg_id)

    def _open(self, offer: CallOffered, caller: Identity) -> None:
        actor = self._new_actor(self._account_of(offer, caller))
        self._adopt_offer(actor, offer)
        self._opening.add(actor.call.call_id)
        asked = self._asked_caller_id(offer)
        actor.post(Offered(offer=offer, caller=caller, called=offer.dialed, caller_id=asked))

    def _asked_caller_id(self, offer: CallOffered) -> str:
        """The number a device asserts (P-Asserted-Identity); its own user name asks for nothing."""
        device = self._directory.devices.get(offer.source.device_id)
        if device is None or offer.caller_number in ("", device.username, device.authorization_id):
            return ""
        return offer.caller_number

    def _adopt_offer(self, actor: Actor, offer: CallOffered) -> None:
        self._owner[offer.leg_id] = actor.call.call_id
        self._sources[offer.leg_id] = offer.source
        actor.memory.offers[offer.leg_id] = offer.sdp

    def _refuse(self, leg_id: str, status: int) -> None:
        assert self._engines is not None
        self._engines.signalling.reject(leg_id, status)

    def _caller(self, offer: CallOffered) -> Identity:
        source = offer.source
        extension = self._directory.extensions.get(source.extension_id)
        if source.kind == "device" and extension is not None:
            return Identity(
                account_id=source.account_id,
                extension_id=source.extension_id,
                device_id=source.device_id,
                extension_number=extension.number,
                name=extension.name,
            )
        if source.kind == UNKNOWN:
            return Identity(account_id=source.account_id, name=UNVERIFIED_NAME.format(host_of(source.address)))
        return Identity(
            number=offer.caller_number, name=offer.caller_name, trunk_id=source.trunk_id, proof=source.proof
        )

    def _account_of(self, offer: CallOffered, caller: Identity) -> str:
        if caller.account_id:
            return caller.account_id
        number = self._directory.numbers.get(offer.dialed)
        return number.account_id if number else ""

    def _new_actor(self, account_id: str, *, origin: str = "Call") -> Actor:
        assert self._engines is not None
        call = Call(
            call_id=new_session_id(),
            session_id=new_id(),
            server_id=self._server_id,
            account_id=account_id,
            origin=origin,
            created=self._clock.now().timestamp(),
        )
        actor = Actor(call, LegRegistry(call.call_id), self._engines, self)
        self._calls[call.call_id] = actor
        return actor

    # ---- from the actors

    def owns(self, actor: Actor, leg_id: str) -> None:
        self._owner[leg_id] = actor.call.call_id

    def passed_on(self, actor: Actor) -> None:
        self._opening.discard(actor.call.call_id)

    def command(self, actor: Actor, command: do.Command) -> None:
        match command:
            case do.FindRoute():
                actor.post(self._router.route(self._request(actor.call, command)))
            case do.Announce(parties=parties):
                self.listeners.announce(actor.call, parties)
            case do.MigrateLeg():
                self.conferences.hand_over(actor, command)
            case do.FindSlot(party=party, reply=reply, request=request):
                slot = self.parking.free_slot(command.account_id)
                actor.post(ParkAt(party=party, slot=slot, reply=reply, request=request))
            case do.Retrieve() if command.supervises:
                self.supervisors.fetch(command, partial(self._let_in, actor, command), actor.post)
            case do.Retrieve() if command.enters:
                self.conferences.enter(actor, command)
            case do.Retrieve():
                where, parked = (self.parking, True) if command.slot else (self.flips, False)
                where.fetch(command, partial(self._legs.give, actor, command, fetches=parked), actor.post)
            case do.FindFlip():
                actor.post(self.flips.find(actor.call.parties[command.party], command))
            case do.HandOverAnswer():
                self._legs.answered(actor, command)
            case do.TellHungUp():
                self.post(command.to_call, OnLeg(leg_id=command.leg_id, event=HungUp()))
            case do.Ask(topic=topic, payload=payload):
                self.listeners.ask(actor.call, topic, payload)
            case do.Deposit(topic=topic, payload=payload):
                self.listeners.deposit(actor.call, topic, payload)
            case do.Notice(party=party):
                self.listeners.notice(actor.call, party)
            case do.Reply():
                self._reply(command)
            case _:
                log.error("Nobody carries out this command", kind=type(command).__name__)

    def finished(self, actor: Actor) -> None:
        call = actor.call
        self._calls.pop(call.call_id, None)
        self._opening.discard(call.call_id)
        for leg_id in call.legs:
            if self._owner.get(leg_id) == call.call_id:
                self._owner.pop(leg_id, None)
                self._sources.pop(leg_id, None)
                assert self._engines is not None
                self._engines.signalling.forget(leg_id)
        if call.parties:
            self.listeners.record(call)
        elif self._engines is not None:
            self._engines.store.forget(call.call_id)  # a conference to which nobody came

    def _request(self, call: Call, command: do.FindRoute) -> RouteRequest:
        anchor = call.parties[command.anchor]
        requester = call.parties.get(command.on_behalf_of, anchor)
        return RouteRequest(
            call_id=call.call_id,
            purpose=command.purpose,
            dialed=command.dialed,
            anchor=anchor.identity,
            requester=requester.identity,
            source=self._sources.get(anchor.leg or ""),
            caller_id=command.caller_id,
        )

    def _let_in(self, actor: Actor, command: do.Retrieve, call_id: str, in_place_of: str) -> None:
        """A supervisor who dialled a code."""
        words = self.supervisors.words(command, self._calls[call_id].call, in_place_of)
        self._legs.give(actor, command, call_id, in_place_of, words=words)

    # ---- from the API

    async def place(self, first: PlaceFirst, account_id: str) -> Call:
        """Ring-out or call-out. Returns the call as soon as its first leg rings."""
        actor = self._new_actor(account_id, origin=first.origin)
        actor.post(first)
        await actor.idle()
        return actor.call

    async def control(self, call_id: str, action: str, party: int, **more: object) -> Call:
        """Carry out a request on a live call. Raises NotFound, Conflict (wrong state), Invalid."""
        self.get_call(call_id)
        actor = self._calls[call_id]
        token = new_id()
        future: asyncio.Future[do.Reply] = asyncio.get_running_loop().create_future()
        self._replies[token] = future
        try:
            actor.post(Control(action=action, token=token, party=party, **more))  # type: ignore[arg-type]
            reply = await asyncio.wait_for(future, 10)
        finally:
            self._replies.pop(token, None)
        if reply.error == "not-found":
            raise NotFound(reply.message, code="CMN-102", parameter="partyId")
        if reply.error == "wrong-state":
            raise Conflict(reply.message, code="TAS-106")
        if reply.error == "forbidden":
            raise Forbidden(reply.message, code="CMN-401")
        if reply.error:
            raise Invalid(reply.message, code="CMN-101")
        return actor.call

    def _reply(self, command: do.Reply) -> None:
        future = self._replies.get(command.token)
        if future is not None and not future.done():
            future.set_result(command)

    def leg_of(self, call_id: str, party: int) -> str | None:
        """The leg in use of a party, for joining two calls."""
        actor = self._calls.get(call_id)
        found = actor.call.parties.get(party) if actor else None
        return found.leg if found and found.status is not PartyStatus.DISCONNECTED else None

    def post(self, call_id: str, event: Event) -> None:
        actor = self._calls.get(call_id)
        if actor is not None:
            actor.post(event)

    # ---- take-over

    async def give(self, call_id: str, server_id: str, address: str) -> None:
        """Let the call server `server_id` (SIP at `address`) go on with a call: it may claim it from the store now.

        Raises NotFound, and Conflict while one of its legs is on the way to another call.
        """
        actor = self._calls.get(call_id)
        if actor is None:
            raise NotFound("There is no such live session.", code="CMN-102", parameter="telephonySessionId")
        await actor.idle()
        if actor.gone or actor.call.over or actor.call.handing_over:
            raise Conflict("The session is changing hands or over.", code="TAS-106")
        assert self._engines is not None
        engines = self._engines
        actor.let_go()
        del self._calls[call_id]
        self._opening.discard(call_id)
        for leg_id, leg in actor.call.legs.items():
            if self._owner.get(leg_id) != call_id:
                continue
            self._owner.pop(leg_id)
            self._sources.pop(leg_id, None)
            if leg.state is not LegState.ENDED:
                engines.signalling.let_go(leg_id, server_id, address)
                engines.media.let_go(leg_id)
        self.listeners.moved(actor.call, here=False)
        await engines.store.let_go(call_id)

    def find_call(self, sip_call_id: str) -> str | None:
        """The live call that a SIP dialog belongs to."""
        leg_id = self._engines.signalling.find_leg(sip_call_id) if self._engines else None
        return self._owner.get(leg_id) if leg_id else None

    def dialog_of(self, leg_id: str) -> DialogNames | None:
        return self._engines.signalling.dialog_of(leg_id) if self._engines else None

    def resume(self, kept: Snapshot) -> Actor | None:
        """Go on with a call that an earlier or another process remembered."""
        assert self._engines is not None
        if kept.call.call_id in self._calls:
            return None
        memory = restore(kept, self._engines.signalling, self._engines.media)
        actor = Actor(kept.call, memory, self._engines, self)
        self._calls[kept.call.call_id] = actor
        for leg_id, leg in kept.call.legs.items():
            if leg.state is not LegState.ENDED:
                self._owner[leg_id] = kept.call.call_id
                if leg.source is not None:
                    self._sources[leg_id] = leg.source
        self.listeners.moved(kept.call, here=True)
        actor.carry_on(kept.moment)
        for name, due in kept.timers.items():
            actor.set_timer(name, max(0.1, due - actor.now()))
        actor.remember(moving=kept.moving)  # with the numbers of requests that are used from now on
        self._engines.performer.resume_fax(kept.call)
        for event in unfinished(kept):
            actor.post(event)
        return actor

    async def idle(self, *call_ids: str) -> None:
        """Wait until the mailboxes of these calls, in this order, hold nothing."""
        for call_id in call_ids:
            actor = self._calls.get(call_id)
            if actor is not None:
                await actor.idle()

    async def drain(self, still: Callable[[], Awaitable[None]] | None = None) -> None:
        """Wait until no mailbox holds anything."""
        for actor in list(self._calls.values()):
            await actor.idle()
        if still is not None:
            await still()
