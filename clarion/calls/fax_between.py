"""Faxes between two numbers of one installation: two modems speak T.38 with each other, and no carrier is asked."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clarion.base.errors import ClarionError
from clarion.base.fax import Address, FaxModem, FaxReport, T38Answer
from clarion.base.files import Files
from clarion.calls import commands as do
from clarion.calls.fax_orders import folder_of, order_of, prepare, remove, store_received


@dataclass(frozen=True)
class Exchanged:
    """How a fax ended on both sides: that of who called, and of who was called. `received_key`: where in the file store
    its pages lie; empty: nothing arrived.
    """

    sent: FaxReport
    received: FaxReport
    received_key: str


class FaxBetween:
    """One per call server."""

    def __init__(self, modems: FaxModem, files: Files, folder: Path) -> None:
        self._modems, self._files, self._folder = modems, files, folder
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with a fax in the background, until `close`."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """What is under way is lost, and sent again when its lease has ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def stop(self, *tokens: str) -> None:
        """End the sessions of a fax; `exchange` returns how far it came."""
        for token in tokens:
            self._modems.stop(token)

    async def exchange(
        self, send: do.StartFax, receive: do.StartFax, progress: Callable[[FaxReport], None]
    ) -> Exchanged:
        """Returns when both modems have ended. `progress` receives what the sender reports until then.

        Raises FaxModemUnavailable.
        """
        reports: dict[str, FaxReport] = {}
        over = asyncio.Event()

        def heard(token: str, report: FaxReport) -> None:
            reports[token] = report
            if token == send.token and not report.ended:
                progress(report)
            if len(reports) == 2 and all(each.ended for each in reports.values()):
                over.set()

        addresses: dict[str, Address] = {}
        try:
            for command in (send, receive):
                await prepare(self._files, self._folder, command)
                order = order_of(command, folder_of(self._folder, command))
                _, addresses[command.token] = await self._modems.start(command.token, order, heard)
        except ClarionError:
            for token in (send.token, receive.token):
                self._modems.forget(token)
            raise
        self._modems.speak_t38(send.token, addresses[receive.token], T38Answer())
        self._modems.speak_t38(receive.token, addresses[send.token], T38Answer())
        await over.wait()
        taker = send if reports[receive.token].polled else receive
        key = await store_received(self._files, self._folder, taker, reports[taker.token])
        for command in (send, receive):
            await remove(self._folder, command)
        return Exchanged(reports[send.token], reports[receive.token], key)
