"""One mailbox per call: events in, `step`, state remembered, commands carried out, in that order."""

import asyncio
from typing import Protocol

import structlog

from clarion.base.clock import Clock, Timer
from clarion.calls import commands as do
from clarion.calls.events import Event, OnLeg, TimerFired
from clarion.calls.legs import BOOT, LegRegistry, Moment, snapshot
from clarion.calls.model import Call
from clarion.calls.performer import Performer
from clarion.calls.ports import CallStore, Media, Signalling
from clarion.calls.step import step
from clarion.calls.wire import Confirmed, Lost, MediaLost, OfferAnswered, OfferReceived

log = structlog.stdlib.get_logger("clarion.calls")

_PASSES_ON = frozenset((do.Ring, do.Reject, do.Answer))
_TELLS = frozenset((do.Progress, do.Play))  # a caller who is not answered yet: the edge waits for minutes from then on
_DEPOSITS = frozenset((do.Deposit, do.Notice))
_RENEGOTIATES = frozenset((OfferReceived, OfferAnswered, Confirmed, MediaLost))
# What an engine exports of a leg is not the same afterwards: the journal is written again, for the next process.
_MOVES_ENGINES = frozenset(
    (
        *(do.Ring, do.Answer, do.HangUp, do.Join, do.Confer, do.Part, do.Play, do.StopPlay, do.Mute),
        *(do.StartRecording, do.StopRecording, do.StartFax),
    )
)


class Exchange(Protocol):
    """What an actor needs beyond its own legs: routes, other calls, listeners. The switchboard is it."""

    def command(self, actor: "Actor", command: do.Command) -> None: ...

    def owns(self, actor: "Actor", leg_id: str) -> None: ...

    def passed_on(self, actor: "Actor") -> None: ...

    def finished(self, actor: "Actor") -> None: ...


class Engines:
    """The engines and services that all actors share."""

    def __init__(
        self, signalling: Signalling, media: Media, performer: Performer, store: CallStore, clock: Clock
    ) -> None:
        self.signalling = signalling
        self.media = media
        self.performer = performer
        self.store = store
        self.clock = clock


