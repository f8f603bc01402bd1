"""A fax machine of the simulated network: its modem talks through the call's own port, in either direction.

Pages that come in lie in the folder `fax` of the network, one TIFF for each call.
"""

import asyncio
import contextlib
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw, ImageFont

from clarion.base.errors import ClarionError
from clarion.base.fax import Abilities, Address, FaxModem, FaxOrder, FaxReport
from clarion.base.telemetry import get_logger
from clarion.engines.phone_network.call import Call
from clarion.engines.phone_network.sdp import STATIC_TYPES
from clarion.engines.phone_network.subscribers import Subscriber
from clarion.engines.phone_network.t38 import Loss, Peer

log = get_logger("clarion.phone_network")


def _write_page(path: str, text: str) -> None:
    page = Image.new("1", (1728, 1000), 1)
    ImageDraw.Draw(page).text((100, 100), text, fill=0, font=ImageFont.load_default(48))
    page.save(path, compression="group4", dpi=(204, 196))


class FaxMachine:
    """One fax on one call. It has to be there before the call is answered: T.38 may be offered in the next packet."""

    def __init__(self, call: Call, subscriber: Subscriber, modems: FaxModem, folder: Path) -> None:
        self._call, self._subscriber, self._modems = call, subscriber, modems
        self._folder = folder / "fax" / call.facts.id
        self._session_id = f"network-{call.facts.id}"
        self._received = self._folder / "received.tiff"
        self._document = ""
        self._over = asyncio.Event()
        self._peer: Peer | None = None  # who has offered T.38
        self._udptl: Address | None = None  # where the modem takes it, once there is one
        if subscriber.t38 != "refuses":
            call.on_t38 = self._change

    async def run(self, document: str = "") -> None:
        """Send the TIFF `document` (a called machine: to who polls it), or receive. Returns when the fax has ended; the
        call's facts say how.
        """
        self._document = document
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        if self._subscriber.text and not document and not self._calls:
            self._document = str(self._folder / "offered.tiff")
            await asyncio.to_thread(_write_page, self._document, self._subscriber.text)
        try:
            rtp, self._udptl = await self._modems.start(self._session_id, self._order(), self._reported)
        except ClarionError as error:
            log.error("network.fax_failed", problem=error.message)
            return
        try:
            await self._connect(rtp)
            await self._over.wait()
        finally:
            if not self._over.is_set():  # the other side has hung up
                self._modems.stop(self._session_id)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(self._over.wait())), 2.0)

    def _order(self) -> FaxOrder:
        return FaxOrder(
            calling=self._calls,
            journal=str(self._folder / "report.json"),
            document=self._document,
            received="" if self._document else str(self._received),
            ident=self._subscriber.number,
            abilities=Abilities(),
        )

    @property
    def _calls(self) -> bool:
        return self._call.facts.direction == "from_network"

    async def _connect(self, rtp: Address) -> None:
        call = self._call
        if self._subscriber.t38 == "offers" and not self._calls:
            await call.confirmed.wait()
            self._peer = self._peer or await call.offer_t38()
        if self._peer is not None:
            self._change(self._peer)
            return
        codec = call.stream.connect_modem(rtp)
        self._modems.speak_audio(self._session_id, (call.stream.host, call.stream.port), STATIC_TYPES[codec])

    def _change(self, peer: Peer) -> None:
        """To T.38, from now on."""
        self._peer, call = peer, self._call
        if self._udptl is not None:
            loss = Loss(self._subscriber.packet_loss, call.facts)
            call.stream.connect_t38_modem(self._udptl, (peer.host, peer.port), loss)
            self._modems.speak_t38(self._session_id, (call.stream.host, call.stream.port), peer.answer)

    def _reported(self, _session_id: str, report: FaxReport) -> None:
        self._call.facts.fax = msgspec.to_builtins(report)
        if report.ended:
            received = self._received
            self._call.facts.recording = str(received) if not self._document and received.exists() else ""
            self._over.set()
