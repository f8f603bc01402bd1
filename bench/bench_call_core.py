"""A whole call in the call server, without sockets and other processes: what Python itself costs.

SIP in and out as bytes, guards and routing as they are wired in `clarion/apps/live_calls.py`, media commands answered
by a stand-in, events and the call's memory encoded and thrown away. The rest of a call's cost in `bench_calls` is the
kernel's: sockets, and waking other processes. `--profile` lists the functions that cost most.
"""

import argparse
import asyncio
import cProfile
import gc
import itertools
import pstats
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.bench_sip_core import SDP, Wire, request, response
from bench.sizes import full_or
from clarion.base.bus import Payload
from clarion.base.clock import SystemClock
from clarion.calls.actor import Engines
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory, Trunk
from clarion.calls.event_publisher import EventPublisher
from clarion.calls.model import Call, encode
from clarion.calls.performer import Performer
from clarion.calls.switchboard import Listeners, Switchboard
from clarion.engines.rtpengine import RtpengineMedia
from clarion.engines.sip import SipConfig, SipEngine
from clarion.engines.sip.message import Message
from clarion.features.conduct import ConductGuard
from clarion.features.emergency import EmergencyService
from clarion.features.numbers import Plan
from clarion.features.phone.lines import AnswerRegistry, CompanyNumbers, Extensions, OutsideWorld
from tests.calls.world import Names, Phones, World, people

CALLED = "+16505550101"
CALLS = full_or(4000, 20)
ROUNDS = full_or(20, 2)


class Forgetful:
    """A store and a bus that take everything and keep nothing."""

    def remember(self, call_id: str, state: bytes) -> None: ...

    def forget(self, call_id: str) -> None: ...

    async def publish_in_order(
        self, source: str, first: int, events: Sequence[tuple[str, Payload | bytes]]
    ) -> None: ...


def engine_reply(ports: "itertools.count[int]", command: str) -> dict[str, Any]:
    if command not in ("offer", "answer"):
        return {"result": "ok"}
    port = 30000 + next(ports) % 20000
    sdp = (
        f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 0 8 9 101\r\n"
        "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:9 G722/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
        f"a=fmtp:101 0-15\r\na=sendrecv\r\na=rtcp:{port + 1}\r\na=ptime:20\r\n"
    )
    return {"result": "ok", "sdp": sdp}


def _people_and_a_trunk() -> Directory:
    directory = people()
    directory.load(
        list(directory.accounts.values()),
        list(directory.extensions.values()),
        list(directory.devices.values()),
        list(directory.numbers.values()),
        [Trunk(trunk_id="in", name="in", uri="sip:127.0.0.1", addresses=("127.0.0.1",))],
    )
    return directory


class Server:
    """The parts of `clarion.apps.call_server.CallServer` that a call passes."""

    def __init__(self) -> None:
        directory = _people_and_a_trunk()
        clock, nothing = SystemClock(), Forgetful()
        world = World()
        world.has_phone("101")
        phones: Phones = world.phones
        router = Router(directory, Plan(directory), EmergencyService(directory, clock, "pbx.example.com"))
        router.add_guard(ConductGuard(directory, clock, "https://clarion.example.com"))
        answers = AnswerRegistry()
        for destination in (Extensions, CompanyNumbers):
            router.add_destination(destination(directory, phones, answers))
        router.add_destination(OutsideWorld(directory))
        feed = EventPublisher(nothing)  # type: ignore[arg-type]
        feed.start()

        def ended(call: Call) -> None:
            feed.forget(call.call_id)
            encode(call)

        listeners = Listeners(feed.announce, ended, feed.ask, feed.deposit, feed.notice)
        self.board = Switchboard("cs1", directory, router, clock, listeners)
        config = SipConfig(edge_transport="tcp")
        self.sip = SipEngine(config, directory, self.board, is_emergency=router.is_emergency, clock=clock)
        self.wire = Wire()
        self.sip.core.transports = self.wire  # type: ignore[assignment]
        media = RtpengineMedia(["127.0.0.1:1"], self.board)
        ports = itertools.count(0, 2)
        self.commands = 0

        async def ask(engine: object, command: str, fields: Mapping[str, Any], *rest: Any) -> dict[str, Any]:
            self.commands += 1
            return engine_reply(ports, command)

        media.engines.request = ask  # type: ignore[assignment, method-assign]
        performer = Performer(self.sip, media, directory, Names(), Path("/recordings"))
        self.board.attach(Engines(self.sip, media, performer, nothing, clock))  # type: ignore[arg-type]
        self.seconds = 0.0
        self.profile: cProfile.Profile | None = None

    async def feed(self, data: bytes) -> None:
        """One message, and everything that follows at once."""
        self.wire.out.clear()
        if self.profile is not None:
            self.profile.enable()
        began = time.thread_time()
        self.sip.user_agent.receive(data, self.wire)
        for _ in range(8):
            await asyncio.sleep(0)
        self.seconds += time.thread_time() - began
        if self.profile is not None:
            self.profile.disable()

    async def call(self, number: int) -> None:
        invite = request("INVITE", number, body=SDP).replace(b"sip:2002@", f"sip:{CALLED}@".encode())
        await self.feed(invite)
        onward = self.wire.last(b"INVITE")
        await self.feed(response(onward, 180, number))
        await self.feed(response(onward, 200, number, SDP))
        tag = Message.parse(self.wire.last(b"SIP/2.0 200")).to.tag
        await self.feed(request("ACK", number, tag=tag, mark="a"))
        await self.feed(request("BYE", number, tag=tag, cseq=2))
        await self.feed(response(self.wire.last(b"BYE"), 200, number))


async def idle_turns(server: Server) -> float:
    """What eight empty turns of the loop cost, six times a call: the stand-in's part of the time."""
    began = time.thread_time()
    for _ in range(6 * 200):
        for _ in range(8):
            await asyncio.sleep(0)
    return (time.thread_time() - began) / 200


async def main(words: list[str]) -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.bench_call_core")
    asked.add_argument("--profile", action="store_true")
    chosen = asked.parse_args(words)
    server = Server()
    numbers = itertools.count(1)
    for _ in range(full_or(300, 2)):
        await server.call(next(numbers))
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    best, commands = 1.0, 0.0
    for _ in range(ROUNDS):
        server.seconds, server.commands = 0.0, 0
        for _ in range(CALLS // ROUNDS):
            await server.call(next(numbers))
        spent = server.seconds / (CALLS // ROUNDS) - await idle_turns(server)
        best, commands = min(best, spent), server.commands / (CALLS // ROUNDS)
    assert not server.board.calls, "every call has ended"
    print("| a whole call in the call server, without sockets | |\n|---|---|")
    print(f"| µs, the best of {ROUNDS} rounds | {best * 1e6:,.0f} |")
    print(f"| media commands | {commands:.1f} |")
    if chosen.profile:
        await profile(server, numbers)


async def profile(server: Server, numbers: "itertools.count[int]") -> None:
    server.profile = cProfile.Profile()
    for _ in range(500):
        await server.call(next(numbers))
    stats = pstats.Stats(server.profile)
    rows = [
        (spent / 500 * 1e6, below / 500 * 1e6, calls / 500, f"{where[0].split('clarion/')[-1]}:{where[1]} {where[2]}")
        for where, (_, calls, spent, below, _) in stats.stats.items()  # type: ignore[attr-defined]
    ]
    print("\n| µs a call | with callees | times | function |\n|---|---|---|---|")
    for spent, below, calls, name in sorted(rows, reverse=True)[:70]:
        print(f"| {spent:.1f} | {below:.1f} | {calls:.1f} | {name} |")


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1:]))
