"""How well the legs of a call heard, told once the call is over: media engines know legs, only the call knows whose."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from clarion.base.ids import PROBE_ACCOUNT_ID
from clarion.calls.model import Call, Leg, LegState
from clarion.calls.quality import LegQuality
from clarion.calls.views import party_id
from clarion.calls.wire import DeviceTarget
from clarion.engines.rtpengine import read_quality
from clarion.features.phone.quality import QUALITY_KNOWN

PATIENCE_S = 3.0  # engines answer at once, or not at all
_MOST_WAITING = 20_000
Put = Callable[[str, dict[str, object]], None]


def last_words(heard: Callable[[LegQuality], None]) -> Callable[[str, Mapping[str, Any]], None]:
    """For a media engine: what it says last of a leg, read."""

    def closed(leg_id: str, said: Mapping[str, Any]) -> None:
        found = read_quality(leg_id, said)
        if found is not None:
            heard(found)

    return closed


class CallQualityService:
    """`reported` hears of each leg that a media engine lets go, `ended` of each call."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, LegQuality] = OrderedDict()
        self._published: OrderedDict[str, LegQuality] = OrderedDict()

    def reported(self, found: LegQuality) -> None:
        _keep(self._known, found)

    def published(self, found: LegQuality) -> None:
        """What a phone itself says of the whole call: it knows best, but not how the call went along the way."""
        _keep(self._published, found)

    def ended(self, call: Call, put: Put) -> None:
        """Tell what is known in a moment, when the engines have said what they have to say. Returns at once."""
        asyncio.get_running_loop().call_later(PATIENCE_S, self.tell, call, put)

    def tell(self, call: Call, put: Put) -> None:
        told = self._known.keys() | self._published.keys()
        legs = [leg for leg in call.legs.values() if leg.state is LegState.ENDED and leg.leg_id in told]
        if legs and call.account_id != PROBE_ACCOUNT_ID:
            payload: dict[str, object] = {
                "session_id": call.session_id,
                "telephony_session_id": call.call_id,
                "account_id": call.account_id,
                "legs": [self._leg(call, leg) for leg in legs],
            }
            put(QUALITY_KNOWN, payload)

    def _leg(self, call: Call, leg: Leg) -> dict[str, object]:
        party = call.parties[leg.party]
        device = leg.target.device_id if isinstance(leg.target, DeviceTarget) else party.identity.device_id
        return {
            "leg_id": leg.leg_id,
            "party_id": party_id(call, party.index),
            "account_id": party.identity.account_id,
            "extension_id": party.identity.extension_id,
            "device_id": device,
            "trunk_id": party.identity.trunk_id,
            "number": party.identity.number or party.identity.extension_number,
            "name": party.identity.name,
            "started": party.started,
            "ended": party.ended or call.ended,
            "quality": msgspec.to_builtins(self._take(leg.leg_id)),
        }

    def _take(self, leg_id: str) -> LegQuality:
        known, published = self._known.pop(leg_id, None), self._published.pop(leg_id, None)
        if known is None or published is None:
            found = known or published
            assert found is not None
            return found
        return msgspec.structs.replace(
            known, mos=published.mos, loss=published.loss, jitter=published.jitter, round_trip=published.round_trip
        )


def _keep(reports: OrderedDict[str, LegQuality], found: LegQuality) -> None:
    reports[found.leg_id] = found
    while len(reports) > _MOST_WAITING:
        reports.popitem(last=False)
