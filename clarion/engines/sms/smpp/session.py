"""One bound session: requests with a window, responses by number, enquire_link, and what the SMSC sends."""

import asyncio
import contextlib
import struct
from collections.abc import Awaitable, Callable
from typing import Any

from clarion.base.telemetry import get_logger
from clarion.engines.sms.smpp import wire
from clarion.engines.sms.smpp.settings import SmppSettings

log = get_logger("clarion.smpp")

OnDeliver = Callable[[Any], Awaitable[None]]
"""Takes a deliver_sm; returns once it may be acknowledged, raises when the SMSC has to bring it again."""


class SessionLost(Exception):
    """The connection is gone, or the SMSC does not answer."""


class BindRefused(Exception):
    """The SMSC does not want us; `status` is its command_status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"bind refused with status 0x{status:08X}")
        self.status = status


class SmppSession:
    def __init__(self, settings: SmppSettings, on_deliver: OnDeliver) -> None:
        self._settings = settings
        self._on_deliver = on_deliver
        self._sequence = wire.Sequence()
        self._waiting: dict[int, asyncio.Future[wire.Response]] = {}
        self._window = asyncio.Semaphore(settings.window)
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._last_heard = 0.0
        self.over = asyncio.Event()

    async def bind(self) -> None:
        """Connect and bind as a transceiver. Raises OSError, SessionLost, BindRefused."""
        settings = self._settings
        ssl = True if settings.tls else None
        async with asyncio.timeout(settings.answer_s):
            self._reader, self._writer = await asyncio.open_connection(settings.host, settings.port, ssl=ssl)
        self._heard()
        self._tasks = [asyncio.ensure_future(self._read()), asyncio.ensure_future(self._keep_alive())]
        answer = await self.request(
            "bind_transceiver",
            system_id=settings.system_id,
            password=settings.password,
            system_type=settings.system_type,
            interface_version=0x34,
            addr_ton=settings.ton,
            addr_npi=settings.npi,
        )
        if answer.status not in (wire.OK, wire.ALREADY_BOUND):
            await self.close(unbind=False)
            raise BindRefused(answer.status)

    async def request(self, name: str, **fields: Any) -> wire.Response:
        """Send a request and return the response, whatever its status. Raises SessionLost."""
        async with self._window:
            if self.over.is_set() or self._writer is None:
                raise SessionLost("The session is over.")
            pdu = wire.make(name, self._sequence, **fields)
            future: asyncio.Future[wire.Response] = asyncio.get_running_loop().create_future()
            self._waiting[pdu.sequence] = future
            try:
                self._writer.write(pdu.generate())
                async with asyncio.timeout(self._settings.answer_s):
                    await self._writer.drain()
                    return await future
            except (OSError, TimeoutError) as error:
                self._end()  # whoever does not answer is asked by a new session
                raise SessionLost(f"No answer to {name}: {error or 'too late'}.") from error
            finally:
                self._waiting.pop(pdu.sequence, None)

    async def close(self, *, unbind: bool = True) -> None:
        """Say goodbye and hang up."""
        if unbind and not self.over.is_set():
            with contextlib.suppress(SessionLost, TimeoutError):
                await asyncio.wait_for(self.request("unbind"), 2.0)
        self._end()
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        await asyncio.gather(*(t for t in self._tasks if t is not asyncio.current_task()), return_exceptions=True)

    def _end(self) -> None:
        self.over.set()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(SessionLost("The connection to the SMSC broke."))
                future.exception()  # nobody may be left to ask
        if self._writer is not None:
            self._writer.close()

    def _heard(self) -> None:
        self._last_heard = asyncio.get_running_loop().time()

    # ---- what comes in

    async def _read(self) -> None:
        assert self._reader is not None
        try:
            while True:
                head = await self._reader.readexactly(4)
                (length,) = struct.unpack(">L", head)
                if not wire.HEADER <= length <= wire.LARGEST_PDU:
                    log.error("The SMSC sent a PDU of an impossible length", length=length)
                    return
                octets = head + await self._reader.readexactly(length - 4)
                self._heard()
                if not await self._handle(octets):
                    return
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            self._end()

    async def _handle(self, octets: bytes) -> bool:
        """One PDU. False: the session ends."""
        assert self._writer is not None
        sequence = struct.unpack(">L", octets[12:16])[0]
        if octets[4] & 0x80:
            future = self._waiting.get(sequence)
            if future is not None and not future.done():
                future.set_result(wire.read_response(octets))
            return True
        try:
            pdu = wire.read_request(octets)
        except ValueError as error:
            log.warning("The SMSC sent something that cannot be read", problem=str(error))
            self._writer.write(wire.answer("generic_nack", sequence, 0x03))
            return True
        if pdu.command == "enquire_link":
            self._writer.write(wire.answer("enquire_link_resp", sequence))
        elif pdu.command in ("deliver_sm", "data_sm"):
            await self._deliver(pdu, sequence)
        elif pdu.command == "unbind":
            self._writer.write(wire.answer("unbind_resp", sequence))
            return False
        return True

    async def _deliver(self, pdu: Any, sequence: int) -> None:
        """Acknowledged only once it is kept; else the SMSC keeps it and brings it again."""
        assert self._writer is not None
        try:
            await self._on_deliver(pdu)
            status = wire.OK
        except Exception as error:
            log.error("A text could not be kept; the SMSC will bring it again", problem=str(error))
            status = wire.SYSTEM_ERROR
        self._writer.write(wire.answer(f"{pdu.command}_resp", sequence, status))

    async def _keep_alive(self) -> None:
        """Ask whether somebody is there after each silence; hang up when nobody is."""
        while not self.over.is_set():
            silence = asyncio.get_running_loop().time() - self._last_heard
            if silence < self._settings.enquire_s:
                await asyncio.sleep(self._settings.enquire_s - silence)
                continue
            try:
                await self.request("enquire_link")
            except SessionLost:
                log.warning("The SMSC does not answer; binding anew")
                self._end()
