"""Faxes on legs: connects a leg with a fax modem, fetches what is sent, stores what comes in, and reports."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

import msgspec
import structlog

from clarion.base.errors import ClarionError
from clarion.base.fax import Address, FaxModem, FaxReport
from clarion.base.files import Files
from clarion.calls import commands as do
from clarion.calls.events import CommandFailed, Event
from clarion.calls.fax_between import FaxBetween
from clarion.calls.fax_orders import folder_of, order_of, prepare, remove, store_received
from clarion.calls.legs import LegRegistry
from clarion.calls.model import Call, ProgramHop
from clarion.calls.ports import LegSink, Media, MediaUnavailable, NoCommonCodec, Signalling
from clarion.calls.t38 import find_t38
from clarion.calls.wire import FaxReported

log = structlog.stdlib.get_logger("clarion.calls")

SESSION = "fax_session"  # what a program keeps of its fax, for a later call server


class Stage(Enum):
    """What a fax travels on."""

    AUDIO = auto()
    OFFERING = auto()  # we have offered T.38, and say nothing before the other side answers
    T38 = auto()


@dataclass
class _Fax:
    """One fax under way. `rtp`, `udptl`: where its modem listens; None: an earlier call server's, which takes no more
    commands. `negotiated`: the machines have agreed how to send, and nothing can be changed.
    """

    command: do.StartFax
    rtp: Address | None = None
    udptl: Address | None = None
    stage: Stage = Stage.AUDIO
    negotiated: bool = False


class FaxLine:
    """One per call server. `folder` holds a folder for each fax under way.

    The called side offers T.38 (T.38 Annex D): we do when a fax comes in, the other side when one goes out. Who refuses
    goes on with G.711 in the same call.
    """

    def __init__(
        self, media: Media, signalling: Signalling, modems: FaxModem, files: Files, sink: LegSink, folder: Path
    ) -> None:
        self._media, self._signalling, self._modems, self._files, self._sink = media, signalling, modems, files, sink
        self._folder = folder
        self.between = FaxBetween(modems, files, folder)
        self._faxes: dict[str, _Fax] = {}  # by token
        self._tasks: set[asyncio.Task[None]] = set()
        self.handlers: dict[type, Callable[[Call, LegRegistry, Any], Awaitable[Event | None]]] = {
            do.StartFax: self._start,
            do.ListenForFax: self._listen,
            do.RefuseOffer: self._refuse_offer,
        }

    async def _start(self, call: Call, memory: LegRegistry, command: do.StartFax) -> Event | None:
        fax = _Fax(command)
        try:
            await prepare(self._files, self._folder, command)
            order = order_of(command, folder_of(self._folder, command))
            self._faxes[command.token] = fax
            fax.rtp, fax.udptl = await self._modems.start(command.token, order, self._reported)
            if command.offer:
                await self._take_first_offer(fax, command.offer)
            elif command.calling or not await self._offer_t38(fax):
                await self._speak_audio(fax)
        except ClarionError as error:
            self._faxes.pop(command.token, None)
            self._modems.forget(command.token)
            log.error("fax.start_failed", call_id=call.call_id, problem=error.message)
            return CommandFailed(leg_id=command.leg_id, status=503, what=error.message)
        return None

    async def _speak_audio(self, fax: _Fax) -> None:
        """Raises MediaUnavailable."""
        fax.stage = Stage.AUDIO
        if fax.rtp is None:
            return
        found = await self._media.connect_modem(fax.command.leg_id, fax.rtp)
        if found is None:
            self._modems.stop(fax.command.token)
        else:
            self._modems.speak_audio(fax.command.token, *found)

    async def _listen(self, call: Call, memory: LegRegistry, command: do.ListenForFax) -> Event | None:
        with contextlib.suppress(MediaUnavailable):  # the call goes on
            await self._media.listen_for_fax(command.leg_id)
        return None

    async def _refuse_offer(self, call: Call, memory: LegRegistry, command: do.RefuseOffer) -> Event | None:
        self._signalling.answer_offer(command.leg_id, None, 488)
        return None

    @staticmethod
    def takes_call(call: Call, leg_id: str) -> bool:
        """Whether an offer of T.38 on this leg makes its call a fax."""
        return call.on_fax is not None and call.legs[leg_id].party == call.on_fax.party

    # ---- T.38

    async def _offer_t38(self, fax: _Fax) -> bool:
        if not fax.command.t38:
            return False
        try:
            offer = await self._media.offer_t38(fax.command.leg_id)
        except NoCommonCodec:
            return False
        fax.stage = Stage.OFFERING
        self._signalling.reoffer(fax.command.leg_id, offer)
        return True

    async def _take_first_offer(self, fax: _Fax, sdp: str) -> None:
        """The fax began with an offer of T.38 by the other side. Raises MediaUnavailable."""
        leg_id = fax.command.leg_id
        try:
            self._signalling.answer_offer(leg_id, await self._connect_t38(fax, sdp))
        except NoCommonCodec:
            self._signalling.answer_offer(leg_id, None, 488)
            await self._speak_audio(fax)

    async def take_offer(self, leg_id: str, sdp: str) -> str:
        """Our answer to an offer of T.38: of a machine that one of our modems talks with, or of one that talks with
        somebody else through us. Raises NoCommonCodec where it is refused, MediaUnavailable.
        """
        fax = self._of_leg(leg_id)
        if fax is None:
            return await self._media.bridge_t38(leg_id, sdp)
        if (fax.negotiated and fax.stage is not Stage.T38) or not fax.command.t38:
            raise NoCommonCodec("There is no fax on this call that could change to T.38.")
        return await self._connect_t38(fax, sdp)

    async def _connect_t38(self, fax: _Fax, sdp: str) -> str:
        """Raises NoCommonCodec, MediaUnavailable."""
        answer = find_t38(sdp)
        if answer is None or fax.udptl is None:
            raise NoCommonCodec("This fax cannot change to T.38.")
        found = await self._media.connect_t38_modem(fax.command.leg_id, sdp, fax.udptl)
        if found is None:
            raise MediaUnavailable("The leg has ended.")
        ours, to = found
        fax.stage = Stage.T38
        self._modems.speak_t38(fax.command.token, to, answer)
        log.info("fax.on_t38", token=fax.command.token, datagram=answer.max_datagram, redundancy=answer.redundancy)
        return ours

    async def take_answer(self, leg_id: str, status: int, sdp: str | None) -> bool:
        """What became of a re-INVITE of ours on a leg; True if it was about T.38. Raises MediaUnavailable."""
        fax = self._of_leg(leg_id)
        if fax is None or fax.stage is Stage.AUDIO:
            return False
        if status < 300 and sdp is not None and find_t38(sdp) is not None:
            with contextlib.suppress(NoCommonCodec):
                await self._connect_t38(fax, sdp)
                return True
        if fax.stage is Stage.T38:
            return status >= 300  # the session goes on as it was (RFC 3261 §14.1); audio is the media engine's matter
        log.info("fax.t38_refused", token=fax.command.token, status=status)
        await self._speak_audio(fax)
        if status < 300:  # agreed to nothing: the audio that we had has to be agreed on again
            self._signalling.reoffer(leg_id, await self._media.offer_again(leg_id))
        return True

    async def reconnect(self, leg_id: str) -> None:
        """The leg has another media session: its modem speaks there. Raises MediaUnavailable."""
        fax = self._of_leg(leg_id)
        if fax is not None and fax.stage is Stage.AUDIO:
            await self._speak_audio(fax)

    def on_t38(self, leg_id: str) -> bool:
        fax = self._of_leg(leg_id)
        return fax is not None and fax.stage is Stage.T38

    def _of_leg(self, leg_id: str) -> _Fax | None:
        return next((fax for fax in self._faxes.values() if fax.command.leg_id == leg_id), None)

    def hang_up(self, leg_id: str) -> None:
        """The leg is over: its fax ends, and reports how far it came."""
        for token, fax in self._faxes.items():
            if fax.command.leg_id == leg_id:
                self._modems.stop(token)

    def resume(self, call: Call) -> None:
        """Follow the fax of a call that an earlier call server had."""
        routing = call.routing
        if routing is None or not isinstance(routing.current, ProgramHop) or SESSION not in routing.programme:
            return
        command = msgspec.json.decode(routing.programme[SESSION], type=do.StartFax)
        self._faxes[command.token] = _Fax(command, negotiated=True)
        order = order_of(command, folder_of(self._folder, command))
        self._in_background(self._modems.adopt(command.token, order, self._reported))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- what modems report

    def _reported(self, token: str, report: FaxReport) -> None:
        fax = self._faxes.get(token)
        if fax is None:
            return
        fax.negotiated |= report.negotiated
        leg_id = fax.command.leg_id
        if not report.ended:
            self._sink.leg_event(leg_id, FaxReported(token=token, report=report))
            return
        del self._faxes[token]
        self._in_background(self._finish(leg_id, fax.command, report))

    async def _finish(self, leg_id: str, command: do.StartFax, report: FaxReport) -> None:
        """Store what came in, then say so. What cannot be stored counts as not received: the sender may try again."""
        key = await store_received(self._files, self._folder, command, report)
        self._sink.leg_event(leg_id, FaxReported(token=command.token, report=report, received_key=key))
        if key or command.document_key or report.polled or not report.pages:
            await remove(self._folder, command)

    async def close(self) -> None:
        """Let go. Faxes under way go on by themselves."""
        await self._modems.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
