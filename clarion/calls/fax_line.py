"""Faxes on legs: connects a leg with a fax modem, fetches what is sent, stores what comes in, and reports."""

import asyncio
import contextlib
import shutil
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import structlog

from clarion.base.errors import ClarionError
from clarion.base.fax import Abilities, Coding, FaxModem, FaxOrder, FaxReport, Modulation
from clarion.base.files import Files, check_key
from clarion.calls import commands as do
from clarion.calls.events import CommandFailed, Event
from clarion.calls.legs import LegRegistry
from clarion.calls.model import Call, ProgramHop
from clarion.calls.ports import LegSink, Media
from clarion.calls.wire import FaxReported

log = structlog.stdlib.get_logger("clarion.calls")

AREA = "fax"
TIFF = "image/tiff"
SESSION = "fax_session"  # what a program keeps of its fax, for a later call server
_SLOW = (Modulation.V29, Modulation.V27TER)


class FaxLine:
    """One per call server. `folder` holds a folder for each fax under way."""

    def __init__(self, media: Media, modems: FaxModem, files: Files, sink: LegSink, folder: Path) -> None:
        self._media, self._modems, self._files, self._sink = media, modems, files, sink
        self._folder = folder
        self._legs: dict[str, tuple[str, do.StartFax]] = {}  # by token: the leg, and what was asked
        self._tasks: set[asyncio.Task[None]] = set()
        self.handlers: dict[type, Callable[[Call, LegRegistry, Any], Awaitable[Event | None]]] = {
            do.StartFax: self._start
        }

    async def _start(self, call: Call, memory: LegRegistry, command: do.StartFax) -> Event | None:
        try:
            order = await self._order(command)
            self._legs[command.token] = (command.leg_id, command)
            rtp, _ = await self._modems.start(command.token, order, self._reported)
            found = await self._media.connect_modem(command.leg_id, rtp)
        except ClarionError as error:
            self._legs.pop(command.token, None)
            self._modems.forget(command.token)
            log.error("fax.start_failed", call_id=call.call_id, problem=error.message)
            return CommandFailed(leg_id=command.leg_id, status=503, what=error.message)
        if found is None:
            self._modems.stop(command.token)
        else:
            self._modems.speak_audio(command.token, *found)
        return None

    async def _order(self, command: do.StartFax) -> FaxOrder:
        folder = self._folder_of(command.token)
        folder.mkdir(parents=True, exist_ok=True)
        document = folder / "document.tiff"
        if command.document_key:
            document.write_bytes(await self._files.get(command.document_key))
        return self._order_of(command, folder)

    def _order_of(self, command: do.StartFax, folder: Path) -> FaxOrder:
        abilities = Abilities(
            modulations=_SLOW if command.slow else tuple(Modulation),
            codings=tuple(Coding) if command.ecm else (Coding.MH,),
            ecm=command.ecm,
        )
        return FaxOrder(
            calling=command.calling,
            journal=str(folder / "report.json"),
            document=str(folder / "document.tiff") if command.document_key else "",
            first_page=command.first_page,
            received="" if command.document_key else str(folder / "received.tiff"),
            ident=command.ident,
            header=command.header,
            time_zone=command.time_zone,
            abilities=abilities,
        )

    def _folder_of(self, token: str) -> Path:
        return self._folder / token

    def hang_up(self, leg_id: str) -> None:
        """The leg is over: its fax ends, and reports how far it came."""
        for token, (leg, _) in self._legs.items():
            if leg == leg_id:
                self._modems.stop(token)

    def resume(self, call: Call) -> None:
        """Follow the fax of a call that an earlier call server had."""
        routing = call.routing
        if routing is None or not isinstance(routing.current, ProgramHop) or SESSION not in routing.programme:
            return
        command = msgspec.json.decode(routing.programme[SESSION], type=do.StartFax)
        self._legs[command.token] = (command.leg_id, command)
        order = self._order_of(command, self._folder_of(command.token))
        self._in_background(self._modems.adopt(command.token, order, self._reported))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- what modems report

    def _reported(self, token: str, report: FaxReport) -> None:
        found = self._legs.get(token)
        if found is None:
            return
        leg_id, command = found
        if not report.ended:
            self._sink.leg_event(leg_id, FaxReported(token=token, report=report))
            return
        del self._legs[token]
        self._in_background(self._finish(leg_id, command, report))

    async def _finish(self, leg_id: str, command: do.StartFax, report: FaxReport) -> None:
        """Store what came in, then say so. What cannot be stored counts as not received: the sender may try again."""
        folder, key = self._folder_of(command.token), ""
        received = folder / "received.tiff"
        if report.pages and not command.document_key and received.exists():
            wanted = check_key(f"{AREA}/{command.account_id}/{command.token[:2]}/{command.token}.tiff")
            try:
                await self._files.put_file(wanted, received, TIFF)
                key = wanted
            except (ClarionError, OSError) as error:
                log.error("fax.store_failed", token=command.token, problem=str(error))
        self._sink.leg_event(leg_id, FaxReported(token=command.token, report=report, received_key=key))
        if key or command.document_key or not report.pages:
            with contextlib.suppress(OSError):
                await asyncio.to_thread(shutil.rmtree, folder)

    async def close(self) -> None:
        """Let go. Faxes under way go on by themselves."""
        await self._modems.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
