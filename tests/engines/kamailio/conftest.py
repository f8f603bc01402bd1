"""One real Kamailio between scripted ends."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clarion.base.settings import Settings, load_settings
from clarion.engines.kamailio import EdgeControl, EdgeFiles, Limits, call_servers_of, command, render
from tests.engines.kamailio.ends import FakeCallServer, Phone, tcp_phone, tls_phone, udp_phone, web_phone
from tests.support import Process, free_ports, start_process, wait_for, wait_for_port


@dataclass
class Edge:
    settings: Settings
    files: EdgeFiles
    process: Process
    control: EdgeControl
    server_ports: tuple[int, int]

    async def phone(self, kind: str) -> Phone:
        s, authority = self.settings, str(self.files.authority)
        if kind == "udp":
            return await udp_phone(s.sip_port)
        if kind == "tcp":
            return await tcp_phone(s.sip_port)
        if kind == "tls":
            return await tls_phone(s.sip_tls_port, authority)
        if kind == "ws":
            return await web_phone(s.sip_ws_port)
        return await web_phone(s.sip_wss_port, authority)


def start_edge(folder: Path, limits: Limits | None = None, **more: str) -> Edge:
    ports = free_ports(7)
    names = ("SIP_PORT", "SIP_TLS_PORT", "SIP_WSS_PORT", "SIP_WS_PORT", "EDGE_PRIVATE_PORT")
    environ = {f"CLARION_{name}": str(port) for name, port in zip(names, ports, strict=False)}
    servers = f"cs1=127.0.0.1:{ports[5]},cs2=127.0.0.1:{ports[6]}"
    settings = load_settings(environ | {"CLARION_DATA": str(folder), "CLARION_CALL_SERVERS": servers} | more)
    files = render(settings, call_servers_of(settings), limits=limits)
    process = start_process(command(files), log=folder / "kamailio.log", name="kamailio")
    wait_for_port(settings.edge_private_port, what="Kamailio")
    return Edge(settings, files, process, EdgeControl(files), (ports[5], ports[6]))


def stop_edge(edge: Edge) -> None:
    assert edge.process.running, "Kamailio died:\n" + edge.process.tail()
    edge.process.stop()
    if edge.files.user is not None:
        shutil.rmtree(edge.files.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def module_edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    edge = start_edge(tmp_path_factory.mktemp("edge"))
    yield edge
    stop_edge(edge)


@pytest.fixture
async def servers(module_edge: Edge) -> AsyncIterator[tuple[FakeCallServer, FakeCallServer]]:
    """Both call servers up, and known to the edge as such."""
    one = await FakeCallServer("cs1", module_edge.server_ports[0]).start()
    two = await FakeCallServer("cs2", module_edge.server_ports[1]).start()
    await both_alive(module_edge)
    yield one, two
    await one.stop()
    await two.stop()


async def both_alive(edge: Edge) -> None:
    async def alive() -> bool:
        return all(server.alive for server in await edge.control.servers())

    await wait_for(alive, missing="both call servers alive in the eyes of the edge", timeout=15)


PhoneMaker = Callable[[str], Awaitable[Phone]]


@pytest.fixture
async def phones(module_edge: Edge) -> AsyncIterator[PhoneMaker]:
    made: list[Phone] = []

    async def make(kind: str) -> Phone:
        made.append(await module_edge.phone(kind))
        return made[-1]

    yield make
    for phone in made:
        await phone.close()
