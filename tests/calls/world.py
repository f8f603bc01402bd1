"""A call server without engines: signalling and media are records of what was asked, phones are driven by hand."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from clarion.base.clock import TurnableClock
from clarion.calls.actor import Engines
from clarion.calls.destinations import Router
from clarion.calls.directory import Account, Device, Directory, Extension, PhoneNumber, Trunk
from clarion.calls.guards import Dialed
from clarion.calls.model import Call
from clarion.calls.performer import Performer
from clarion.calls.ports import Media
from clarion.calls.switchboard import Listeners, Switchboard
from clarion.calls.wire import (
    CallOffered,
    DeviceTarget,
    Dialect,
    EmergencyCallInfo,
    LegEvent,
    MediaProfile,
    OfferSource,
    Presentation,
    Registration,
    Target,
)
from clarion.features.phone.lines import AnswerRegistry, CompanyNumbers, Extensions, Mailboxes, OutsideWorld, ParkSlots
from tests.calls.audio import Audio, SlowAudio

PLAIN = Dialect(name="plain")
WEB_PHONE = Dialect(
    name="web-phone",
    answer_at_once=True,
    always_challenge=True,
    keep_flow=True,
    agent_messages=True,
    one_provisional=True,
)
SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
HOLD = SDP + "a=sendonly\r\n"


@dataclass
class Signals:
    """Implements Signalling by remembering: (what, leg, details)."""

    sent: list[tuple[str, str, Any]] = field(default_factory=list)
    placed: dict[str, tuple[Target, Presentation]] = field(default_factory=dict)
    prepared: dict[str, str] = field(default_factory=dict)

    def prepare(self, leg_id: str, target: Target, sdp: str, presentation: Presentation) -> None:
        self.placed[leg_id] = (target, presentation)
        self.prepared[leg_id] = sdp

    def place(self, leg_id: str) -> None:
        if leg_id in self.prepared:
            self.sent.append(("invite", leg_id, self.prepared.pop(leg_id)))

    def progress(self, leg_id: str, status: int, sdp: str | None, presentation: Presentation | None) -> None:
        self.sent.append((str(status), leg_id, sdp))

    def answer(self, leg_id: str, sdp: str, presentation: Presentation | None) -> None:
        self.sent.append(("200", leg_id, sdp))

    def reject(
        self,
        leg_id: str,
        status: int,
        phrase: str | None = None,
        reason_header: str | None = None,
        headers: tuple[str, ...] = (),
    ) -> None:
        self.sent.append((f"reject {status}", leg_id, phrase))

    def cancel(self, leg_id: str, *, answered_elsewhere: bool) -> None:
        self.sent.append(("cancel", leg_id, answered_elsewhere))

    def hang_up(self, leg_id: str, *, reason_header: str | None = None) -> None:
        self.sent.append(("bye", leg_id, reason_header))

    def answer_offer(self, leg_id: str, sdp: str | None, status: int = 200) -> None:
        self.sent.append((f"offer {status}", leg_id, sdp))

    def transfer_progress(self, leg_id: str, status: int, phrase: str) -> None:
        self.sent.append((f"notify {status}", leg_id, phrase))

    def export(self, leg_id: str) -> dict[str, object] | None:
        return {"dialog": leg_id}

    def restore(self, leg_id: str, state: dict[str, object]) -> None:
        self.sent.append(("restored", leg_id, state))

    def forget(self, leg_id: str) -> None:
        self.sent.append(("forgot", leg_id, None))

    def __getattr__(self, name: str) -> Any:
        return lambda leg_id, *rest, **more: self.sent.append((name, leg_id, rest))

    def of(self, leg_id: str) -> list[str]:
        return [what for what, leg, _ in self.sent if leg == leg_id and what != "forgot"]


class Names:
    def find(self, prompt: str, language: str) -> Path | None:
        return Path(f"/prompts/{prompt}.wav")


class Memory:
    """CallStore in a dict."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.claimed: set[str] = set()

    def remember(self, call_id: str, state: bytes) -> None:
        self.kept[call_id] = state

    def forget(self, call_id: str) -> None:
        self.kept.pop(call_id, None)

    def settle(self) -> None:
        """There is no file."""

    async def load(self, server_id: str | None = None) -> dict[str, bytes]:
        return dict(self.kept)

    async def let_go(self, call_id: str) -> None:
        """It lies there for whoever claims it."""

    async def claim(self, call_id: str, gone: str) -> bytes | None:
        if call_id in self.claimed:  # it belongs to whoever was faster, who remembers it here as well
            return None
        self.claimed.add(call_id)
        return self.kept.pop(call_id, None)


