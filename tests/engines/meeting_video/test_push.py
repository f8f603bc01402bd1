"""Live pieces are sent by RTMP to a service: FFmpeg's own, listening here."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from clarion.base.meeting_video import StreamNotTaken, StreamTarget
from clarion.base.ssrf_guard import EgressPolicy
from clarion.engines.meeting_video.push import RtmpPusher
from tests.engines.meeting_video.test_live import composed
from tests.support.teams_peer import Authority
from tests.support.waiting import wait_for

KEY = "a-key-nobody-reads"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def receive(port: int) -> tuple[list[Any], Any]:
    """As a service does: pictures and the sound of one stream."""
    pictures, sounds = [], []
    container: Any = av.open(f"rtmp://127.0.0.1:{port}/live/{KEY}", options={"listen": "1"}, timeout=60)
    with container:
        try:
            for packet in container.demux():
                for frame in packet.decode():
                    if packet.stream.type == "video":
                        pictures.append(frame.to_ndarray(format="rgb24"))
                    else:
                        sounds.append(frame.to_ndarray()[0])
        except OSError:
            pass  # how FFmpeg ends a stream that it listened to
    return pictures, np.concatenate(sounds)


def listens(port: int) -> bool:
    """Whether it does, without connecting: it takes one connection only."""
    with open("/proc/net/tcp") as table:
        return any(line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A" for line in list(table)[1:])


async def pieces() -> AsyncIterator[bytes]:
    for each in composed():
        yield each


async def test_mtg_26_a_stream_arrives_at_a_service_with_picture_and_sound() -> None:
    port, taken = free_port(), asyncio.Event()
    receiving = asyncio.create_task(asyncio.to_thread(receive, port))
    await wait_for(lambda: listens(port), missing="the service")
    target = StreamTarget(f"rtmp://127.0.0.1:{port}/live", KEY)
    await RtmpPusher(EgressPolicy(loopback=True)).push(target, pieces(), taken.set)
    found, sound = await receiving
    assert taken.is_set() and len(found) > 30
    flash = max(found, key=lambda each: int(each[90, 40].sum()))
    dark = min(found, key=lambda each: int(each[90, 40].sum()))
    assert min(flash[90, 40]) > 200 and np.allclose(dark[90, 200], (0, 90, 0), atol=25)
    power = np.abs(np.fft.rfft(sound)) ** 2
    assert abs(np.fft.rfftfreq(len(sound), 1 / 48_000)[int(np.argmax(power))] - 750) < 10
    assert KEY not in repr(target)


@asynccontextmanager
async def tls_before(port: int, authority: Authority, folder: Path) -> AsyncIterator[int]:
    """A port that takes TLS, as `localhost`, and passes what it hears on to the service and back."""
    pem = folder / "service.pem"
    pem.write_text("".join(authority.issue("localhost")))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while content := await reader.read(65_536):
            writer.write(content)
            await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(copy(reader, inner_writer), copy(inner_reader, writer), return_exceptions=True)

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


async def test_mtg_26_a_stream_goes_by_tls_to_a_service_that_is_trusted_and_to_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, taken, authority = free_port(), asyncio.Event(), Authority()
    receiving = asyncio.create_task(asyncio.to_thread(receive, port))
    await wait_for(lambda: listens(port), missing="the service")
    async with tls_before(port, authority, tmp_path) as secure:
        target, pusher = StreamTarget(f"rtmps://localhost:{secure}/live", KEY), RtmpPusher(EgressPolicy(loopback=True))
        with pytest.raises(StreamNotTaken, match="has no trusted certificate"):
            await pusher.push(target, pieces(), taken.set)
        trust = ssl.create_default_context(cadata=authority.certificate)
        monkeypatch.setattr("clarion.engines.meeting_video.push.system_trust", lambda: trust)
        await pusher.push(target, pieces(), taken.set)
        found, sound = await receiving
    assert taken.is_set() and len(found) > 30 and np.abs(sound).max() > 0.1


@pytest.mark.parametrize(
    ("policy", "says"),
    [(EgressPolicy(), "private or local network"), (EgressPolicy(loopback=True), "does not answer on port")],
)
async def test_mtg_26_a_service_that_is_not_there_or_not_to_be_reached_is_said_so(
    policy: EgressPolicy, says: str
) -> None:
    with pytest.raises(StreamNotTaken, match=says):
        await RtmpPusher(policy).push(StreamTarget(f"rtmp://127.0.0.1:{free_port()}/live", KEY), pieces(), list)


async def test_mtg_26_a_service_that_hangs_up_is_said_so() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        target = StreamTarget(f"rtmp://127.0.0.1:{server.sockets[0].getsockname()[1]}/live", KEY)
        with pytest.raises(StreamNotTaken, match="ended the connection"):
            await RtmpPusher(EgressPolicy(loopback=True)).push(target, pieces(), list)
