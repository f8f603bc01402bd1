"""The SIP core alone, in one process and without sockets: what a message and a call cost."""

import asyncio
import gc
import time
import tracemalloc

import sipmessage

from bench.sizes import full_or
from clarion.engines.sip.message import Message
from tests.engines.sip.loop import Loop

SDP = (
    "v=0\r\no=- 1 1 IN IP4 192.0.2.4\r\ns=-\r\nc=IN IP4 192.0.2.4\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0 101\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
)


class Wire:
    """Stands for the sockets."""

    reliable = True
    name = "TCP"
    peer = ("127.0.0.1", 5064)

    def __init__(self) -> None:
        self.out: list[bytes] = []

    def channel(self, transport: str, host: str, port: int) -> "Wire":
        return self

    def send(self, data: bytes) -> bool:
        self.out.append(data)
        return True

    def last(self, start: bytes) -> bytes:
        return next(data for data in reversed(self.out) if data.startswith(start))


def request(method: str, number: int, *, tag: str = "", cseq: int = 1, body: str = "", mark: str = "") -> bytes:
    lines = [
        f"{method} sip:2002@pbx.example.com SIP/2.0",
        f"Via: SIP/2.0/TCP 127.0.0.1:5064;branch=z9hG4bK{method}{number}{mark}",
        f"Via: SIP/2.0/UDP 192.0.2.4:5062;branch=z9hG4bKc{number};rport=5062;received=192.0.2.4",
        "Record-Route: <sip:127.0.0.1:5064;transport=tcp;lr;r2=on>, <sip:192.0.2.99;lr;r2=on>",
        "Max-Forwards: 69",
        f'From: "A Caller" <sip:1001@pbx.example.com>;tag=f{number}',
        "To: <sip:2002@pbx.example.com>" + (f";tag={tag}" if tag else ""),
        f"Call-ID: c{number}@192.0.2.4",
        f"CSeq: {cseq} {method}",
        "Contact: <sip:1001@192.0.2.4:5062;ob>",
        "User-Agent: Bench/1.0",
        "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE",
        "Supported: replaces",
        "X-Clarion-Source: udp:127.0.0.1:5062",
    ]
    if body:
        lines.append("Content-Type: application/sdp")
    return ("\r\n".join(lines) + f"\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def response(raw: bytes, status: int, number: int, body: str = "") -> bytes:
    asked = Message.parse(raw)
    to = asked.find("to") or ""
    lines = [
        f"SIP/2.0 {status} OK",
        f"Via: {asked.find('via')}",
        "Record-Route: <sip:192.0.2.98;lr>, <sip:127.0.0.1:5064;lr>",
        f"From: {asked.find('from')}",
        "To: " + (to if "tag=" in to else f"{to};tag=u{number}"),
        f"Call-ID: {asked.call_id}",
        f"CSeq: {asked.find('cseq')}",
        "Contact: <sip:2002@192.0.2.8:5060>",
    ]
    if body:
        lines.append("Content-Type: application/sdp")
    return ("\r\n".join(lines) + f"\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


class Run:
    """Plays both neighbours of a back-to-back user agent and times only the engine."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.engine = Loop(5070, 5071, "tcp").engine
        self.engine.core.transports = self.wire  # type: ignore[assignment]
        self.seconds = 0.0

    def feed(self, data: bytes) -> None:
        self.wire.out.clear()
        began = time.perf_counter()
        self.engine.user_agent.receive(data, self.wire)
        self.seconds += time.perf_counter() - began

    def set_up(self, number: int) -> tuple[bytes, str]:
        self.feed(request("INVITE", number, body=SDP))
        invite = self.wire.last(b"INVITE")
        self.feed(response(invite, 180, number))
        self.feed(response(invite, 200, number, SDP))
        tag = Message.parse(self.wire.last(b"SIP/2.0 200")).to.tag
        self.feed(request("ACK", number, tag=tag, mark="a"))
        return invite, tag

    def take_down(self, number: int, tag: str) -> None:
        self.feed(request("BYE", number, tag=tag, cseq=2))
        self.feed(response(self.wire.last(b"BYE"), 200, number))


def per_second(work: int, seconds: float) -> str:
    return f"{work / seconds:>12,.0f}"


def parse_rates() -> None:
    data = request("INVITE", 1, body=SDP)
    rounds = full_or(20000, 20)

    def ours() -> None:
        Message.parse(data)

    def checked() -> None:
        message = Message.parse(data)
        message.validate()

    def theirs() -> None:
        sipmessage.Message.parse(data)

    print(f"| {len(data)} byte INVITE | messages/s |\n|---|---|")
    for name, read in (("split", ours), ("split and checked", checked), ("sipmessage", theirs)):
        began = time.perf_counter()
        for _ in range(rounds):
            read()
        print(f"| {name} | {per_second(rounds, time.perf_counter() - began)} |")


async def calls() -> None:
    warm = Run()
    for number in range(full_or(300, 2)):
        warm.take_down(number, warm.set_up(number)[1])
    gc.collect()
    gc.freeze()
    gc.disable()
    run, count = Run(), full_or(5000, 10)
    for number in range(count):
        run.take_down(number, run.set_up(number)[1])
    print("\n| back-to-back call, both dialogs | |\n|---|---|")
    print(f"| µs a call | {run.seconds / count * 1e6:,.0f} |")
    print(f"| µs a message that comes in | {run.seconds / count / 6 * 1e6:,.0f} |")
    print(f"| calls/s on one core | {per_second(count, run.seconds)} |")
    held = Run()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(full_or(1000, 10)):
        held.set_up(number)
    held.wire.out.clear()
    print(f"| MiB for 1,000 held calls | {(tracemalloc.get_traced_memory()[0] - before) / 2**20:.1f} |")
    tracemalloc.stop()
    gc.enable()


if __name__ == "__main__":
    parse_rates()
    asyncio.run(calls())
