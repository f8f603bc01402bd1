"""The outside programs of one machine as supervised children: Kamailio and rtpengine."""

import asyncio
import contextlib
import json
import secrets
import shutil
import socket

from clarion.apps.supervisor import Child, SupervisedChild
from clarion.base.errors import ClarionError
from clarion.base.privileges import find_lesser_user
from clarion.base.settings import Settings
from clarion.base.telemetry import get_logger
from clarion.engines.kamailio import EdgeControl, EdgeFiles, command, render, renew_certificates
from clarion.engines.kamailio.interfaces import addresses_of_this_machine
from clarion.engines.rtpengine import rtpengine_command

log = get_logger(__name__)


class EdgeChild(SupervisedChild):
    """Kamailio, with a look at its certificate once a day: a server that runs for a year must not run out of it."""

    def __init__(self, child: Child, settings: Settings, files: EdgeFiles, control: EdgeControl) -> None:
        super().__init__(child, settings.data)
        self._files = files
        self._settings = settings
        self._control = control
        self._renewal: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await super().start()
        self._renewal = asyncio.create_task(self._renew_daily(), name="renew the certificate")

    async def stop(self) -> None:
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)
        await super().stop()
        if self._files.user is not None:
            shutil.rmtree(self._files.folder, ignore_errors=True)  # made for its user, with a copy of the key

    async def _renew_daily(self) -> None:
        while True:
            await asyncio.sleep(24 * 3600)
            try:
                if renew_certificates(self._settings):
                    await self._control.reload_certificates()
                    log.info("edge certificate renewed")
            except (ClarionError, OSError) as error:
                log.error("edge certificate not renewed", reason=str(error))


def edge_child(settings: Settings) -> EdgeChild:
    """Kamailio with a freshly written configuration; ready when it answers its control socket and its SIP port."""
    files = render(settings)
    control = EdgeControl(files, timeout_s=1.0)
    host = "127.0.0.1" if settings.bind in ("0.0.0.0", "::") else settings.bind

    async def ready() -> bool:
        return await _accepts(host, settings.sip_port) and await control.is_up()

    ports = (settings.sip_port, settings.sip_tls_port, settings.sip_wss_port, settings.sip_ws_port)
    privileges = files.user.command(ports=ports) if files.user else ()
    return EdgeChild(Child("kamailio", command(files), ready, privileges=privileges), settings, files, control)


def media_child(settings: Settings) -> SupervisedChild:
    """One rtpengine of this machine, on `rtpengine_ng_port`; ready when it answers a ping."""
    port = settings.rtpengine_ng_port

    async def ready() -> bool:
        return await asyncio.to_thread(_pings, port)

    name = "rtpengine" if port == Settings.model_fields["rtpengine_ng_port"].default else f"rtpengine-{port}"
    child = Child(name, media_command(settings), ready, privileges=_media_privileges(settings))
    return SupervisedChild(child, settings.data)


def _media_privileges(settings: Settings) -> list[str]:
    """rtpengine plays files of the data folder: it gives up root where another user can read them."""
    user = find_lesser_user("rtpengine")
    if user is None:
        return []
    if not user.can_read(settings.data):
        log.warning("rtpengine keeps running as root: its own user cannot read the data folder", folder=settings.data)
        return []
    return user.command()


def media_command(settings: Settings) -> list[str]:
    """The rtpengine of `media_child`. Its DTMF destination is named per leg by each call server."""
    if settings.bind in ("0.0.0.0", "::"):
        interface = next(iter(addresses_of_this_machine()), "127.0.0.1")
    else:
        interface = settings.bind
    return rtpengine_command(
        control=f"127.0.0.1:{settings.rtpengine_ng_port}",
        interface=interface,
        rtp_min=settings.rtp_min,
        rtp_max=settings.rtp_max,
    )


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
