"""T.38 in session descriptions (T.38 Annex D, RFC 3362): what the other side says about fax over UDPTL, and our part.

Pure. Encrypted media never changes to T.38: UDPTL has no encryption.
"""

import re

from clarion.base.digits import find_number
from clarion.base.fax import T38Answer

MAX_DATAGRAM = 1200  # bytes that our modems take
ATTRIBUTES = (
    "a=T38FaxVersion:0",
    "a=T38MaxBitRate:14400",
    "a=T38FaxRateManagement:transferredTCF",
    "a=T38FaxMaxBuffer:2000",
    f"a=T38FaxMaxDatagram:{MAX_DATAGRAM}",
    "a=T38FaxUdpEC:t38UDPRedundancy",
)
REDUNDANCY = 3  # earlier packets that travel with each
_SMALLEST_DATAGRAM, _USUAL_DATAGRAM = 64, 400

_IMAGE = re.compile(r"m=image ([0-9]{1,5})(?:/1)? udptl t38", re.IGNORECASE)
_AUDIO = re.compile(r"m=audio ([0-9]{1,5})")


def find_t38(sdp: str) -> T38Answer | None:
    """The parameters of a description that is about T.38 alone; None when it has audio, no T.38, or one over TCP."""
    lines = [line.strip() for line in sdp.split("\n")]
    if any((found := _AUDIO.match(line)) and int(found[1]) for line in lines):
        return None
    place = next((number for number, line in enumerate(lines) if _IMAGE.fullmatch(line)), None)
    if place is None or not 0 < int(_IMAGE.fullmatch(lines[place])[1]) <= 65535:  # type: ignore[index]
        return None
    values: dict[str, str] = {}
    for line in lines[place + 1 :]:
        if line.startswith("m="):
            break
        name, _, value = line.removeprefix("a=").partition(":")
        values.setdefault(name.lower(), value.strip())
    if values.get("t38faxratemanagement", "").lower() == "localtcf":
        return None  # the modems' training would be answered locally, which is for TCP
    datagram = find_number(values.get("t38faxmaxdatagram", ""), most=65535) or _USUAL_DATAGRAM
    return T38Answer(
        max_datagram=max(_SMALLEST_DATAGRAM, min(datagram, MAX_DATAGRAM)),
        redundancy=REDUNDANCY if values.get("t38faxudpec") else 0,
    )
