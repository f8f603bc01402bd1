"""The real Kamailio and rtpengine under supervision."""

import os
import signal
import ssl
from pathlib import Path

import pytest

from clarion.apps.children import edge_child, media_child
from clarion.apps.processes import members
from clarion.base.settings import Settings, load_settings
from tests.support import free_ports, wait_for

pytestmark = pytest.mark.engine


def settings_in(folder: Path) -> Settings:
    ports = free_ports(8)
    names = (
        "SIP_PORT", "SIP_TLS_PORT", "SIP_WSS_PORT", "SIP_WS_PORT", "EDGE_PRIVATE_PORT", "CALL_SIP_PORT",
        "RTPENGINE_NG_PORT", "RTPENGINE_DTMF_PORT",
    )  # fmt: skip
    environ = {f"CLARION_{name}": str(port) for name, port in zip(names, ports, strict=True)}
    return load_settings(environ | {"CLARION_DATA": str(folder)})


@pytest.mark.parametrize("make", [edge_child, media_child])
async def test_an_engine_that_is_killed_is_back_in_a_moment(make: object, tmp_path: Path) -> None:
    child = make(settings_in(tmp_path))  # type: ignore[operator]
    await child.start()
    try:
        first = child.pid
        os.kill(first, signal.SIGKILL)
        await wait_for(lambda: child.restarts == 1, missing=f"{child.name} again", timeout=15)
        assert child.pid != first
        assert await child.health() is None
        assert not members(first)
    finally:
        last = child.pid
        await child.stop()
    assert not members(last)


async def test_new_connections_get_a_renewed_certificate(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    child = edge_child(settings)
    await child.start()
    try:
        address = ("127.0.0.1", settings.sip_tls_port)
        before = ssl.get_server_certificate(address)
        (tmp_path / "tls" / "server.key").unlink()
        edge_child(settings)  # writes what is missing, as the daily look does
        await child._control.reload_certificates()
        await wait_for(lambda: ssl.get_server_certificate(address) != before, missing="the new certificate")
    finally:
        await child.stop()
