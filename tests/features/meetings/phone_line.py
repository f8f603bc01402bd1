"""Telephones of a call server without engines, in meetings of the application under test."""

from typing import Any

from clarion.calls import programs
from clarion.calls.directory import Extension, PhoneNumber
from clarion.calls.switchboard import Listeners
from clarion.calls.wire import Dtmf, HungUp, OfferSource
from clarion.engines.fakes.sfu import FakeSfu
from clarion.features.meetings import InvitedProgram, MeetingCaller, MeetingPhones
from clarion.features.phone.conferencing import ConferenceCache, ConferenceNumbers, ConferenceProgram
from tests.calls.audio import Audio
from tests.calls.world import PLAIN, World
from tests.features.meetings.conftest import Meetings
from tests.support.sdp_offers import phone_offer
from tests.support.waiting import wait_for

NUMBER = "+16505550900"


class OfferingAudio(Audio):
    async def offer(self, leg_id: str, room: str, profile: Any) -> str:
        await super().offer(leg_id, room, profile)
        return phone_offer(sends=True).replace("a=sendonly", "a=sendrecv")


class Line:
    """`NUMBER` is kept for conferences of the host's company; `host_id`: their extension, 101."""

    def __init__(self, meetings: Meetings, bridge: dict[str, Any]) -> None:
        self.meetings, self.bridge = meetings, bridge
        self.account_id, self.host_id = bridge["host"]["accountId"], bridge["host"]["extensionId"]
        self.world = World()
        self.world.audio = OfferingAudio()
        self.world.board = self.world.new_board()
        directory = self.world.directory
        number = PhoneNumber(number=NUMBER, account_id=self.account_id, extension_id="", usage="ConferencingNumber")
        directory.numbers[NUMBER] = number
        directory.extensions[self.host_id] = Extension(
            extension_id=self.host_id, account_id=self.account_id, number="101", name="Ada"
        )
        self.world.router._destinations.insert(0, ConferenceNumbers(directory))
        programs.register(ConferenceProgram(ConferenceCache()))
        programs.register(InvitedProgram())
        self.phones = self.new_phones()
        self.caller = MeetingCaller(self.world.board, directory, self.world.router)

    def new_phones(self) -> MeetingPhones:
        """Of this process; those of an earlier one are gone."""
        board = self.world.board
        phones = MeetingPhones(self.meetings.api.here, board, self.world.audio)

        def announce(call: Any, parties: Any = ()) -> None:
            phones.changed(call)

        def ask(call: Any, topic: str, payload: dict[str, str]) -> None:
            assert phones.asked(call, topic, payload)

        board.listeners = Listeners(
            announce=announce,
            record=announce,
            ask=ask,
            deposit=lambda *_: None,
            notice=lambda *_: None,
        )
        return phones

    @property
    def sfu(self) -> FakeSfu:
        return self.meetings.sfu

    @property
    def heard_in_meeting(self) -> set[str]:
        """Participants whose microphones the media server forwards."""
        return {
            name
            for room in self.sfu.rooms.values()
            for name, one in room.participants.items()
            if {"microphone"} & {each.value for each in one.published - one.muted}
        }

    async def dial(self, caller: str = "+12025550123") -> str:
        return await self.world.calls_in(NUMBER, caller)

    async def dial_as(self, extension_id: str, dialed: str) -> str:
        source = OfferSource(
            kind="device", device_id="d1", extension_id=extension_id, account_id=self.account_id, authenticated=True
        )
        return await self.world._offer(source, dialed, "16505550100*101", PLAIN, None)

    async def press(self, leg: str, keys: str) -> None:
        for key in keys:
            await self.world.say(leg, Dtmf(digit=key))

    async def hears(self, leg: str, what: str) -> None:
        """Until these prompts are played to it."""
        await wait_for(
            lambda: what in self.world.audio.hears.get(leg, ""),
            missing=lambda: f"{what} at {leg}, which hears {self.world.audio.hears.get(leg)}",
        )

    async def is_in(self, *legs: str) -> None:
        """Until these hear each other, and what the others in the meeting say."""
        audio = self.world.audio

        def together() -> bool:
            return all(
                set(legs) - {leg} <= audio.mixed(leg) and any(each.startswith("sfu.") for each in audio.mixed(leg))
                for leg in legs
            )

        await wait_for(together, missing=lambda: f"{legs} together; in mixes: {audio.mixes}")

    async def hang_up(self, leg: str) -> None:
        await self.world.say(leg, HungUp())
