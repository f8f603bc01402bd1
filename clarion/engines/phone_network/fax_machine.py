"""A fax machine of the simulated network: its modem talks through the call's own RTP port, in either direction.

Pages that come in lie in the folder `fax` of the network, one TIFF for each call.
"""

import asyncio
import contextlib
from pathlib import Path

import msgspec

from clarion.base.errors import ClarionError
from clarion.base.fax import Abilities, FaxModem, FaxOrder, FaxReport
from clarion.base.telemetry import get_logger
from clarion.engines.phone_network.call import Call
from clarion.engines.phone_network.sdp import STATIC_TYPES

log = get_logger("clarion.phone_network")


async def fax(call: Call, number: str, modems: FaxModem, folder: Path, document: str = "") -> None:
    """Send the TIFF `document`, or receive. Returns when the fax has ended; the call's facts say how."""
    place = folder / "fax" / call.facts.id
    await asyncio.to_thread(place.mkdir, parents=True, exist_ok=True)
    received = place / "received.tiff"
    order = FaxOrder(
        calling=call.facts.direction == "from_network",
        journal=str(place / "report.json"),
        document=document,
        received="" if document else str(received),
        ident=number,
        abilities=Abilities(),
    )
    over = asyncio.Event()
    session_id = f"network-{call.facts.id}"

    def reported(_session_id: str, report: FaxReport) -> None:
        call.facts.fax = msgspec.to_builtins(report)
        if report.ended:
            call.facts.recording = str(received) if not document and received.exists() else ""
            over.set()

    try:
        modem, _ = await modems.start(session_id, order, reported)
    except ClarionError as error:
        log.error("network.fax_failed", problem=error.message)
        return
    try:
        codec = call.stream.connect_modem(modem)
        modems.speak_audio(session_id, (call.stream.host, call.stream.port), STATIC_TYPES[codec])
        await over.wait()
    finally:
        if not over.is_set():  # the other side has hung up
            modems.stop(session_id)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(over.wait())), 2.0)
