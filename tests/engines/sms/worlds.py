"""The other side of each carrier: who gets texts there, what is said back. One form for the contract suite."""

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import httpx
import smpp34
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clarion.base.bus import InProcessBus
from clarion.base.clock import SystemClock
from clarion.base.errors import ClarionError
from clarion.base.text_carrier import IncomingText, TextCarrier, TextReceipt
from clarion.base.text_encoding import decode
from clarion.engines.phone_network import NetworkCarrier, NetworkConfig, NetworkControl, PhoneNetwork, serve_on
from clarion.engines.sms import GatewaySettings, SmppCarrier, SmppSettings, TextGateway
from clarion.engines.sms.gateway import HEADER_NAME, check, sign
from tests.support.waiting import free_port

GOOD, REFUSED, BUSY, LOST = "+12025550120", "+12025550124", "+12025550125", "+12025550123"
OURS = "+16505550102"
SECRET = "a secret of sixteen letters"


@dataclass
class DeskDouble:
    """Keeps what a carrier brings; `refuse` makes the next so many fail, as a lost database would."""

    texts: list[IncomingText] = field(default_factory=list)
    receipts: list[TextReceipt] = field(default_factory=list)
    refuse: int = 0

    async def take(self, text: IncomingText) -> None:
        if self.refuse:
            self.refuse -= 1
            raise ClarionError("The database is away.")
        self.texts.append(text)

    async def note(self, receipt: TextReceipt) -> None:
        self.receipts.append(receipt)


@dataclass(frozen=True)
class Got:
    sender: str
    recipient: str
    text: str
    media: tuple[bytes, ...] = ()


class World(Protocol):
    """`got`: whole texts that arrived there. `say` brings a text to us and returns once we said that we have it."""

    carrier: TextCarrier
    got: list[Got]

    async def say(self, text: str, sender: str = GOOD, recipient: str = OURS) -> None: ...

    async def go_away(self) -> None: ...

    async def come_back(self) -> None: ...


# ---- the simulated network


class NetworkWorld:
    def __init__(self, folder: Path) -> None:
        self.bus = InProcessBus()
        self.desk = NetworkControl(PhoneNetwork(NetworkConfig(folder)))
        self.carrier = NetworkCarrier(self.bus)
        self._served = serve_on(self.bus, self.desk)

    @property
    def got(self) -> list[Got]:
        plan = self.desk._network.plan
        messages = [message for number in (GOOD, BUSY) for message in plan.inbox(number).messages]
        return [
            Got(m.sender, m.recipient, m.text, tuple(base64.b64decode(item.content) for item in m.media))
            for m in messages
        ]

    async def say(self, text: str, sender: str = GOOD, recipient: str = OURS) -> None:
        self.desk.texts.place({"from": sender, "to": recipient, "text": text})
        await asyncio.gather(*self.desk.texts._tasks)

    async def go_away(self) -> None:
        for subscription in self._served:
            await subscription.close()

    async def come_back(self) -> None:
        self._served = serve_on(self.bus, self.desk)

    async def end(self) -> None:
        await self.go_away()
        await self.desk.texts.close()
        await self.bus.close()


# ---- a real SMSC


