"""Start, pause and stop recordings, after asking whether recording is allowed."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog

from clarion.calls import commands as do
from clarion.calls.directory import Directory
from clarion.calls.events import Event, OnLeg, RecordParty
from clarion.calls.guards import RecordingAnswer, RecordingWish
from clarion.calls.legs import LegRegistry
from clarion.calls.model import Call, Identity, Leg, LegState
from clarion.calls.ports import Media, MediaUnavailable, sides_of
from clarion.calls.wire import NO_ROOM, RecordingFinished, RecordingStarted

log = structlog.stdlib.get_logger("clarion.calls")

FindSounds = Callable[[Call, str, tuple[str, ...]], list[Path]]
Command = do.StartRecording | do.AskRecordingAgain


BEGINS, ALWAYS = "recording-begins", "recording-automatic"  # prompts


class CallRecorder:
    """One per call server. `sounds` finds prompt files in the language of the listener."""

    def __init__(self, media: Media, directory: Directory, sounds: FindSounds, folder: Path) -> None:
        self._media = media
        self._directory = directory
        self._sounds = sounds
        self._folder = folder
        self.may_record: Callable[[RecordingWish], RecordingAnswer] = lambda wish: RecordingAnswer()
        self.has_room: Callable[[], bool] = lambda: True
        self.handlers: dict[type, Callable[[Call, LegRegistry, Any], Awaitable[Event | None]]] = {
            do.StartRecording: self._start,
            do.AskRecordingAgain: self._ask_again,
            do.ConsiderRecording: self._consider,
            do.StopRecording: self._stop,
            do.DropRecording: self._drop,
        }

    async def _start(self, call: Call, memory: LegRegistry, command: do.StartRecording) -> Event | None:
        if command.on_demand and not self._on_demand(call, command.leg_id):
            return self._refused(command, "Your company does not allow people to record their calls.")
        told = command.announced or (command.tell and await self._announce(call, command))
        announced, refusal = await self._permitted(call, command, announced=told, tone=told or command.tone)
        if refusal:
            return self._refused(command, refusal)
        if not self.has_room():
            log.warning("recording.refused_disk_full", call_id=call.call_id)
            return self._refused(command, NO_ROOM)
        path = self._folder / f"{command.token}.wav"
        try:
            await self._media.record(
                command.leg_id, path, token=command.token, max_seconds=command.max_seconds, mixed=command.mixed
            )
        except MediaUnavailable as error:  # a full disk, say: the call goes on without
            log.warning("recording.failed", call_id=call.call_id, problem=error.message)
            return self._refused(command, "The recording could not be started.")
        return OnLeg(leg_id=command.leg_id, event=RecordingStarted(token=command.token, announced=announced))

    def _on_demand(self, call: Call, leg_id: str) -> bool:
        leg = call.legs.get(leg_id)
        party = call.parties.get(leg.party) if leg is not None else None
        account = self._directory.accounts.get(party.identity.account_id) if party is not None else None
        return account is None or account.records_on_demand

    async def _ask_again(self, call: Call, memory: LegRegistry, command: do.AskRecordingAgain) -> Event | None:
        _, refusal = await self._permitted(call, command, announced=False, tone=False)
        return self._refused(command, refusal) if refusal else None

    async def _permitted(self, call: Call, command: Command, *, announced: bool, tone: bool) -> tuple[bool, str]:
        """Whether everybody was told, and why it may not be recorded (empty: it may)."""
        answer = self._ask(call, command, announced=announced, tone=tone)
        if not answer.allowed and answer.announce and await self._announce(call, command):
            announced = True
            answer = self._ask(call, command, announced=True, tone=True)
        return announced, "" if answer.allowed else answer.words or "Recording is not allowed here."

    def _ask(self, call: Call, command: Command, *, announced: bool, tone: bool) -> RecordingAnswer:
        mixed = isinstance(command, do.AskRecordingAgain) or command.mixed
        # Who is not mixed in is not heard.
        heard = self._talking(call) if mixed else [call.legs[command.leg_id]]
        parties = tuple(call.parties[leg.party].identity for leg in heard if leg.party in call.parties)
        own = self._owner(call, command.leg_id, parties)
        wish = RecordingWish(
            call_id=call.call_id,
            token=command.token,
            account_id=call.account_id or (own.account_id if own else ""),
            extension_id=own.extension_id if own else "",
            parties=parties,
            announced=announced,
            tone=tone,
        )
        return self.may_record(wish)

    @staticmethod
    def _owner(call: Call, leg_id: str, parties: tuple[Identity, ...]) -> Identity | None:
        """Whose recording it is: of who talks on the leg, if that is somebody of this installation."""
        leg = call.legs.get(leg_id)
        party = call.parties.get(leg.party) if leg is not None else None
        if party is not None and party.identity.extension_id:
            return party.identity
        return next((one for one in parties if one.extension_id), None)

    @staticmethod
    def _talking(call: Call) -> list[Leg]:
        return [leg for leg in call.legs.values() if leg.state is LegState.ANSWERED]

    async def _announce(self, call: Call, command: Command) -> bool:
        """Tell everybody who is heard that they are recorded from now on, with a tone. False where that cannot be."""
        heard = self._talking(call)
        always = isinstance(command, do.StartRecording) and not command.on_demand
        words = ALWAYS if always else BEGINS
        for leg in heard:
            files = self._sounds(call, leg.leg_id, (words, "beep"))
            if len(files) < 2:
                return False
            await self._media.play(leg.leg_id, files, token=f"announced-{command.token}", repeat=False)
        return bool(heard)

    @staticmethod
    def _refused(command: Command, words: str) -> OnLeg:
        refused = RecordingFinished(token=command.token, path="", seconds=0.0, refused=words)
        return OnLeg(leg_id=command.leg_id, event=refused)

    async def _consider(self, call: Call, memory: LegRegistry, command: do.ConsiderRecording) -> Event | None:
        """Whose calls are all recorded; of two colleagues the called one's recording is enough for both."""
        if call.emergency is not None:
            return None
        for index in reversed(command.parties):
            party = call.parties.get(index)
            extension = self._directory.extensions.get(party.identity.extension_id) if party else None
            if party is None or extension is None:
                continue
            outbound = party.direction == "Outbound"
            if extension.records_outbound if outbound else extension.records_inbound:
                account = self._directory.accounts[extension.account_id]
                tell = not outbound or account.tells_recorded_outbound
                return RecordParty(party=index, tell=tell, tones=outbound and account.tones_recorded_outbound)
        return None

    async def _stop(self, call: Call, memory: LegRegistry, command: do.StopRecording) -> Event | None:
        await self._media.stop_recording(command.leg_id)
        return None

    async def _drop(self, call: Call, memory: LegRegistry, command: do.DropRecording) -> Event | None:
        path = self._folder / f"{command.token}.wav"
        for file in (path, sides_of(path)):
            file.unlink(missing_ok=True)
        return None
