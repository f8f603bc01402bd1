"""Phones of the demo company over the real features: a call core without engines, whose wishes the API's desk does."""

from pathlib import Path
from typing import Any

from clarion.apps.call_directory import load_directory
from clarion.apps.hot_desking import HotDeskRegistrations
from clarion.base.errors import NotFound
from clarion.calls import programs
from clarion.calls.events import TellProgram
from clarion.calls.wire import Confirmed, Dtmf, HungUp, OfferSource, PlaybackFinished, RecordingFinished
from clarion.features.numbers import Plan
from clarion.features.phone.feature_codes import FeatureCodeProgram, FeatureCodes, FeatureCodeService, MailboxProgram
from clarion.features.phone.lines import Extensions
from tests.calls.world import PLAIN, World
from tests.support.api import Api


class Office:
    """`hears` is what the phone hears now; what the program asks for is done before `dial` and `press` return."""

    def __init__(self, api: Api, data: Path) -> None:
        self.api = api
        self.world = World(data / "recordings")
        programs.register(FeatureCodeProgram())
        programs.register(MailboxProgram())
        self.world.router._plan = Plan(self.world.directory)
        self.world.router._destinations.insert(0, FeatureCodes(self.world.directory))
        self.seats = HotDeskRegistrations(self.world.phones, self.world.directory)
        self.world.router._destinations[1] = Extensions(self.world.directory, self.seats, self.world.answers)
        self.desk = api.here.get(FeatureCodeService)
        self.told: list[dict[str, str]] = []
        self.passed: list[tuple[str, dict[str, str]]] = []
        self.leg = ""
        self.ids: dict[str, str] = {}

    async def refresh(self) -> None:
        async with self.api.here.storage.reading() as session:
            found = await load_directory(session, self.api.here)
        self.world.directory.load(found.accounts, found.extensions, found.devices, found.numbers, found.trunks)
        self.places = found.places

    async def device_of(self, number: str) -> str:
        found = (await self.api.get("/account/~/extension/~/device", number)).json()["records"]
        return str(next(item["id"] for item in found if item["type"] == "OtherPhone"))

    async def dial(self, number: str, dialed: str, device_id: str = "") -> str:
        """A phone of this extension dials; what it hears then."""
        await self.refresh()
        device = self.world.directory.devices[device_id or await self.device_of(number)]
        source = OfferSource(
            kind="device",
            device_id=device.device_id,
            extension_id=device.extension_id,
            account_id=device.account_id,
            authenticated=True,
        )
        self.leg = await self.world._offer(source, dialed, device.username, PLAIN, None)
        await self._work()
        if self.world.board.calls:
            await self.world.say(self.leg, Confirmed())
        return self.hears

    async def press(self, keys: str) -> str:
        for key in keys:
            await self.world.say(self.leg, Dtmf(digit=key))
            await self._work()
        return self.hears

    async def _work(self) -> None:
        """Do what programs have asked for, and bring back what became of it."""
        while self.world.deposits:
            topic, payload = self.world.deposits.pop(0)
            self.passed.append((topic, payload))
            for call in self.world.board.calls:
                self.ids = {"telephony_session_id": call.call_id, "session_id": call.session_id}
            await self._take(self.ids | payload)

    async def _take(self, payload: dict[str, Any]) -> None:
        control = _Control(self)
        here = self.api.here
        find = here.find
        here.find = lambda kind: control if kind.__name__ == "CallControl" else find(kind)  # type: ignore[method-assign]
        try:
            await self.desk.take(payload)
        finally:
            here.find = find  # type: ignore[method-assign]
        await self.world.board.drain()
        await self.world.board.drain()

    async def played(self, token: str) -> str:
        await self.world.say(self.leg, PlaybackFinished(token=token))
        await self._work()
        return self.hears

    async def recorded(self, path: Path, seconds: float) -> str:
        await self.world.say(self.leg, RecordingFinished(token="x", path=str(path), seconds=seconds))
        await self._work()
        return self.hears

    async def hang_up(self) -> None:
        await self.world.say(self.leg, HungUp())
        await self._work()

    @property
    def hears(self) -> str:
        return self.world.audio.hears.get(self.leg, "")


class _Control:
    """Stands for the bus between the API and the call server."""

    server_ids = ()

    def __init__(self, office: Office) -> None:
        self._office = office

    async def tell_program(self, session_id: str, program: str, words: dict[str, str]) -> None:
        self._office.told.append(words)
        board = self._office.world.board
        if session_id not in {call.call_id for call in board.calls}:
            raise NotFound("gone")
        board.post(session_id, TellProgram(program=program, words=words))