class SmscWorld:
    """smpp34's server: accepts, refuses, throttles, reports and sends, as numbers have it."""

    def __init__(self, long: str = "udh") -> None:
        self.port = free_port()
        self.settings = SmppSettings(
            host="127.0.0.1", port=self.port, system_id="clarion", password="pw", enquire_s=0.2, answer_s=3, long=long
        )
        self.carrier = SmppCarrier(self.settings, SystemClock())
        self.got: list[Got] = []
        self.submits: list[Any] = []
        self.acks: list[int] = []
        self.esme: Any = None
        self.bound = asyncio.Event()
        self.silent = False
        self._parts: dict[tuple[str, str, int], dict[int, str]] = {}
        self._attempts: dict[str, int] = {}
        self._server: Any = None
        self._task: asyncio.Task[None] | None = None
        self._others: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        self._server = smpp34.Server("127.0.0.1", self.port, system_id="SMSC")
        await self._server.start()
        self._task = asyncio.ensure_future(self._serve())

    async def _serve(self) -> None:
        while True:
            event = await self._server.next()
            if isinstance(event, smpp34.Esme):
                self.esme = event
                self.bound.set()
            elif isinstance(event, smpp34.SubmitSmEvent):
                self._submitted(event)
            elif isinstance(event, smpp34.Unbound):
                self.bound.clear()

    def _submitted(self, event: Any) -> None:
        self.submits.append(event)
        recipient = f"+{event.destination_addr}"
        if self.silent:
            return
        attempts = self._attempts[recipient] = self._attempts.get(recipient, 0) + 1
        if recipient == REFUSED:
            event.reject(smpp34.ESME_RINVDSTADR)
            return
        if recipient == BUSY and attempts <= 2:
            event.reject(smpp34.ESME_RTHROTTLED)
            return
        message_id = f"id-{len(self.submits)}"
        event.accept(message_id)
        self._keep(event, recipient)
        self._later(self._report(event, message_id, delivered=recipient != LOST))

    def _keep(self, event: Any, recipient: str) -> None:
        tlvs = {tlv.tag: tlv for tlv in event.tlvs}
        octets = event.short_message
        if smpp34.TLV_MESSAGE_PAYLOAD in tlvs:
            octets = tlvs[smpp34.TLV_MESSAGE_PAYLOAD].value
        reference, total, place = 0, 1, 1
        if event.esm_class & 0x40:
            reference, total, place = octets[3], octets[4], octets[5]
            octets = octets[6:]
        elif smpp34.TLV_SAR_TOTAL_SEGMENTS in tlvs:
            reference, total, place = (
                tlvs[tag].as_int() or 0
                for tag in (
                    smpp34.TLV_SAR_MSG_REF_NUM, smpp34.TLV_SAR_TOTAL_SEGMENTS, smpp34.TLV_SAR_SEGMENT_SEQNUM,
                )
            )  # fmt: skip
        assert len(octets) <= (140 if event.data_coding == 8 else 160) or smpp34.TLV_MESSAGE_PAYLOAD in tlvs
        text = decode(octets, "UCS2" if event.data_coding == 8 else "GSM")
        parts = self._parts.setdefault((event.source_addr, recipient, reference), {})
        parts[place] = text
        if len(parts) == total:
            whole = "".join(parts[number] for number in sorted(parts))
            self.got.append(Got(f"+{event.source_addr}", recipient, whole))
            parts.clear()

    async def _report(self, event: Any, message_id: str, *, delivered: bool) -> None:
        words = f"id:{message_id} sub:001 dlvrd:001 submit date:2601050900 done date:2601050901 "
        words += "stat:DELIVRD err:000 text:" if delivered else "stat:UNDELIV err:027 text:"
        await self.esme.deliver_sm(
            event.source_addr, words.encode(), source_addr=event.destination_addr, esm_class=0x04
        )

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._others.add(task)
        task.add_done_callback(self._others.discard)

    async def deliver(self, octets: bytes, **fields: Any) -> int:
        """A deliver_sm; the status of the acknowledgement."""
        await asyncio.wait_for(self.bound.wait(), 10)
        answer = await self.esme.deliver_sm(
            OURS.removeprefix("+"), octets, source_addr=GOOD.removeprefix("+"), **fields
        )
        self.acks.append(answer.command_status)
        return int(answer.command_status)

    async def say(self, text: str, sender: str = GOOD, recipient: str = OURS) -> None:
        """An SMSC keeps what was not acknowledged, and brings it again."""
        while await self.deliver(text.encode("utf-16-be"), data_coding=8) != 0:
            pass

    async def go_away(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._server.stop()
        self.bound.clear()

    async def come_back(self) -> None:
        await self.start()

    async def end(self) -> None:
        await self.go_away()


# ---- a gateway that speaks HTTP


class GatewayWorld:
    """A gateway written for the test, which checks every signature."""

    def __init__(self) -> None:
        self.port = free_port()
        self.carrier = TextGateway(
            GatewaySettings(f"http://127.0.0.1:{self.port}/send", SECRET, "http://clarion.test/back"), SystemClock()
        )
        self.got: list[Got] = []
        self.calls: list[dict[str, Any]] = []
        self.mode = ""
        self._known: set[str] = set()
        self._attempts: dict[str, int] = {}
        self._count = 0
        self._stack = contextlib.AsyncExitStack()
        self._others: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        app = Starlette(routes=[Route("/send", self._take, methods=["POST"])])
        await self._stack.enter_async_context(serving(app, self.port))

    async def _take(self, request: Request) -> Response:
        body = await request.body()
        check(SECRET, body, request.headers.get(HEADER_NAME, ""), datetime.now(UTC))
        call = json.loads(body)
        assert request.headers["idempotency-key"] == call["id"]
        self.calls.append(call)
        attempts = self._attempts[call["to"]] = self._attempts.get(call["to"], 0) + 1
        if self.mode == "stranger":
            return JSONResponse({"message": "who are you?"}, 401)
        if self.mode == "nonsense":
            return Response(b"<html>", 200)
        if call["to"] == REFUSED:
            return JSONResponse({"code": "11", "message": "no such number"}, 400)
        if call["to"] == BUSY and attempts <= 2:
            return JSONResponse({}, 429)
        if call["id"] not in self._known:
            self._known.add(call["id"])
            media = tuple(base64.b64decode(item["content"]) for item in call["media"])
            self.got.append(Got(call["from"], call["to"], call["text"], media))
            self._later(self._report(f"g-{call['id']}", call["to"]))
        return JSONResponse({"id": f"g-{call['id']}"}, 202)

    async def _report(self, carrier_id: str, recipient: str) -> None:
        delivered = recipient != LOST
        await self.call({
            "type": "receipt", "id": carrier_id, "state": "Delivered" if delivered else "Failed",
            "code": "" if delivered else "027", "at": datetime.now(UTC).isoformat(),
        })  # fmt: skip

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._others.add(task)
        task.add_done_callback(self._others.discard)

    async def call(self, payload: dict[str, Any], *, at: datetime | None = None, secret: str = SECRET) -> None:
        """What the route of the API hands to the carrier."""
        body = json.dumps(payload).encode()
        header = sign(secret, body, at or datetime.now(UTC))
        await self.carrier.hear({HEADER_NAME.lower(): header}, body)

    async def say(self, text: str, sender: str = GOOD, recipient: str = OURS) -> None:
        self._count += 1
        payload = {"type": "text", "id": f"in-{self._count}", "from": sender, "to": recipient, "text": text}
        while True:  # a gateway tries again until it hears 2xx
            try:
                await self.call(payload)
                return
            except ClarionError:
                continue

    async def go_away(self) -> None:
        await self._stack.aclose()

    async def come_back(self) -> None:
        await self.start()

    async def end(self) -> None:
        await self.go_away()


@contextlib.asynccontextmanager
async def serving(app: Any, port: int) -> AsyncIterator[None]:
    """An application on a loopback port."""
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_config=None, lifespan="off"))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    task = asyncio.ensure_future(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)


MakeWorld = Callable[[], Any]
__all__ = ["DeskDouble", "GatewayWorld", "Got", "MakeWorld", "NetworkWorld", "SmscWorld", "World", "httpx", "serving"]
