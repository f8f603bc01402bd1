"""The media server of meetings (SFU) beside this process: built in the background where it is not yet, supervised, and
adopted by the next start with all its rooms.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from clarion.apps.running import Part
from clarion.apps.supervisor import Child, SupervisedChild
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.privileges import find_lesser_user
from clarion.base.recording_spool import make_recording_spool
from clarion.base.settings import Settings
from clarion.base.sfu import Sfu
from clarion.base.telemetry import get_logger
from clarion.engines.kamailio.interfaces import addresses_of_this_machine
from clarion.engines.sfu import (
    BUILDER,
    SfuAddress,
    SfuClient,
    build_cache,
    built_folder,
    control_token,
    is_built,
    missing_for_build,
    sfu_command,
    sfu_environment,
    sfu_sources,
)

log = get_logger(__name__)

MOST_THREADS = 4


def meeting_media_parts(here: Container) -> Sequence[Part]:
    """None where `CLARION_SFU` is off: people meet without audio and video."""
    if here.settings.sfu == "off":
        return ()
    child = MediaServerChild(here.settings)
    return (child, MediaServerClient(here, child))


def sfu_threads(settings: Settings) -> int:
    return settings.sfu_threads or min(MOST_THREADS, os.cpu_count() or 1)


def sfu_address(settings: Settings) -> SfuAddress:
    everywhere = settings.bind in ("0.0.0.0", "::")
    own = next(iter(addresses_of_this_machine()), "127.0.0.1") if everywhere else settings.bind
    public = tuple(dict.fromkeys(each for each in (settings.public_address, own) if each))
    bind = "0.0.0.0" if everywhere else settings.bind
    return SfuAddress(settings.sfu_control_port, bind, public, settings.sfu_udp_port, sfu_threads(settings))


class MediaServerChild(SupervisedChild):
    """Starts at once where it is built. Otherwise it is built first, in the background, while Clarion runs; where that
    is not possible, everything but the media of meetings works.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._cache = build_cache(settings.data)
        self._building: asyncio.Task[None] | None = None
        self._up = self._failed = False
        self.problem = ""
        """Why there is no media, for people; empty when there is."""
        super().__init__(self._child(), settings.data)

    async def start(self) -> None:
        if is_built(self._cache):
            await self._begin()
        elif missing := missing_for_build():
            self.problem = "Meetings have no audio and video here: the media server is not installed."
            log.warning("sfu.not_built", reason=missing)
        else:
            self.problem = "Meetings are being prepared. Try again in a few minutes."
            self._building = asyncio.create_task(self._build(), name="build the media server of meetings")

    async def stop(self) -> None:
        if self._building is not None:
            self._building.cancel()
            await asyncio.gather(self._building, return_exceptions=True)
            self._building = None
        if self._up:
            await super().stop()

    async def end_now(self) -> None:
        if self._up:
            await super().end_now()

    async def health(self) -> str | None:
        """What cannot be built here, or is being built, is no failure of what runs."""
        if self._failed:
            return f"{self.problem} Its log says why; CLARION_SFU=off does without."
        return await super().health() if self._up else None

    async def _begin(self) -> None:
        make_recording_spool(self._settings.data)
        try:
            await super().start()
        except ClarionError as error:
            self.problem = "Meetings have no audio and video here: the media server does not start."
            self._failed = True
            log.error("sfu.not_started", reason=error.message)
            return
        self._up, self.problem = True, ""

    async def _build(self) -> None:
        command = [sys.executable, str(BUILDER), "--cache", str(self._cache)]
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdout and process.stderr
        log.info("sfu.build_started")
        try:
            async for line in process.stdout:
                percent, _, unit = line.decode().strip().partition(" ")
                if unit == "%":
                    self.problem = f"Meetings are being prepared, {percent} %."
            said = (await process.stderr.read()).decode().strip()
            if await process.wait() != 0:
                self.problem = "Meetings have no audio and video here: the media server could not be built."
                self._failed = True
                log.error("sfu.build_failed", reason=said)
                return
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 15)
            await process.wait()
            raise
        log.info("sfu.built")
        self.child = self._child()
        await self._begin()

    def _child(self) -> Child:
        token = control_token(self._settings.data)
        port = self._settings.sfu_control_port

        async def ready() -> bool:
            try:
                _, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 1)
            except (OSError, TimeoutError):
                return False
            writer.close()
            return True

        return Child(
            "sfu",
            sfu_command(sfu_address(self._settings)),
            ready,
            environment=sfu_environment(token, self._cache),
            privileges=_privileges(built_folder(self._cache)),
            outlives=True,
            grace_s=self._settings.shutdown_grace_seconds,
        )


class MediaServerClient:
    """What rooms speak to the media server with: the port `Sfu`."""

    name = "media of meetings"

    def __init__(self, here: Container, child: MediaServerChild) -> None:
        self._here = here
        settings = here.settings
        self._client = SfuClient(
            settings.sfu_control_port, lambda: control_token(settings.data), problem=lambda: child.problem
        )

    async def start(self) -> None:
        self._here.offer(Sfu, self._client)
        await self._client.start()

    async def stop(self) -> None:
        await self._client.close()

    async def health(self) -> str | None:
        return None  # that of the child


def _privileges(built: Path) -> list[str]:
    """A program that faces the network gives up root: it becomes the user of the other media engine."""
    user = find_lesser_user("rtpengine")
    if user is None:
        return []
    if built.is_dir() and user.can_reach(built) and user.can_reach(sfu_sources()):
        return user.command()
    log.warning("sfu.keeps_root", reason="its own user cannot reach its program", folder=str(built))
    return []
