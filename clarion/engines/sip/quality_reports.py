"""What desk phones publish of how they heard a call (RFC 6035, `vq-rtcpxr`), and which leg it was.

A report comes when a call has just ended. Only the Call-ID ties it to a leg: whoever knows that was in the call.
"""

import re
from collections import OrderedDict
from collections.abc import Callable

from clarion.calls.quality import LegQuality, mos_of

_MOST_REMEMBERED = 5_000
_LONGEST = 10_000  # characters
_WORD = re.compile(r"(\w+)=(\S+)")
_CODEC = re.compile(r"[\w.-]{1,20}$")
_ADDRESS = re.compile(r"[0-9a-fA-F:.]{2,45}$")


class PhoneReports:
    """`heard` is told of each report about one of our legs."""

    def __init__(self) -> None:
        self.heard: Callable[[LegQuality], None] = lambda found: None
        self._over: OrderedDict[str, str] = OrderedDict()  # Call-ID: leg

    def over(self, call_id: str, leg_id: str) -> None:
        """The dialog has ended; its phone may still report."""
        self._over[call_id] = leg_id
        while len(self._over) > _MOST_REMEMBERED:
            self._over.popitem(last=False)

    def take(self, text: str) -> bool:
        """Whether the report was about a leg of ours that has ended; each leg is reported once."""
        call_id = call_of(text)
        leg_id = self._over.get(call_id, "")
        found = read_report(leg_id, text) if leg_id else None
        if found is None:
            return False
        del self._over[call_id]
        self.heard(found)
        return True


def call_of(text: str) -> str:
    """The Call-ID of a report at the end of a call; empty for anything else."""
    if not text.startswith("VQSessionReport") or len(text) > _LONGEST:
        return ""
    found = re.search(r"^CallID: ?(\S+)\s*$", text, re.M)
    return found[1] if found else ""


def read_report(leg_id: str, text: str) -> LegQuality | None:
    """The phone's own side of a report. None where it does not say what was lost."""
    metrics = _local(text)
    loss = _number(metrics.get("PacketLoss", {}), "NLR")
    if loss is None:
        return None
    loss = min(100.0, loss + (_number(metrics["PacketLoss"], "JDR") or 0.0))
    delay, described = metrics.get("Delay", {}), metrics.get("SessionDesc", {}).get("PD", "")
    jitter, round_trip = _number(delay, "IAJ") or 0.0, _number(delay, "RTD") or 0.0
    codec = described if _CODEC.match(described) else ""
    score = mos_of(codec, loss=loss, jitter=jitter, round_trip=round_trip)
    return LegQuality(
        leg_id=leg_id,
        codec=codec,
        network=_address(text),
        packets_from=0,
        packets_to=0,
        mos=score,
        lowest_mos=score,
        loss=round(loss, 2),
        jitter=round(jitter, 1),
        round_trip=round(round_trip, 1),
        points=(),
    )


def _local(text: str) -> dict[str, dict[str, str]]:
    """Line name → its words, of the part about the phone itself."""
    _, _, rest = text.partition("LocalMetrics:")
    own, _, _ = rest.partition("RemoteMetrics:")
    lines = (line.partition(":") for line in own.splitlines())
    return {name.strip(): dict(_WORD.findall(words)) for name, _, words in lines if name.strip()}


def _number(words: dict[str, str], name: str) -> float | None:
    """A number that can be one: digits with a point, not negative, below a million."""
    text = words.get(name, "")
    return float(text) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text) else None


def _address(text: str) -> str:
    found = re.search(r"^LocalAddr: ?.*?\bIP=(\S+)", text, re.M)
    return found[1] if found and _ADDRESS.match(found[1]) else ""
