"""The outside programs of one machine as supervised children: Kamailio and rtpengine."""

import asyncio
import contextlib
import json
import secrets
import socket

from clarion.apps.supervisor import Child, SupervisedChild
from clarion.base.settings import Settings
from clarion.engines.kamailio import EdgeControl, command, render
from clarion.engines.kamailio.interfaces import addresses_of_this_machine


def edge_child(settings: Settings) -> SupervisedChild:
    """Kamailio with a freshly written configuration; ready when it answers its control socket and its SIP port."""
    files = render(settings)
    control = EdgeControl(files, timeout_s=1.0)
    host = "127.0.0.1" if settings.bind in ("0.0.0.0", "::") else settings.bind

    async def ready() -> bool:
        return await _accepts(host, settings.sip_port) and await control.is_up()

    return SupervisedChild(Child("kamailio", command(files), ready), settings.data)


def media_child(settings: Settings) -> SupervisedChild:
    """One rtpengine of this machine, on `rtpengine_ng_port`; ready when it answers a ping."""
    port = settings.rtpengine_ng_port

    async def ready() -> bool:
        return await asyncio.to_thread(_pings, port)

    name = "rtpengine" if port == Settings.model_fields["rtpengine_ng_port"].default else f"rtpengine-{port}"
    return SupervisedChild(Child(name, media_command(settings), ready), settings.data)


def media_command(settings: Settings) -> list[str]:
    """User space only (table -1): kernel forwarding needs a module that most machines lack."""
    if settings.bind in ("0.0.0.0", "::"):
        interface = next(iter(addresses_of_this_machine()), "127.0.0.1")
    else:
        interface = settings.bind
    return [
        "rtpengine",
        "--foreground",
        "--log-stderr",
        "--log-level=5",
        "--table=-1",
        f"--interface={interface}",
        f"--listen-ng=127.0.0.1:{settings.rtpengine_ng_port}",
        f"--port-min={settings.rtp_min}",
        f"--port-max={settings.rtp_max}",
        f"--dtmf-log-dest=127.0.0.1:{settings.rtpengine_dtmf_port}",
        "--delete-delay=0",
    ]


def media_ports(settings: Settings) -> dict[str, tuple[str, int]]:
    """For the port check before the start."""
    return {"rtpengine_ng_port": ("udp", settings.rtpengine_ng_port)}


async def _accepts(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 1)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


def _pings(port: int) -> bool:
    cookie = secrets.token_hex(4)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.settimeout(0.5)
        try:
            probe.connect(("127.0.0.1", port))
            probe.send(f"{cookie} {json.dumps({'command': 'ping'})}".encode())
            return b"pong" in probe.recv(4096)
        except OSError:
            return False
