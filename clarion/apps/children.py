"""The outside programs of one machine as supervised children: Kamailio and rtpengine."""

import asyncio
import contextlib
import json
import secrets
import shutil
import socket
from typing import Any

from clarion.apps.supervisor import Child, SupervisedChild
from clarion.base.errors import ClarionError
from clarion.base.privileges import find_lesser_user
from clarion.base.settings import Settings
from clarion.base.telemetry import get_logger
from clarion.engines.kamailio import EMERGENCY_NUMBERS, EdgeControl, command, render, renew_certificates
from clarion.engines.kamailio.interfaces import addresses_of_this_machine
from clarion.engines.rtpengine import rtpengine_command

log = get_logger(__name__)

CERTIFICATE_LOOK_S = 60.0
_MOST_LISTED = 1000  # more would not fit into one datagram


class EdgeChild(SupervisedChild):
    """Kamailio, with a look at its certificate now and then: a server that runs for a year must not run out of it, and
    takes a renewed one while calls go on.
    """

    def __init__(self, child: Child, settings: Settings, control: EdgeControl) -> None:
        super().__init__(child, settings.data)
        self._settings = settings
        self._control = control
        self._renewal: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await super().start()
        if self.adopted:  # it may have read older files
            await self._control.reload_certificates()
        self._renewal = asyncio.create_task(self._renew(), name="renew the certificate")

    async def stop(self) -> None:
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)
        await super().stop()
        if self.pid is None:
            self._tidy()

    async def end_now(self) -> None:
        await super().end_now()
        if self.pid is None:
            self._tidy()

    def _tidy(self) -> None:
        for folder in self.child.leftovers:
            shutil.rmtree(folder, ignore_errors=True)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(CERTIFICATE_LOOK_S)
            try:
                if renew_certificates(self._settings):
                    await self._control.reload_certificates()
                    log.info("edge certificate renewed")
            except (ClarionError, OSError) as error:
                log.error("edge certificate not renewed", reason=str(error))


class MediaChild(SupervisedChild):
    """rtpengine, which knows what it carries."""

    def __init__(self, child: Child, settings: Settings) -> None:
        super().__init__(child, settings.data)
        self._at = (settings.private_address, settings.rtpengine_ng_port)

    async def live_calls(self) -> int:
        """A call has two legs, as a rule."""
        reply = await asyncio.to_thread(_ask, self._at, {"command": "list", "limit": _MOST_LISTED})
        return (len(reply.get("calls", ())) + 1) // 2


def edge_child(settings: Settings) -> EdgeChild:
    """Kamailio with a freshly written configuration; ready when it answers its control socket and its SIP port."""
    from clarion.features.emergency import numbers_of  # the commands of edge and media know no feature

    files = render(settings, emergency_numbers=(*EMERGENCY_NUMBERS, *numbers_of(settings.emergency_countries)))
    control = EdgeControl(files, timeout_s=1.0)
    host = "127.0.0.1" if settings.bind in ("0.0.0.0", "::") else settings.bind

    async def ready() -> bool:
        return await _accepts(host, settings.sip_port) and await control.is_up()

    ports = (settings.sip_port, settings.sip_tls_port, settings.sip_wss_port, settings.sip_ws_port)
    child = Child(
        "kamailio",
        command(files),
        ready,
        privileges=files.user.command(ports=ports) if files.user else (),
        outlives=True,
        grace_s=settings.shutdown_grace_seconds,
        configuration=files.config.read_text(),
        leftovers=(files.folder,) if files.user else (),  # made for its user, with a copy of the key
    )
    return EdgeChild(child, settings, control)


def media_child(settings: Settings) -> MediaChild:
    """One rtpengine of this machine, on `rtpengine_ng_port`; ready when it answers a ping."""
    port = settings.rtpengine_ng_port
    at = (settings.private_address, port)

    async def ready() -> bool:
        return await asyncio.to_thread(_pings, at)

    name = "rtpengine" if port == Settings.model_fields["rtpengine_ng_port"].default else f"rtpengine-{port}"
    user = find_lesser_user("rtpengine")  # what it plays is copied for it (`SharedSounds`): the data folder is closed
    child = Child(
        name,
        media_command(settings),
        ready,
        privileges=user.command() if user else (),
        outlives=True,
        grace_s=settings.shutdown_grace_seconds,
    )
    return MediaChild(child, settings)


def media_command(settings: Settings) -> list[str]:
    """The rtpengine of `media_child`. Its DTMF destination is named per leg by each call server."""
    if settings.bind in ("0.0.0.0", "::"):
        interface = next(iter(addresses_of_this_machine()), "127.0.0.1")
    else:
        interface = settings.bind
    if settings.public_address and settings.public_address != interface:
        interface = f"{interface}!{settings.public_address}"
    return rtpengine_command(
        control=f"{settings.private_address}:{settings.rtpengine_ng_port}",
        interface=interface,
        rtp_min=settings.rtp_min,
        rtp_max=settings.rtp_max,
    )


async def _accepts(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 1)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


def _pings(at: tuple[str, int]) -> bool:
    return _ask(at, {"command": "ping"}).get("result") == "pong"


def _ask(at: tuple[str, int], request: dict[str, Any]) -> dict[str, Any]:
    """One request to the rtpengine of this machine; nothing when it does not answer."""
    cookie = secrets.token_hex(4)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.settimeout(0.5)
        try:
            probe.connect(at)
            probe.send(f"{cookie} {json.dumps(request)}".encode())
            reply: dict[str, Any] = json.loads(probe.recv(65536).partition(b" ")[2])
        except (OSError, ValueError):
            return {}
    return reply
