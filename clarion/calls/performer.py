"""Carries out the commands of one call, one after another, by joining media and signalling.

SDP never enters `step`: an offer or answer goes from one engine to the other here. What cannot be carried
out comes
back to the call as an event.
"""

import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

import msgspec
import structlog

from clarion.calls import commands as do
from clarion.calls.call_recorder import CallRecorder
from clarion.calls.congestion_steps import TONE as CONGESTION
from clarion.calls.directory import Directory
from clarion.calls.emergency_media import emergency_offer
from clarion.calls.events import CommandFailed, Event, FaxOffered, HoldChanged, OnLeg
from clarion.calls.fax_line import FaxLine
from clarion.calls.legs import LegRegistry
from clarion.calls.model import Call, Identity, LegState
from clarion.calls.paging_port import NoPaging, PagingPort
from clarion.calls.ports import EngineMayReturn, Media, MediaUnavailable, NoCommonCodec, Signalling
from clarion.calls.t38 import find_t38
from clarion.calls.wire import (
    Answered,
    Confirmed,
    EarlyMedia,
    LegEvent,
    MediaLost,
    MediaProfile,
    OfferAnswered,
    OfferReceived,
    PlaybackFinished,
    TrunkTarget,
)

log = structlog.stdlib.get_logger("clarion.calls")

NOT_LISTENING = ("a=sendonly", "a=inactive")


class Sounds(Protocol):
    """Prompt ids to files, in the language of whoever listens."""

    def find(self, prompt: str, language: str) -> Path | None: ...


