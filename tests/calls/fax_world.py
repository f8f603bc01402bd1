"""Faxes in calls without engines: what modems are asked, and what they are made to report."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from clarion.base.fax import Address, FaxListener, FaxOrder, FaxReport, PageReport, T38Answer
from clarion.base.files import FileFacts, Files, NoSuchFile
from clarion.calls import programs
from clarion.calls.directory import PhoneNumber
from clarion.calls.fax_between import FaxBetween
from clarion.calls.fax_line import FaxLine
from clarion.calls.ports import Media, NoCommonCodec
from clarion.calls.wire import Confirmed, OfferAnswered
from clarion.engines.fakes.fax_modem import FakeFaxModems
from clarion.features.fax import FaxCaller, FaxNumbers, FaxReceiveProgram, FaxSendProgram, LocalFaxes
from tests.calls.world import World
from tests.support.waiting import wait_for

FAX = "+16505550199"
HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
T38 = HEAD + "m=image 4000 udptl t38\r\na=T38FaxMaxDatagram:200\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n"
PAGE = PageReport(width=1728, rows=100)
DONE = FaxReport(ended=True, code="OK", reason="All pages arrived.", negotiated=True, pages=(PAGE,))


class Modems:
    """Implements FaxModem: what was asked, and reports by hand."""

    def __init__(self) -> None:
        self.orders: dict[str, FaxOrder] = {}
        self.listeners: dict[str, FaxListener] = {}
        self.spoken: list[tuple[str, Address, int]] = []
        self.packets: list[tuple[str, Address, T38Answer]] = []
        self.stopped: list[str] = []
        self.adopted: list[str] = []

    async def start(self, session_id: str, order: FaxOrder, listener: FaxListener) -> tuple[Address, Address]:
        self.orders[session_id], self.listeners[session_id] = order, listener
        return ("127.0.0.1", 4444), ("127.0.0.1", 4445)

    async def adopt(self, session_id: str, order: FaxOrder, listener: FaxListener) -> None:
        self.orders[session_id], self.listeners[session_id] = order, listener
        self.adopted.append(session_id)

    def speak_audio(self, session_id: str, to: Address, payload_type: int) -> None:
        self.spoken.append((session_id, to, payload_type))

    def speak_t38(self, session_id: str, to: Address, answer: T38Answer) -> None:
        self.packets.append((session_id, to, answer))

    def stop(self, session_id: str) -> None:
        self.stopped.append(session_id)

    def forget(self, session_id: str) -> None: ...

    async def close(self) -> None: ...

    def report(self, report: FaxReport) -> None:
        [(session_id, listener)] = self.listeners.items()
        listener(session_id, report)


class Shelf:
    """Files in a dict."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {"fax/1/document.tiff": b"TIFF"}

    async def get(self, key: str) -> bytes:
        if key not in self.kept:
            raise NoSuchFile(f"There is no {key}.")
        return self.kept[key]

    async def put_file(self, key: str, path: Path, content_type: str = "") -> FileFacts:
        self.kept[key] = path.read_bytes()
        return None  # type: ignore[return-value]


class FaxWorld:
    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.modems, self.files, self.folder = Modems(), Shelf(), folder
        self.bridged: list[str] = []  # legs whose T.38 became G.711 for another leg
        self.encrypted = False  # the media of every leg
        self.world.directory.numbers[FAX] = PhoneNumber(number=FAX, account_id="1", extension_id="e103", fax=True)
        # Before everything else, as the call server has it.
        self.world.router._destinations.insert(0, FaxNumbers(self.world.directory))
        programs.register(FaxSendProgram())
        programs.register(FaxReceiveProgram())
        self.open()

    def open(self) -> None:
        async def connect(leg_id: str, address: Address) -> tuple[Address, int]:
            return ("127.0.0.1", 5555), 0

        async def connect_t38(leg_id: str, sdp: str, address: Address) -> tuple[str, Address]:
            return f"T.38 answer to {sdp[-20:]}", ("127.0.0.1", 5556)

        async def offer_t38(leg_id: str) -> str:
            if self.encrypted:
                raise NoCommonCodec
            return "T.38 offer"

        async def bridge(leg_id: str, sdp: str) -> str:
            self.bridged.append(leg_id)
            return "T.38 answer"

        self.world.audio.bridge_t38 = bridge  # type: ignore[attr-defined]
        self.world.audio.connect_modem = connect  # type: ignore[attr-defined]
        self.world.audio.connect_t38_modem = connect_t38  # type: ignore[attr-defined]
        self.world.audio.offer_t38 = offer_t38  # type: ignore[attr-defined]
        world, files = self.world, cast(Files, self.files)
        line = FaxLine(cast(Media, world.audio), world.signals, self.modems, files, world.board, self.folder / "fax")
        self.world.performer.open_fax(line)
        self.line = line
        self.local = LocalFaxes(
            FaxBetween(FakeFaxModems(), files, self.folder / "local"), world.board.listeners, "cs1", world.clock
        )

    async def over(self, condition: Callable[[], Any], missing: str) -> None:
        await wait_for(condition, missing=missing)
        await self.world.rest()


async def comes_in(fax: FaxWorld, *, t38: bool = False) -> str:
    """A fax machine has called, and has refused T.38 unless `t38`."""
    caller = await fax.world.calls_in(FAX)
    await fax.world.say(caller, Confirmed())
    if not fax.encrypted:
        await fax.world.say(caller, OfferAnswered(status=200, sdp=T38) if t38 else OfferAnswered(status=488))
    return caller


async def send(
    fax: FaxWorld, number: str = "+12025550130", document_key: str = "fax/1/document.tiff", first_page: int = 2
) -> str:
    """The leg that rings; for a number of ours the call."""
    desk = FaxCaller(fax.world.board, fax.world.directory, fax.world.router, fax.local)
    payload: dict[str, Any] = {
        "job_id": "7", "attempt": 1, "account_id": "1", "extension_id": "e101", "number": number,
        "caller_number": "+16505550101", "document_key": document_key, "first_page": first_page, "header": "Demo",
        "slow": True, "without_ecm": False,
    }  # fmt: skip
    placed = await desk.send(payload)
    await fax.world.rest()
    if number == FAX:
        return str(placed["session"])
    [leg] = fax.world.ringing()
    return leg