class Desk:
    def find_code(self, dialed: str, account: Account | None) -> str | None:
        return dialed if dialed in ("911", "112", "999", "933") else None

    def describe(self, code: str, caller: Any, *more: str) -> EmergencyCallInfo:
        return EmergencyCallInfo(code=code, callback_number="+16505550101", pidf_lo="<presence/>")


class Plan:
    def understand(self, dialed: str, account: Account | None) -> Dialed:
        if dialed.startswith("+"):
            return Dialed(kind="number", value=dialed)
        if dialed.isdigit() and len(dialed) == 3:
            return Dialed(kind="extension", value=dialed)
        if dialed.startswith("*"):
            return Dialed(kind="feature", value=dialed)
        return Dialed(kind="invalid", value=dialed)


class Phones:
    """Registrations: which devices are there."""

    def __init__(self) -> None:
        self.at: dict[str, list[DeviceTarget]] = {}

    def targets(self, extension_id: str) -> list[DeviceTarget]:
        return self.at.get(extension_id, [])

    def device_targets(self, device_id: str) -> list[DeviceTarget]:
        return [t for targets in self.at.values() for t in targets if t.device_id == device_id]

    def registrations(self, extension_id: str) -> list[Registration]:
        return []

    def end_registration(self, extension_id: str, registration_id: str) -> bool:
        return False


def people() -> Directory:
    directory = Directory()
    directory.load(
        [
            Account(account_id="1", name="Demo", status="Confirmed", main_number="+16505550100"),
            Account(account_id="2", name="Other", status="Confirmed", main_number="+12125550100"),
        ],
        [Extension(extension_id=f"e{n}", account_id="1", number=n, name=f"Person {n}") for n in ("101", "102", "103")]
        + [Extension(extension_id="x101", account_id="2", number="101", name="Stranger")],
        [
            Device(
                device_id=f"d{n}",
                extension_id=f"e{n}",
                account_id="1",
                name="Phone",
                kind="OtherPhone",
                username=f"16505550100*{n}",
                authorization_id=f"d{n}",
            )
            for n in ("101", "102", "103")
        ],
        [PhoneNumber(number=f"+16505550{n}", account_id="1", extension_id=f"e{n}") for n in ("101", "102")],
        [
            Trunk(trunk_id="t1", name="First", uri="sip:127.0.0.1:9"),
            Trunk(trunk_id="t2", name="Second", uri="sip:127.0.0.1:10", priority=20),
        ],
    )
    return directory


