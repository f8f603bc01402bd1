"""An SMSC as a carrier of texts: bound, bound again when it was lost, with receipts and texts from outside."""

import asyncio
import contextlib
import hashlib
from datetime import timedelta
from typing import Any, cast

from clarion.base.clock import Clock
from clarion.base.ids import new_uuid
from clarion.base.telemetry import get_logger
from clarion.base.text_carrier import (
    CarrierBusy,
    CarrierRefused,
    CarrierSilent,
    IncomingText,
    OutgoingText,
    TextEvents,
    TextReceipt,
)
from clarion.engines.sms.smpp import wire
from clarion.engines.sms.smpp.session import BindRefused, SessionLost, SmppSession
from clarion.engines.sms.smpp.settings import SmppSettings

log = get_logger("clarion.smpp")

_PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_WAIT_FOR_BIND_S = 5.0
_ON_DELIVERY = 1  # registered_delivery: a receipt on success and on failure


class SmppCarrier:
    """Implements `clarion.base.text_carrier.TextCarrier`."""

    repeatable = False
    carries_media = False

    def __init__(self, settings: SmppSettings, clock: Clock, *, name: str = "smpp") -> None:
        self.name = name
        self._settings = settings
        self._clock = clock
        self._desk: TextEvents | None = None
        self._session: SmppSession | None = None
        self._bound = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._problem = "has not been reached yet"

    async def open(self, desk: TextEvents) -> None:
        self._desk = desk
        self._task = asyncio.get_running_loop().create_task(self._stay_bound())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def health(self) -> str | None:
        if self._bound.is_set():
            return None
        return f"The SMSC {self._settings.host}:{self._settings.port} {self._problem}; look at CLARION_SMS_SMPP_URL."

    # ---- staying bound

    async def _stay_bound(self) -> None:
        failures = 0
        while True:
            session = SmppSession(self._settings, self._deliver)
            try:
                await session.bind()
            except (OSError, TimeoutError, SessionLost, BindRefused) as error:
                self._problem = f"cannot be reached ({error or type(error).__name__})"
                log.warning("No bind to the SMSC", host=self._settings.host, problem=str(error))
            else:
                failures = 0
                self._session = session
                self._bound.set()
                log.info("Bound to the SMSC", host=self._settings.host, system_id=self._settings.system_id)
                await session.over.wait()
                self._bound.clear()
                self._problem = "has hung up"
            with contextlib.suppress(Exception):
                await session.close(unbind=False)
            await asyncio.sleep(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])
            failures += 1

    # ---- sending

    async def submit(self, text: OutgoingText) -> tuple[str, ...]:
        """All segments, one after another, within one session; an id for each."""
        try:
            async with asyncio.timeout(_WAIT_FOR_BIND_S):
                await self._bound.wait()
        except TimeoutError:
            raise CarrierBusy("No bind to the SMSC.", code="SMS-UP-503") from None
        session = self._session
        assert session is not None
        segments = wire.segments_of(text.text, self._next_reference(text), self._settings.long)
        ids: list[str] = []
        for segment in segments:
            try:
                answer = await session.request("submit_sm", **self._fields(text, segment))
            except SessionLost as error:
                raise CarrierSilent(str(error)) from error
            _check(answer.status, first=not ids)
            ids.append(answer.message_id)
        return tuple(ids)

    def _next_reference(self, text: OutgoingText) -> int:
        """The same for every attempt of a text, so that a handset joins segments of two attempts."""
        return int.from_bytes(hashlib.sha256(text.id.encode()).digest()[:2], "big")

    def _fields(self, text: OutgoingText, segment: wire.Segment) -> dict[str, Any]:
        body: dict[str, Any] = {"short_message": segment.octets}
        if len(segment.octets) > 254 or self._settings.long == "payload":
            body = {"message_payload": segment.octets}
        return {
            "source_addr_ton": self._settings.ton,
            "source_addr_npi": self._settings.npi,
            "source_addr": self._address(text.sender),
            "dest_addr_ton": 1,
            "dest_addr_npi": 1,
            "destination_addr": self._address(text.recipient),
            "esm_class": segment.esm_class,
            "registered_delivery": _ON_DELIVERY,
            "data_coding": segment.data_coding,
            "validity_period": _period(text.seconds),
            **dict(segment.fields),
            **body,
        }

    def _address(self, number: str) -> str:
        return number if self._settings.plus else number.removeprefix("+")

    # ---- receiving

    async def _deliver(self, pdu: Any) -> None:
        assert self._desk is not None
        now = self._clock.now()
        receipt = wire.receipt_of(pdu)
        if receipt is not None:
            if receipt.state and receipt.message_id:
                state = cast("Any", receipt.state)
                await self._desk.note(
                    TextReceipt(carrier=self.name, id=receipt.message_id, state=state, code=receipt.code, at=now)
                )
            return
        sender, recipient = _number(pdu.source_addr), _number(pdu.destination_addr)
        piece = wire.piece_of(pdu)
        # An SMSC gives texts no id that lasts. Two like texts are two; one whose acknowledgement was lost comes twice.
        text = IncomingText(
            carrier=self.name,
            id=new_uuid(),
            sender=sender,
            recipient=recipient,
            text=piece.text,
            reference=piece.reference,
            total=piece.total,
            place=piece.place,
            at=now,
        )
        await self._desk.take(text)


def _check(status: int, *, first: bool) -> None:
    """What a submit_sm_resp means. A later segment that is refused leaves the text half sent: never again."""
    if status == wire.OK:
        return
    code = f"SMPP{status:X}"
    if status in wire.TEMPORARY and first:
        raise CarrierBusy(f"The SMSC is busy (0x{status:08X}).", code=code)
    raise CarrierRefused(f"The SMSC refused with status 0x{status:08X}.", code=code)


def _number(address: bytes | str) -> str:
    text = address.decode("latin-1") if isinstance(address, bytes) else str(address)
    text = text.rstrip("\0").strip()
    return f"+{text}" if text.isdigit() and len(text) > 6 else text


def _period(seconds: int) -> str:
    """A relative validity period (§7.1.1.2): YYMMDDhhmmss000R."""
    span = timedelta(seconds=max(60, min(seconds, 14 * 86_400)))
    hours, rest = divmod(span.seconds, 3600)
    return f"0000{span.days:02}{hours:02}{rest // 60:02}{rest % 60:02}000R"
