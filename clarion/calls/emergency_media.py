"""The offer of an emergency call: media of ours where any engine answers, else the phone's own."""

from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from clarion.calls.legs import LegRegistry
from clarion.calls.ports import Media, MediaUnavailable

log = structlog.stdlib.get_logger("clarion.calls")

WAIT_PLAIN_S: Final = 3.0
"""A supervisor starts a lost engine within two seconds. Without one, a carrier cannot reach a phone behind NAT."""
WAIT_ENCRYPTED_S: Final = 12.0
"""Few carriers take the SRTP of phones, and none the media of browsers: without an engine such a call would fail."""


async def emergency_offer(media: Media, memory: LegRegistry, leg_id: str, ours: Callable[[], Awaitable[str]]) -> str:
    """What `ours` gives. Where no engine answers, one is waited for, once for each call; then the caller's own offer
    goes out untouched: the call is placed even without us in the middle of its audio.
    """
    while True:
        try:
            return await ours()
        except Exception as error:
            offered = memory.first_offer()
            if offered is None:
                raise
            if not memory.waited_for_media and isinstance(error, MediaUnavailable):
                memory.waited_for_media = True
                if await media.recovered(WAIT_ENCRYPTED_S if is_encrypted(offered) else WAIT_PLAIN_S):
                    continue
            log.error("An emergency call goes out without media engine", problem=repr(error))
            memory.bypassed.add(leg_id)
            memory.local.clear()
            return offered


def is_encrypted(sdp: str) -> bool:
    """Whether an offer asks for SRTP (RTP/SAVP, UDP/TLS/RTP/SAVPF …)."""
    lines = sdp.replace("\r\n", "\n").split("\n")
    return any(line.startswith("m=") and "SAVP" in line.partition(" ")[2] for line in lines)
