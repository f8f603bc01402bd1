"""A call world with queues: members have phones, callers wait, the desk decides. No engines."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec

from clarion.calls import programs
from clarion.calls.directory import Extension
from clarion.calls.leases import LocalLeases
from clarion.calls.model import Call
from clarion.calls.switchboard import Listeners, Switchboard
from clarion.calls.wire import Answered, Confirmed, HungUp, PlaybackFinished
from clarion.features.phone.queues import QueueAnswer, QueueCache, QueueDispatchers, QueueProfile, Surroundings
from clarion.features.phone.queues.live_call import CallbackProgram, QueueProgram
from clarion.features.phone.queues.profile import Member
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.world import SDP, World

QUEUE, OTHER = "q300", "q301"


class Floor(World):
    """Queue 300 (q300) of account 1, with members as given. Callers come from the carrier to +16505550300."""

    def __init__(self, folder: Path, members: tuple[str, ...] = ("102", "103"), **settings: Any) -> None:
        for program in (QueueProgram(), CallbackProgram(), VoicemailProgram()):
            programs.register(program)
        self.folder = folder
        self.told: list[tuple[str, Any]] = []
        self.desks: QueueDispatchers | None = None
        super().__init__(folder)
        self.book = QueueCache()
        for member in members:
            self.add_person(member)
            self.has_phone(member)
        for number in ("300", "301"):
            self._add_queue_number(number)
        self.answers.register("Department", QueueAnswer(self.book))
        self.set_queues(self.queue(QUEUE, members, **settings))
        self.open_desks()

    def queue(self, queue_id: str, members: tuple[str, ...], **settings: Any) -> QueueProfile:
        return QueueProfile(
            queue_id=queue_id,
            account_id="1",
            number=queue_id.removeprefix("q"),
            name=f"Queue {queue_id.removeprefix('q')}",
            members=tuple(Member(extension_id=f"e{each}") for each in members),
            **{"interrupt_mode": "Never", **settings},
        )

    def set_queues(self, *queues: QueueProfile) -> None:
        self.book.load(list(queues))
        if self.desks is not None:
            self.desks.refresh()

    def add_person(self, number: str) -> None:
        extension = Extension(extension_id=f"e{number}", account_id="1", number=number, name=f"Person {number}")
        self.directory.replace_extensions([], [extension], [], [])

    def _add_queue_number(self, number: str) -> None:
        extension = Extension(
            extension_id=f"q{number}", account_id="1", number=number, name=f"Queue {number}", kind="Department"
        )
        self.directory.replace_extensions([], [extension], [], [])
        line = next(iter(self.directory.numbers.values()))
        outside = f"+16505550{number}"
        self.directory.numbers[outside] = msgspec.structs.replace(
            line, number=outside, extension_id=extension.extension_id
        )

    # ---- the desks hear of every call

    def new_board(self, server_id: str = "cs1") -> Switchboard:
        board = super().new_board(server_id)
        told: Listeners = board.listeners
        announce, record = told.announce, told.record

        def changed(call: Call, parties: tuple[int, ...]) -> None:
            announce(call, parties)
            if self.desks is not None:
                self.desks.changed(call)

        def ended(call: Call) -> None:
            record(call)
            if self.desks is not None:
                self.desks.ended(call)

        board.listeners = Listeners(changed, ended, told.ask, told.deposit, told.notice)
        return board

    def open_desks(self, server_id: str = "cs1") -> None:
        self.around = Surroundings(
            self.book,
            self.board,
            self.router,
            self.phones,
            self.directory,
            self.clock,
            LocalLeases(self.folder / "seats", server_id),
            server_id,
        )
        self.around.tell = lambda topic, payload: self.told.append((topic, payload))
        self.desks = QueueDispatchers(self.around)
        self.desks.open(["1"])

    async def settle(self) -> None:
        """Until nothing moves any more: mailboxes, desks, what they write."""

        for _ in range(20):
            await asyncio.sleep(0)
            await self.board.drain()
            while self.around.tasks:
                await asyncio.gather(*self.around.tasks)
                await asyncio.sleep(0)

    # ---- what people do

    async def comes(self, caller: str = "+12025550123", queue: str = "300", *, greeted: bool = True) -> str:
        leg = await self.calls_in(f"+16505550{queue}", caller)
        await self.say(leg, Confirmed())
        if greeted:
            await self.say(leg, PlaybackFinished(token="greeting"))
        await self.settle()
        return leg

    async def picks_up(self, leg: str) -> None:
        await self.say(leg, Answered(sdp=SDP))
        await self.settle()

    async def hangs_up(self, leg: str) -> None:
        await self.say(leg, HungUp())
        await self.settle()

    async def passes(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await self.settle()

    def rings_for(self) -> list[tuple[str, str]]:
        """(member, caller's number) of each phone that rings now."""
        found = []
        for call in self.board.calls:
            caller = call.parties[1].identity.number
            for leg in call.legs.values():
                if not leg.offered and leg.state.value in ("new", "ringing"):
                    found.append((call.parties[leg.party].identity.extension_number, caller))
        return sorted(found)

    def leg_of(self, member: str) -> str:
        """The phone of a member that rings."""
        [leg] = [
            leg.leg_id
            for call in self.board.calls
            for leg in call.legs.values()
            if not leg.offered
            and leg.state.value in ("new", "ringing")
            and call.parties[leg.party].identity.extension_number == member
        ]
        return leg
