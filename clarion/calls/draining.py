"""Empty a call server or a media engine before it is stopped, while calls go on.

A drained call server takes no new calls, except emergency calls, and hands those that talk to the other call servers:
phones notice nothing (see `call_migration`). What rings, is recorded or is with a program (menu, queue, voicemail)
stays until that is over, and so do emergency calls. A drained media engine gets no new legs while another one lives.
"""

import asyncio
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import structlog

from clarion.base.bus import Payload
from clarion.base.errors import ClarionError, Conflict, NotFound, Unavailable
from clarion.base.telemetry import gauge
from clarion.calls.call_migration import CallMigration
from clarion.calls.model import Call, LegState, RecordingState
from clarion.calls.switchboard import Switchboard
from clarion.calls.views import accounts_of

log = structlog.stdlib.get_logger("clarion.calls")

LOOK_EVERY_S = 1.0
_draining = gauge("calls_draining", "1 while this call server takes no new calls, and hands over those that are up")


class Door(Protocol):
    """Where new calls come in."""

    def drain(self, *, on: bool = True) -> None: ...


class DrainableMedia(Protocol):
    """Media engines of which one can be drained."""

    def drain_engine(self, name: str, *, on: bool) -> "tuple[int, bool] | None":
        """Legs of this call server on it, and whether another engine takes new ones; None: no such engine."""

    def move_legs(self, name: str) -> None:
        """Give each answered leg of an engine another session elsewhere, by a re-INVITE."""


class DrainControl:
    """Requests to drain one call server, or an engine that it uses. `others`: the servers that its calls may go to.
    `begins_call`: whether a request would begin a call that may be refused.
    """

    def __init__(
        self,
        others: Sequence[str],
        board: Switchboard,
        door: Door,
        moves: CallMigration,
        media: DrainableMedia,
        begins_call: Callable[[Payload], bool],
    ) -> None:
        self._others, self._board, self._door, self._moves = tuple(others), board, door, moves
        self._media, self._begins_call = media, begins_call
        self._task: asyncio.Task[None] | None = None
        self._moved, self._problem = 0, ""
        self.operations: dict[str, Callable[[Payload], Awaitable[Payload]]] = {
            "drain": self._drain,
            "drain-state": self._state,
            "drain-media": self._drain_media,
            "fetch": self._fetch,
        }

    @property
    def is_on(self) -> bool:
        return self._task is not None

    def check(self, payload: Payload) -> None:
        """Before any request to this call server. Raises Unavailable for one that begins a call: others are asked."""
        if self.is_on and self._begins_call(payload):
            raise Unavailable("This call server takes no new calls at the moment, since it is about to be stopped.")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _drain(self, payload: Payload) -> Payload:
        """{on}: begin, or take calls again."""
        was = self.is_on
        if payload.get("on") and not was:
            self._moved, self._problem = 0, ""
            self._door.drain(on=True)
            self._task = asyncio.get_running_loop().create_task(self._empty(), name="drain")
        elif not payload.get("on"):
            await self.stop()
            self._door.drain(on=False)
        if was != self.is_on:
            _draining.set(self.is_on)
            log.info("calls.draining" if self.is_on else "calls.draining_ended", calls=len(self._board.calls))
        return await self._state(payload)

    async def _state(self, _payload: Payload) -> Payload:
        left = Counter(why_it_stays(call) for call in self._board.calls)
        return {
            "draining": self.is_on,
            "calls": left.total(),
            "left": dict(left),
            "moved": self._moved,
            "problem": self._problem,
        }

    async def _fetch(self, payload: Payload) -> Payload:
        """Another server wants us to go on with one of its calls. Raises Conflict."""
        if self.is_on:
            raise Conflict("This call server is being drained itself.")
        session, account = str(payload["session"]), str(payload["account_id"])
        return {"taken": await self._moves.bring_session(session, account)}

    async def _drain_media(self, payload: Payload) -> Payload:
        """{engine, on, move}: legs of ours on it, and whether another engine takes new ones. Raises NotFound."""
        engine = str(payload["engine"])
        found = self._media.drain_engine(engine, on=bool(payload.get("on")))
        if found is None:
            raise NotFound(f"This call server uses no media engine {engine}.")
        legs, others = found
        if payload.get("on") and payload.get("move") and others:
            self._media.move_legs(engine)
        return {"legs": legs, "others": others}

    async def _empty(self) -> None:
        """Until it is called off: what could not be moved now is tried again."""
        targets = itertools.cycle(self._others)
        while True:
            for call in [call for call in self._board.calls if not why_it_stays(call)]:
                await self._move(call, targets)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _move(self, call: Call, targets: "itertools.cycle[str]") -> None:
        account = min(accounts_of(call), default="")
        for server in itertools.islice(targets, len(self._others)):
            try:
                answer = await self._moves.ask_to_fetch(server, call.call_id, account)
            except ClarionError as error:
                self._problem = f"{server}: {error.message}"
                continue
            if answer.get("taken"):
                self._moved, self._problem = self._moved + 1, ""
                return


def why_it_stays(call: Call) -> str:
    """Why a call is not handed over now, in a word; empty: it can be."""
    if call.emergency is not None:
        return "emergency"
    if any(leg.state not in (LegState.ANSWERED, LegState.ENDED) for leg in call.legs.values()):
        return "ringing"
    if any(each.state is not RecordingState.ENDED for each in call.recordings.values()):
        return "recorded"
    if call.routing is not None or call.flip is not None or call.on_fax is not None or call.handing_over:
        return "with a program"
    return "ending" if call.over or not call.is_answered else ""
