"""Log each leg that is lost without a BYE once, whichever timer notices it first."""

from clarion.base.clock import Clock
from clarion.base.limited_log import LimitedLog
from clarion.calls.model import Call, Leg, LegState
from clarion.calls.wire import DeviceTarget

_HINT = "Look at the power and network over there, and for a firewall that forgets connections."


class LostLegs:
    def __init__(self, clock: Clock) -> None:
        self._log = LimitedLog("clarion.calls", clock)

    def note(self, call: Call, leg_id: str, why: str) -> None:
        """`why`: what was noticed, such as that no media comes any more."""
        leg = call.legs.get(leg_id)
        if leg is None or leg.state is LegState.ENDED:
            return
        who, device = call.parties[leg.party].identity, _device(leg)
        source = leg.source.address if leg.source is not None else ""
        self._log.note(
            "A side of a call has vanished",
            source.partition(":")[2].rpartition(":")[0] or device or who.trunk_id,
            source=source,
            device=device,
            extension=who.extension_id,
            trunk=who.trunk_id,
            problem=why,
            hint=_HINT,
            call_id=call.call_id,
        )


def _device(leg: Leg) -> str:
    if isinstance(leg.target, DeviceTarget):
        return leg.target.device_id
    return leg.source.device_id if leg.source is not None else ""