class Actor:
    """A live call. Everything that touches it goes through `post`."""

    def __init__(self, call: Call, memory: LegRegistry, engines: Engines, exchange: Exchange) -> None:
        self.call = call
        self.memory = memory
        self._engines = engines
        self._exchange = exchange
        self._mailbox: list[Event] = []  # short, and smaller than a deque for a call that only stands
        self._worker: asyncio.Task[None] | None = None
        self._timers: dict[str, tuple[float, Timer]] = {}
        self._finished = False
        self._opening = True  # nobody has been called yet, and the caller was not answered
        self.gone = False  # another call server goes on with it
        # The time of this call: the clock's when it began, carried on without jumps.
        self._offset = engines.clock.now().timestamp() - engines.clock.monotonic()

    def now(self) -> float:
        """Seconds since the epoch by which this call is measured: setting the machine's clock changes no duration."""
        return self._offset + self._engines.clock.monotonic()

    def carry_on(self, moment: Moment | None) -> None:
        """Of a call that another process remembered at `moment`: its time goes on from there."""
        if moment is None:
            return
        passed = self._engines.clock.monotonic() - moment.steady
        if moment.boot and moment.boot == BOOT and passed >= 0:
            self._offset += moment.at + passed - self.now()
        else:  # of another machine: its clock is as good as ours, as long as nothing went back
            self._offset += max(0.0, moment.at - self.now())

    def post(self, event: Event) -> None:
        """Put an event into the mailbox. Returns at once."""
        if self.gone:
            return
        self._mailbox.append(event)
        if self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def idle(self) -> None:
        """Wait until the mailbox is empty (for tests and for shutting down)."""
        while self._worker is not None:
            await asyncio.shield(self._worker)

    async def _work(self) -> None:
        try:
            while self._mailbox:
                await self._turn(self._mailbox.pop(0))
        finally:
            self._worker = None

    async def _turn(self, event: Event) -> None:
        try:
            if isinstance(event, OnLeg):
                also = await self._engines.performer.absorb(self.call, self.memory, event.leg_id, event.event)
                if also is not None:
                    self._mailbox.insert(0, also)
            commands = self._step(event)
            await self._perform(commands)
            if isinstance(event, OnLeg) and type(event.event) in _RENEGOTIATES and not self.call.over:
                self.remember()
        except Exception:
            log.exception("A call could not take an event", call_id=self.call.call_id, event_kind=type(event).__name__)
        if self.call.over and not self._finished and not self._mailbox:
            self._finished = True
            self._stop_timers()
            self._exchange.finished(self)

    def _step(self, event: Event) -> list[do.Command]:
        self.call, commands = step(self.call, event, self._moment_of(event))
        # Deposits are kept before the state that has made them: a process that dies in between makes them twice, not
        # never.
        for command in commands:
            if type(command) in _DEPOSITS:
                self._exchange.command(self, command)
        # What only rings: once its phones were called.
        if commands and (self.call.is_answered or self.call.over or _holds_the_line(commands)):
            self.remember(moving=_moves_engines(commands))
        return [command for command in commands if type(command) not in _DEPOSITS]

    def _moment_of(self, event: Event) -> float:
        """Now; earlier for what was noticed late, because nobody was here."""
        now = self.now()
        if isinstance(event, OnLeg) and isinstance(event.event, Lost) and event.event.at:
            latest = self.call.facts[-1].at if self.call.facts else self.call.created
            return min(now, max(event.event.at, latest))
        return now

    async def _perform(self, commands: list[do.Command]) -> None:
        rings = [command for command in commands if isinstance(command, do.Ring)]
        if rings:
            last = commands.index(rings[-1]) + 1
            told = [] if self.call.is_answered else [each for each in commands[:last] if type(each) in _TELLS]
            for command in commands[:last]:
                if command not in told:
                    await self._carry_out(command)
            commands = told + [command for command in commands[last:] if not self._keeps_time(command)]
            self._place(rings, moving=self.call.is_answered and _moves_engines(commands))
        for command in commands:
            await self._carry_out(command)
        if not self.call.over and _moves_engines(commands):
            self.remember()  # the engines' own state has moved on

    def _place(self, rings: list[do.Ring], *, moving: bool) -> None:
        """Journal the call, with its timers, and only then send INVITEs: whatever phone rings, the next process knows
        of it.
        """
        self.remember(moving=moving)
        for ring in rings:
            self._engines.signalling.place(ring.leg_id)

    async def _carry_out(self, command: do.Command) -> None:
        performer = self._engines.performer
        if performer.handles(command):
            if isinstance(command, do.Ring):
                self._exchange.owns(self, command.leg_id)
            failure = await performer.perform(self.call, self.memory, command)
            if self._opening and type(command) in _PASSES_ON:
                self._opening = False
                self._exchange.passed_on(self)
            if failure is not None:
                self._mailbox.append(failure)
        elif not self._keeps_time(command):
            self._exchange.command(self, command)

    def _keeps_time(self, command: do.Command) -> bool:
        """Carry out a command that sets or stops a timer; False for any other."""
        if isinstance(command, do.SetTimer):
            self.set_timer(command.name, command.seconds)
        elif isinstance(command, do.StopTimer):
            self._stop_timer(command.name)
        else:
            return False
        return True

    # ---- memory

    def let_go(self) -> None:
        """Another call server goes on with this call: journal it as it stands, and do nothing more. Only while idle."""
        self.remember(always=True)
        self.gone = True
        self._stop_timers()

    def journal(self, leg_id: str) -> bool:
        """Journal the call even if no phone rings yet. False: it does not know that leg yet."""
        if leg_id in self.call.legs:
            self.remember(always=True)
        return leg_id in self.call.legs

    def remember(self, *, always: bool = False, moving: bool = False) -> None:
        """Journal the call. `always`: even before anybody has answered, a phone rings, or the caller was told that one
        does.
        """
        call = self.call
        if not (always or call.over or call.is_answered or call.rings or call.waits):
            return
        timers = {name: due for name, (due, _) in self._timers.items()}
        engines = self._engines
        try:
            moment = Moment(at=self.now(), steady=engines.clock.monotonic(), boot=BOOT)
            data = snapshot(
                self.call, self.memory, timers, engines.signalling, engines.media, moving=moving, moment=moment
            )
            engines.store.remember(self.call.call_id, data)
        except Exception:  # what the caller waits for comes next, and matters more
            log.exception("calls.not_journaled", call_id=self.call.call_id)

    # ---- timers

    def set_timer(self, name: str, seconds: float) -> None:
        self._stop_timer(name)
        due = self.now() + seconds
        timer = self._engines.clock.call_later(max(0.0, seconds), lambda: self._fire(name))
        self._timers[name] = (due, timer)

    def _fire(self, name: str) -> None:
        self._timers.pop(name, None)
        self.post(TimerFired(name=name))

    def _stop_timer(self, name: str) -> None:
        kept = self._timers.pop(name, None)
        if kept is not None:
            kept[1].cancel()

    def _stop_timers(self) -> None:
        for name in list(self._timers):
            self._stop_timer(name)


def _holds_the_line(commands: list[do.Command]) -> bool:
    """Whether the caller gets a provisional response while no phone is called: nothing else would journal the call."""
    kinds = {type(command) for command in commands}
    return do.Progress in kinds and do.Ring not in kinds


def _moves_engines(commands: list[do.Command]) -> bool:
    return any(type(command) in _MOVES_ENGINES for command in commands)