class Performer:
    """One for the whole call server; keeps nothing but what the legs remember (see `LegRegistry`)."""

    def __init__(
        self, signalling: Signalling, media: Media, directory: Directory, sounds: Sounds, recordings: Path
    ) -> None:
        self._signalling = signalling
        self._media = media
        self._directory = directory
        self._sounds = sounds
        self.own_sounds: Callable[[str, Identity], tuple[str, ...]] = lambda prompt, owner: (prompt,)
        self.loudspeaker: PagingPort = NoPaging()
        self.tape = CallRecorder(media, directory, self._files, recordings)
        self.fax: FaxLine | None = None
        self._handlers: dict[type, Callable[[Call, LegRegistry, Any], Awaitable[Event | None]]] = {
            do.Ring: self._ring,
            do.Progress: self._progress,
            do.Answer: self._answer,
            do.Reject: self._reject,
            do.Cancel: self._cancel,
            do.HangUp: self._hang_up,
            do.Release: self._release,
            do.Join: self._join,
            do.Confer: self._confer,
            do.PlayToMix: self._play_to_mix,
            do.Part: self._part,
            do.Play: self._play,
            do.StopPlay: self._stop_play,
            do.Overhear: self._overhear,
            do.Multicast: self._multicast,
            do.Mute: self._mute,
            do.SendDtmf: self._send_dtmf,
            do.TransferProgress: self._transfer_progress,
            do.AgentMessage: self._agent_message,
            do.AnswerCommand: self._answer_command,
            **self.tape.handlers,
        }

    def handles(self, command: do.Command) -> bool:
        return type(command) in self._handlers

    async def perform(self, call: Call, memory: LegRegistry, command: do.Command) -> Event | None:
        """Carry out one command. An event that follows from it at once (a failure) is returned."""
        handler = self._handlers[type(command)]
        try:
            return await handler(call, memory, command)
        except NoCommonCodec as error:
            return self._failed(command, 488, error.message)
        except MediaUnavailable as error:
            if isinstance(command, do.Play) and command.token == CONGESTION:
                return OnLeg(leg_id=command.leg_id, event=PlaybackFinished(token=CONGESTION))
            if isinstance(command, do.Join | do.Confer | do.Part | do.Play | do.StopPlay | do.Mute | do.Release):
                log.warning("A media command was lost", call_id=call.call_id, problem=error.message)
                return None
            return self._failed(command, 503, error.message)
        except Exception as error:  # a fault of our own ends the leg; it never leaves a call hanging
            log.exception("A command failed", call_id=call.call_id, command=type(command).__name__)
            return self._failed(command, 500, repr(error))

    def _failed(self, command: do.Command, status: int, what: str) -> CommandFailed:
        """An INVITE that cannot be answered gets its final response here: `step` already counts it as answered."""
        leg_id: str = getattr(command, "leg_id", getattr(command, "leg_a", ""))
        if isinstance(command, do.Answer | do.Progress):
            self._signalling.reject(leg_id, status)
        return CommandFailed(leg_id=leg_id, status=status, what=what)

    def open_fax(self, fax: FaxLine) -> None:
        """From now on legs can be connected with fax modems."""
        self.fax = fax
        self._handlers |= fax.handlers

    def resume_fax(self, call: Call) -> None:
        """Of a call that an earlier call server had."""
        if self.fax is not None:
            self.fax.resume(call)

    # ---- before `step`: what a leg's message means for media

    async def absorb(self, call: Call, memory: LegRegistry, leg_id: str, event: LegEvent) -> Event | None:
        """Give the SDP of an event to the media engine. A returned event is what `step` shall see as well."""
        try:
            match event:
                case Answered(sdp=sdp, late_offer=late):
                    await self._absorb_answer(memory, leg_id, sdp, late=late)
                case Confirmed(sdp=str(sdp)) if self.fax is not None and self.fax.on_t38(leg_id) and find_t38(sdp):
                    await self.fax.take_answer(leg_id, 200, sdp)
                case EarlyMedia(sdp=sdp) | Confirmed(sdp=str(sdp)) if sdp:
                    memory.remote[leg_id] = sdp
                    if leg_id not in memory.bypassed:
                        await self._media.accepted(leg_id, sdp)
                case OfferReceived(sdp=sdp):
                    return await self._absorb_offer(call, leg_id, sdp)
                case MediaLost():
                    return await self._renew_media(call, memory, leg_id)
                case OfferAnswered(status=status, sdp=sdp):
                    return await self._absorb_renewal(call, leg_id, status, sdp)
                case _:
                    return None
        except NoCommonCodec as error:
            return CommandFailed(leg_id=leg_id, status=488, what=error.message)
        except EngineMayReturn as error:
            log.warning("call.media_silent", call_id=call.call_id, leg=leg_id, problem=error.message)
        except MediaUnavailable as error:
            return CommandFailed(leg_id=leg_id, status=503, what=error.message)
        return None

    async def _absorb_answer(self, memory: LegRegistry, leg_id: str, sdp: str, *, late: bool) -> None:
        memory.remote[leg_id] = sdp
        if leg_id in memory.bypassed:
            return
        if late:
            answer = await self._media.accept(leg_id, memory.room, sdp)
            self._signalling.acknowledge(leg_id, answer)
        else:
            await self._media.accepted(leg_id, sdp)

    async def _absorb_offer(self, call: Call, leg_id: str, sdp: str | None) -> Event | None:
        if leg_id not in call.legs:
            self._signalling.answer_offer(leg_id, None, 481)
            return None
        if sdp is None:
            self._signalling.answer_offer(leg_id, await self._media.offer_again(leg_id))
            return None
        t38 = find_t38(sdp) is not None
        if t38 and self.fax is not None and self.fax.takes_call(call, leg_id):
            return FaxOffered(leg_id=leg_id, sdp=sdp)
        try:
            if t38 and self.fax is None:
                raise NoCommonCodec
            answer = await (self.fax.take_offer(leg_id, sdp) if t38 and self.fax else self._media.reoffer(leg_id, sdp))
        except NoCommonCodec:
            self._signalling.answer_offer(leg_id, None, 488)  # the session goes on as it was (RFC 3261 §14.2)
            return None
        except MediaUnavailable:
            self._signalling.answer_offer(leg_id, None, 503)
            return None
        self._signalling.answer_offer(leg_id, answer)
        return None if t38 else HoldChanged(leg_id=leg_id, on_hold=is_hold(sdp))

    async def _renew_media(self, call: Call, memory: LegRegistry, leg_id: str) -> Event | None:
        """The media engine of a leg is gone. Its phone gets a new offer; what is not answered yet starts over."""
        leg = call.legs.get(leg_id)
        if leg is None or leg.state is LegState.ENDED:
            return None
        if self.fax is not None and self.fax.on_t38(leg_id):
            # The other machine hears nothing while media moves: what it has not confirmed is sent in another call.
            return CommandFailed(leg_id=leg_id, status=503, what="The media engine is gone during a fax on T.38.")
        if leg.state is LegState.ANSWERED:
            self._signalling.reoffer(leg_id, await self._media.renew(leg_id))
            return None
        if leg.offered and leg_id not in memory.local:
            await self._media.close(leg_id)  # its phone knows nothing of our side yet
            return None
        return CommandFailed(leg_id=leg_id, status=503, what="The media engine is gone.")

    async def _absorb_renewal(self, call: Call, leg_id: str, status: int, sdp: str | None) -> Event | None:
        if leg_id not in call.legs or (self.fax is not None and await self.fax.take_answer(leg_id, status, sdp)):
            return None
        if status >= 300 or sdp is None:
            what = f"The media engine is gone, and the phone takes no other session ({status})."
            return CommandFailed(leg_id=leg_id, status=503, what=what)
        await self._media.accepted(leg_id, sdp)
        if self.fax is not None:
            await self.fax.reconnect(leg_id)
        return None

    # ---- commands

    async def _ring(self, call: Call, memory: LegRegistry, command: do.Ring) -> Event | None:
        """All but the INVITE itself, which is sent once the call has been journaled with it."""
        leg_id, target = command.leg_id, command.target
        profile = self._trunk_profile(target) if isinstance(target, TrunkTarget) else target.media
        if call.emergency:
            sdp = await self._emergency_offer(call, memory, leg_id, profile)
        else:
            await self._prepare(call, memory)
            sdp = await self._media.offer(leg_id, memory.room, profile)
        self._signalling.prepare(leg_id, target, sdp, command.presentation)
        return None

    async def _prepare(self, call: Call, memory: LegRegistry) -> None:
        """While one phone rings for a caller, most of what media must do for the caller can be done."""
        routing = call.routing
        anchor = call.parties.get(routing.anchor) if routing is not None else None
        if routing is None or anchor is None or anchor.leg is None or len(routing.tried) != 1:
            return
        sdp = memory.offers.get(anchor.leg)
        if sdp is not None and anchor.leg not in memory.local:
            with contextlib.suppress(NoCommonCodec, MediaUnavailable):  # told to the caller when it is answered
                await self._media.prepare(anchor.leg, memory.room, sdp)

    async def _emergency_offer(self, call: Call, memory: LegRegistry, leg_id: str, profile: MediaProfile) -> str:
        """The caller's side is negotiated first, so that nothing can fail after the answer."""
        caller = next((leg for leg in call.legs.values() if leg.offered), None)

        async def ours() -> str:
            if caller is not None and caller.leg_id in memory.offers:
                await self._local_sdp(memory, caller.leg_id)
            return await self._media.offer(leg_id, memory.room, profile)

        return await emergency_offer(self._media, memory, leg_id, ours)

    def _trunk_profile(self, target: TrunkTarget) -> MediaProfile:
        trunk = self._directory.trunks.get(target.trunk_id)
        return trunk.media if trunk else MediaProfile.RTP

    async def _local_sdp(self, memory: LegRegistry, leg_id: str) -> str:
        """Our answer to the offer of a leg (our offer, if it came without one)."""
        if leg_id not in memory.local:
            offer = memory.offers.get(leg_id)
            if memory.bypassed:
                memory.local[leg_id] = memory.remote[next(iter(memory.bypassed))]
            elif offer is None:
                memory.local[leg_id] = await self._media.offer(leg_id, memory.room, MediaProfile.RTP)
            else:
                memory.local[leg_id] = await self._media.accept(leg_id, memory.room, offer)
        return memory.local[leg_id]

    async def _progress(self, call: Call, memory: LegRegistry, command: do.Progress) -> Event | None:
        with_media = command.with_media and memory.offers.get(command.leg_id) is not None
        sdp = await self._local_sdp(memory, command.leg_id) if with_media else None
        self._signalling.progress(command.leg_id, command.status, sdp, command.presentation)
        return None

    async def _answer(self, call: Call, memory: LegRegistry, command: do.Answer) -> Event | None:
        sdp = await self._local_sdp(memory, command.leg_id)
        self._signalling.answer(command.leg_id, sdp, command.presentation)
        return None

    async def _reject(self, call: Call, memory: LegRegistry, command: do.Reject) -> Event | None:
        self._signalling.reject(
            command.leg_id, command.status, command.phrase or None, command.reason_header or None, command.headers
        )
        return None

    async def _cancel(self, call: Call, memory: LegRegistry, command: do.Cancel) -> Event | None:
        self._signalling.cancel(command.leg_id, answered_elsewhere=command.answered_elsewhere)
        return None

    async def _hang_up(self, call: Call, memory: LegRegistry, command: do.HangUp) -> Event | None:
        self._signalling.hang_up(command.leg_id, reason_header=command.reason_header or None)
        return None

    async def _release(self, call: Call, memory: LegRegistry, command: do.Release) -> Event | None:
        memory.drop(command.leg_id)
        if self.fax is not None:
            self.fax.hang_up(command.leg_id)
        await self.loudspeaker.leave(command.leg_id)
        await self._media.close(command.leg_id)
        return None

    async def _join(self, call: Call, memory: LegRegistry, command: do.Join) -> Event | None:
        if not memory.bypassed:
            await self._media.join(command.leg_a, command.leg_b)
        return None

    async def _confer(self, call: Call, memory: LegRegistry, command: do.Confer) -> Event | None:
        if not memory.bypassed:
            await self._media.confer(command.leg_id, command.mix, command.seat)
        return None

    async def _play_to_mix(self, call: Call, memory: LegRegistry, command: do.PlayToMix) -> Event | None:
        await self._media.play_to_mix(command.mix, self._files(call, "", command.prompts))
        return None

    async def _part(self, call: Call, memory: LegRegistry, command: do.Part) -> Event | None:
        await self._media.part(command.leg_id)
        return None

    async def _play(self, call: Call, memory: LegRegistry, command: do.Play) -> Event | None:
        files = self._files(call, command.leg_id, command.prompts)
        await self._media.play(command.leg_id, files, token=command.token, repeat=command.repeat)
        return None

    def _files(self, call: Call, leg_id: str, prompts: tuple[str, ...]) -> list[Path]:
        language, owner = self._language(call, leg_id), self._owner(call, leg_id)
        own = [each for prompt in prompts for each in self.own_sounds(prompt, owner)]
        found = [self._sounds.find(prompt, language) for prompt in own]
        return [path for path in found if path is not None]

    @staticmethod
    def _owner(call: Call, leg_id: str) -> Identity:
        """Whose sounds somebody hears: of the one who holds, or is called."""
        leg = call.legs.get(leg_id)
        party = call.parties.get(leg.party) if leg else None
        other = call.parties.get(party.joined or 0) if party else None
        if other is None and call.routing is not None:
            other = call.parties.get(call.routing.callee)
        own = other.identity if other else Identity()
        return own if own.account_id else msgspec.structs.replace(own, account_id=call.account_id)

    def _language(self, call: Call, leg_id: str) -> str:
        leg = call.legs.get(leg_id)
        party = call.parties.get(leg.party) if leg else None
        extension = self._directory.extensions.get(party.identity.extension_id) if party else None
        if extension is None:  # somebody from outside hears the language of whom they called
            extension = self._directory.extensions.get(self._owner(call, leg_id).extension_id)
        return extension.language if extension else "en-US"

    async def _stop_play(self, call: Call, memory: LegRegistry, command: do.StopPlay) -> Event | None:
        await self._media.stop_playing(command.leg_id)
        return None

    async def _overhear(self, call: Call, memory: LegRegistry, command: do.Overhear) -> Event | None:
        await self.loudspeaker.overhear(command.leg_id, command.talker)
        return None

    async def _multicast(self, call: Call, memory: LegRegistry, command: do.Multicast) -> Event | None:
        await self.loudspeaker.multicast(command.leg_id, command.targets)
        return None

    async def _mute(self, call: Call, memory: LegRegistry, command: do.Mute) -> Event | None:
        await self._media.mute(command.leg_id, muted=command.muted)
        return None

    async def _send_dtmf(self, call: Call, memory: LegRegistry, command: do.SendDtmf) -> Event | None:
        await self._media.send_dtmf(command.leg_id, command.digits)
        return None

    async def _transfer_progress(self, call: Call, memory: LegRegistry, command: do.TransferProgress) -> Event | None:
        self._signalling.transfer_progress(command.leg_id, command.status, command.phrase)
        return None

    async def _agent_message(self, call: Call, memory: LegRegistry, command: do.AgentMessage) -> Event | None:
        self._signalling.send_agent_message(command.leg_id, command.command, command.attributes)
        return None

    async def _answer_command(self, call: Call, memory: LegRegistry, command: do.AnswerCommand) -> Event | None:
        self._signalling.answer_command(
            command.leg_id, command.request_id, command.command, command.code, command.text, command.more
        )
        return None


def is_hold(sdp: str) -> bool:
    """Whether an offer puts us on hold (RFC 3264 §8.4; c=0.0.0.0 of RFC 2543, which with ICE means nothing)."""
    lines = [line.strip() for line in sdp.replace("\r\n", "\n").split("\n")]
    if any(line in NOT_LISTENING for line in lines):
        return True
    ice = any(line.startswith("a=ice-ufrag:") for line in lines)
    return not ice and any(line.startswith("c=IN IP4 0.0.0.0") for line in lines)