class World:
    """A switchboard with everything around it; phones are legs driven by `say`."""

    def __init__(self, recordings: Path = Path("/recordings")) -> None:
        self.recordings = recordings
        self.clock = TurnableClock()
        self.directory = people()
        self.phones = Phones()
        self.signals = Signals()
        self.audio = Audio()
        self.store = Memory()
        self.records: list[Call] = []
        self.events: list[tuple[Call, tuple[int, ...]]] = []
        self.deposits: list[tuple[str, dict[str, str]]] = []
        self.notices: list[Call] = []
        self.router = Router(self.directory, Plan(), Desk())
        self.answers = AnswerRegistry()
        self.router.add_destination(Extensions(self.directory, self.phones, self.answers))
        self.router.add_destination(CompanyNumbers(self.directory, self.phones, self.answers))
        self.router.add_destination(Mailboxes(self.directory))
        self.router.add_destination(ParkSlots(self.directory))
        self.router.add_destination(OutsideWorld(self.directory))
        self.turns: Callable[[], int] | None = None
        self._offers = 0
        self.board = self.new_board()

    def new_board(self, server_id: str = "cs1") -> Switchboard:
        listeners = Listeners(
            announce=lambda call, parties: self.events.append((call, parties)),
            record=self.records.append,
            ask=lambda call, topic, payload: self.deposits.append((topic, payload)),
            deposit=lambda call, topic, payload: self.deposits.append((topic, payload)),
            notice=lambda call, party: self.notices.append(call),
        )
        board = Switchboard(server_id, self.directory, self.router, self.clock, listeners)
        self.performer = Performer(self.signals, self.audio, self.directory, Names(), self.recordings)
        board.attach(Engines(self.signals, self.audio, self.performer, self.store, self.clock))
        return board

    def has_phone(self, number: str, dialect: Dialect = PLAIN, count: int = 1) -> None:
        self.phones.at[f"e{number}"] = [
            DeviceTarget(
                device_id=f"d{number}",
                extension_id=f"e{number}",
                account_id="1",
                contact=f"sip:{number}-{i}@127.0.0.1",
                path=(),
                dialect=dialect,
                media=MediaProfile.RTP,
            )
            for i in range(count)
        ]

    async def calls(
        self,
        number: str,
        dialed: str,
        dialect: Dialect = PLAIN,
        replaces: str | None = None,
        joins: str | None = None,
    ) -> str:
        """Somebody inside dials. Returns the leg of the caller."""
        source = OfferSource(
            kind="device",
            device_id=f"d{number}",
            extension_id=f"e{number}",
            account_id="1",
            authenticated=True,
        )
        return await self._offer(source, dialed, f"16505550100*{number}", dialect, replaces, joins)

    async def calls_as_stranger(self, dialed: str) -> str:
        """Extension 101 of the other account dials."""
        source = OfferSource(kind="device", device_id="dx", extension_id="x101", account_id="2", authenticated=True)
        return await self._offer(source, dialed, "12125550100*101", PLAIN, None)

    async def calls_in(self, dialed: str, caller: str = "+12025550123") -> str:
        """A call from a carrier."""
        return await self._offer(OfferSource(kind="trunk", trunk_id="t1"), dialed, caller, PLAIN, None)

    async def calls_unverified(self, dialed: str, account_id: str = "") -> str:
        """Somebody who did not prove who it is, from an address where phones of that account have signed in."""
        source = OfferSource(kind="unknown", account_id=account_id, address="udp:203.0.113.7:5060")
        return await self._offer(source, dialed, "", PLAIN, None)

    async def _offer(
        self,
        source: OfferSource,
        dialed: str,
        caller: str,
        dialect: Dialect,
        replaces: str | None,
        joins: str | None = None,
    ) -> str:
        self._offers += 1
        leg_id = f"offered-{self._offers}"
        self.board.call_offered(
            CallOffered(
                leg_id=leg_id,
                source=source,
                dialed=dialed,
                sdp=SDP,
                dialect=dialect,
                caller_number=caller,
                replaces_leg=replaces,
                joins_leg=joins,
            )
        )
        await self.rest()
        return leg_id

    async def say(self, leg_id: str, event: LegEvent) -> None:
        self.board.leg_event(leg_id, event)
        await self.rest()
        await self.rest()

    async def later(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await self.rest()

    async def rest(self) -> None:
        """Until all is dealt with, or for as many turns of the event loop as `turns` says."""
        if self.turns is None:
            await self.board.drain()
            return
        for _ in range(self.turns()):
            await asyncio.sleep(0)

    def slow_down(self, turns: Callable[[], int]) -> None:
        """Media commands take their time from now on, and nobody waits until they are carried out."""
        self.turns = turns
        self.performer._media = cast(Media, SlowAudio(self.audio))

    def ringing(self) -> list[str]:
        """Legs that we placed and that have not been cancelled, newest last."""
        over = {leg for what, leg, _ in self.signals.sent if what in ("cancel", "bye")}
        return [leg for leg in self.signals.placed if leg not in over]

    @property
    def call(self) -> Call:
        assert len(self.board.calls) == 1, f"{len(self.board.calls)} calls are up"
        return self.board.calls[0]
