"""The engine on real sockets: framing, keep-alives, connections that break, and SIPp on both sides."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from clarion.calls.wire import Failed, TrunkTarget
from clarion.engines.sip.message import Message
from tests.engines.sip.bench import OUR_SDP, Bench, place, presentation
from tests.engines.sip.loop import Loop
from tests.support import free_port, free_ports, wait_for

OPTIONS = (
    b"OPTIONS sip:cs1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK%d\r\nFrom: <sip:e@x>;tag=1\r\n"
    b"To: <sip:cs1@x>\r\nCall-ID: o\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
)


@pytest.fixture
async def loop() -> AsyncIterator[Loop]:
    port, onward = free_ports(2)
    loop = Loop(port, onward)
    await loop.engine.start()
    yield loop
    await loop.engine.stop()


async def connect(loop: Loop) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", loop.engine.config.port)


async def read_message(reader: asyncio.StreamReader) -> Message:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    message = Message.parse(head.lstrip(b"\r\n"))
    message.validate()
    return message


async def test_messages_are_found_in_a_stream_cut_anywhere(loop: Loop) -> None:
    reader, writer = await connect(loop)
    data = OPTIONS % 1 + b"\r\n\r\n" + OPTIONS % 2
    for at in range(0, len(data), 7):
        writer.write(data[at : at + 7])
        await writer.drain()
    statuses = [(await read_message(reader)).status for _ in range(2)]
    assert statuses == [200, 200]
    writer.close()


async def test_a_keep_alive_is_answered(loop: Loop) -> None:
    reader, writer = await connect(loop)
    writer.write(b"\r\n\r\n")
    assert await asyncio.wait_for(reader.readexactly(2), 5) == b"\r\n"
    writer.close()


async def test_a_stream_that_makes_no_sense_is_closed(loop: Loop) -> None:
    reader, writer = await connect(loop)
    writer.write(OPTIONS.replace(b"Content-Length: 0\r\n", b"") % 1)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


async def test_datagrams_are_answered_where_they_came_from(loop: Loop) -> None:
    got: asyncio.Queue[bytes] = asyncio.Queue()

    class Ear(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            got.put_nowait(data)

    address = ("127.0.0.1", loop.engine.config.port)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Ear, remote_addr=address)
    transport.sendto(OPTIONS.replace(b"TCP", b"UDP") % 1)
    answer = Message.parse(await asyncio.wait_for(got.get(), 5))
    assert answer.status == 200
    transport.close()


async def test_an_edge_that_comes_back_gets_the_request_after_all() -> None:
    port, edge_port = free_ports(2)
    bench = Bench()
    loop = Loop(port, edge_port, "tcp")
    loop.engine.core.sink = bench.sink
    await loop.engine.start()
    target = TrunkTarget(trunk_id="out", number="+12025550123")
    place(loop.engine, "leg", target, OUR_SDP, presentation())
    await wait_for(lambda: bool(loop.engine.core._refused), missing="the refused connection")
    got: asyncio.Queue[bytes] = asyncio.Queue()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError):
            got.put_nowait(await reader.readuntil(b"\r\n\r\n"))
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", edge_port)
    invite = Message.parse((await asyncio.wait_for(got.get(), 10)).replace(b"Content-Length", b"X-Length"))
    assert invite.method == "INVITE"
    await loop.engine.stop()
    server.close()


async def test_a_call_that_cannot_be_sent_fails_soon() -> None:
    port, edge_port = free_ports(2)
    bench = Bench()
    loop = Loop(port, edge_port, "tcp")
    loop.engine.core.sink = bench.sink
    await loop.engine.start()
    place(loop.engine, "leg", TrunkTarget(trunk_id="out", number="1"), OUR_SDP, presentation())
    await wait_for(lambda: bool(bench.sink.events), missing="the failure", timeout=10)
    assert bench.sink.take() == [Failed(status=503, reason="Could not be sent")]
    await loop.engine.stop()


@pytest.mark.engine
@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_sipp_calls_sipp_through_us(transport: str, processes: Callable[..., object], tmp_path: Path) -> None:
    sipp = shutil.which("sipp")
    assert sipp, "sipp (Debian package sip-tester) is not installed"
    port, onward = free_ports(2)
    loop = Loop(port, onward, transport)
    await loop.engine.start()
    mode = "u1" if transport == "udp" else "t1"
    common = ["-i", "127.0.0.1", "-t", mode, "-nostdin"]
    processes([sipp, "-sn", "uas", "-p", str(onward), *common], name="uas", cwd=tmp_path)
    caller = await asyncio.create_subprocess_exec(
        sipp,
        "-sn",
        "uac",
        "-p",
        str(free_port()),
        *common,
        *["-r", "40", "-m", "120", "-d", "300", "-timeout", "40", f"127.0.0.1:{port}"],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=tmp_path,
    )
    screen, _ = await asyncio.wait_for(caller.communicate(), 60)
    assert caller.returncode == 0, screen.decode(errors="replace")[-3000:]
    assert loop.calls == 120
    assert loop.lost == 0
    await wait_for(lambda: loop.talking == 0, missing="the end of the last call")
    assert loop.engine.core.dialogs == {}
    await loop.engine.stop()
