"""Files are looked at before they go in or on: with clamd where there is one, and always by ourselves."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from clarion.apps.running import Part
from clarion.apps.supervisor import Child, SupervisedChild
from clarion.base.antivirus import Scanner, ScannerAway
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.privileges import find_lesser_user
from clarion.base.settings import Settings
from clarion.base.telemetry import get_logger
from clarion.engines.antivirus import (
    Clamd,
    ClamdFiles,
    SignatureUpdates,
    clamd_command,
    clamd_files,
    find_clamd,
    write_clamd_files,
)

log = get_logger(__name__)


class AntivirusChild(SupervisedChild):
    """clamd; where it cannot be started, Clarion runs all the same and says so."""

    _absent = False

    async def start(self) -> None:
        try:
            await super().start()
        except ClarionError as error:
            log.error("clamd could not be started: files are looked at without it", reason=error.message)
            self._absent = True
            await self.stop()

    async def health(self) -> str | None:
        return None if self._absent else await super().health()


def antivirus_child(settings: Settings) -> SupervisedChild | None:
    """clamd of this machine, unless it is switched off, runs elsewhere or is not installed."""
    if settings.antivirus != "auto" or find_clamd() is None:
        return None
    found = write_clamd_files(settings)
    clamd = Clamd(found.address, timeout_s=2.0)

    async def ready() -> bool:
        try:
            await clamd.version()
        except ScannerAway:
            return False
        return True

    patience = 120.0 if settings.antivirus_updates else 20.0
    child = Child("clamd", clamd_command(found), ready, patience, privileges=_privileges(settings, found))
    return AntivirusChild(child, settings.data)


def _privileges(settings: Settings, found: ClamdFiles) -> list[str]:
    """A program that opens hostile files gives up root, where its own user can reach its folder."""
    user = find_lesser_user("clamav")
    if user is None:
        return []
    if not user.can_reach(settings.data.parent):
        log.warning("clamd keeps running as root: its own user cannot reach the data folder", folder=settings.data)
        return []
    user.own(settings.data, 0o710)  # it passes through, to its own part
    folder = found.configuration.parent
    for place in (folder, *folder.rglob("*"), found.socket.parent):
        if place.exists() and not place.is_socket():
            os.chown(place, user.uid, user.gid)
    return user.command()


def antivirus_parts(settings: Settings) -> list[Part]:
    """For `clarion up`: clamd where it is installed, and its signatures where they are to be fetched."""
    child = antivirus_child(settings)
    if child is None:
        return []
    updates: list[Part] = [SignatureUpdates(clamd_files(settings.data))] if settings.antivirus_updates else []
    return [child, *updates]


def offer_antivirus(here: Container) -> None:
    """Offer whoever looks into files, unless somebody has. A clamd that goes away later leaves files unscanned."""
    address = _address(here.settings)
    if here.find(Scanner) is None and address:
        here.offer(Scanner, Clamd(address))
    here.health.register("antivirus", _health(here))


async def close_antivirus(here: Container) -> None:
    here.health.forget("antivirus")


def _address(settings: Settings) -> str:
    if settings.antivirus == "off":
        return ""
    if settings.antivirus != "auto":
        return settings.antivirus
    found = clamd_files(settings.data)
    return found.address if Path(found.socket).is_socket() else ""


def _health(here: Container) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        scanner = here.find(Scanner)
        if scanner is None:
            return None
        try:
            await scanner.version()
        except ScannerAway as error:
            return f"{error.message} Files are held until it does; see docs/operations/conduct.md."
        return None

    return check
