"""After a restart, or when another call server has died: go on with its calls, and close what nobody knows
any more.
"""

from collections.abc import Callable, Iterable

import msgspec
import structlog

from clarion.calls.cdr_writer import CdrWriter
from clarion.calls.events import OnLeg, ServerStops
from clarion.calls.legs import Snapshot, open_snapshot
from clarion.calls.model import Call, LegState
from clarion.calls.ports import CallStore, Media, MediaUnavailable
from clarion.calls.switchboard import Switchboard
from clarion.calls.wire import Lost, MediaLost

log = structlog.stdlib.get_logger("clarion.calls")


class Reconciler:
    """Brings switchboard, call store and media engines into agreement."""

    def __init__(
        self, server_id: str, switchboard: Switchboard, store: CallStore, media: Media, cdr_writer: CdrWriter
    ) -> None:
        self._server_id = server_id
        self._switchboard = switchboard
        self._store = store
        self._media = media
        self._cdr_writer = cdr_writer
        self.on_claimed: Callable[[str, str], None] = lambda server_id, call_id: None

    async def resume_own(self) -> int:
        """Take up the calls that this server remembered before it went. Returns how many live. `check_media` is for
        later, when phones can be told.
        """
        kept = await self._store.load(self._server_id)
        return self._open_all(kept)

    async def end_interrupted(self) -> None:
        """Calls that had called nobody yet when this server was killed: their callers are told to try again."""
        calls = self._switchboard.calls
        self._end_unanswered(call.call_id for call in calls if not (call.is_answered or call.rings))
        await self._switchboard.drain()

    async def end_unanswered(self) -> None:
        """Calls that only ring, because this server stops or was away for too long. Their callers, or the edge, try
        again elsewhere.
        """
        self._end_unanswered(call.call_id for call in self._switchboard.calls)
        await self._switchboard.drain()

    def _end_unanswered(self, call_ids: Iterable[str]) -> None:
        for call_id in call_ids:
            self._switchboard.post(call_id, ServerStops())

    async def adopt(self, server_id: str, sip_call_id: str) -> int:
        """Take over the call of another server that a SIP dialog belongs to. Returns how many calls live here now.

        Only this one: the edge may have lost sight of a server that still lives, and its other calls are its own.
        """
        claimed: dict[str, bytes] = {}
        for call_id, state in (await self._store.load(server_id)).items():
            if sip_call_id.encode() not in state:
                continue
            mine = await self._store.claim(call_id, server_id)
            if mine is not None:
                claimed[call_id] = mine
                self.on_claimed(server_id, call_id)
        return await self._resume(claimed)

    async def adopt_calls(self, server_id: str, wanted: Callable[[Call], bool]) -> int:
        """Take over those calls of a lost server that nothing will come for, as far as others are not faster."""
        claimed: dict[str, bytes] = {}
        for call_id, state in (await self._store.load(server_id)).items():
            kept = self._open(call_id, state)
            if kept is None or kept.call.over or not wanted(kept.call):
                continue
            mine = await self._store.claim(call_id, server_id)
            if mine is not None:
                claimed[call_id] = mine
                self.on_claimed(server_id, call_id)
        return await self._resume(claimed)

    async def take(self, call_id: str, server_id: str) -> bool:
        """Go on with a call that the living server `server_id` has let go."""
        state = await self._store.claim(call_id, server_id)
        kept = self._open(call_id, state) if state is not None else None
        return kept is not None and not kept.call.over and self._switchboard.resume(kept) is not None

    async def unremembered(self) -> list[str]:
        """Ids of live calls of ours that are not in our journal: another server may have claimed them, which took us
        for dead.
        """
        kept = await self._store.load(self._server_id)
        return [call.call_id for call in self._switchboard.calls if call.call_id not in kept]

    def forget(self, call_id: str) -> None:
        """The journal of a call is another server's now."""
        self._store.forget(call_id)

    async def _resume(self, states: dict[str, bytes]) -> int:
        """Of another server. What only rings there is called again by the edge, through a server that lives: the phones
        would answer the one that is gone.
        """
        live = self._open_all(states)
        if live:
            self._end_unanswered(states)
            await self.check_media()
        return live

    def _open_all(self, states: dict[str, bytes]) -> int:
        live = 0
        for call_id, state in states.items():
            kept = self._open(call_id, state)
            if kept is None:
                continue
            if kept.call.over:
                self._cdr_writer.record(kept.call)
            elif self._switchboard.resume(kept) is not None:
                live += 1
        if live:
            log.info("Calls resumed", count=live)
        return live

    def _open(self, call_id: str, state: bytes) -> Snapshot | None:
        try:
            return open_snapshot(state)
        except msgspec.ValidationError as error:
            log.error("A remembered call cannot be read and is dropped", call_id=call_id, problem=str(error))
            self._store.forget(call_id)
            return None

    async def check_media(self, lost_at: float = 0.0) -> None:
        """Answered legs whose media is gone get another session; they are lost where that was long ago, at `lost_at`,
        and what rang then has ended. Media that we do not know may be another call server's: it stays, and the engine
        ends what stays silent.
        """
        gone = Lost(why="media is gone", at=lost_at) if lost_at else MediaLost()
        if lost_at:
            await self.end_unanswered()
        try:
            held = await self._media.live_legs()
        except MediaUnavailable:
            return
        for call in self._switchboard.calls:
            if not self._switchboard.has_media(call.call_id):
                continue
            for leg_id, leg in call.legs.items():
                if leg.state is LegState.ANSWERED and leg_id not in held:
                    self._switchboard.post(call.call_id, OnLeg(leg_id=leg_id, event=gone))
