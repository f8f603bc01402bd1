"""Figures about how well calls were heard, on the wire."""

from collections.abc import Sequence
from datetime import UTC, datetime

from clarion.base.http import wire_time
from clarion.features.phone.quality.models import CallQuality, CallSurvey, QualitySettings
from clarion.features.phone.quality.responses import (
    CallQualityLeg,
    CallQualityPoint,
    CallQualitySettings,
    CallSurveyInfo,
)


def leg_view(
    row: CallQuality, poor: float, survey: CallSurvey | None = None, *, detailed: bool = False
) -> CallQualityLeg:
    """`points` only in detail. Milliseconds and percent."""
    view: CallQualityLeg = {
        "sessionId": row.session_id,
        "telephonySessionId": row.telephony_session_id,
        "partyId": row.party_id,
        "extensionId": row.extension_id,
        "deviceId": row.device_id,
        "trunkId": row.trunk_id,
        "name": row.name,
        "number": row.number,
        "network": row.network,
        "codec": row.codec,
        "startTime": wire_time(row.started_at),
        "endTime": wire_time(row.ended_at),
        "mos": row.mos,
        "lowestMos": row.lowest_mos,
        "poor": row.mos < poor,
        "packetLossPercent": row.loss,
        "jitterMs": row.jitter,
        "roundTripMs": row.round_trip,
        "packetsFromPhone": row.packets_from,
        "packetsToPhone": row.packets_to,
    }
    if survey is not None:
        view["survey"] = survey_view(survey)
    if detailed:
        view["points"] = [_point(each) for each in row.points]
    return view


def _point(each: Sequence[float]) -> CallQualityPoint:
    at, mos, loss, jitter, round_trip = each
    time = wire_time(datetime.fromtimestamp(at, UTC))
    return {"time": time, "mos": mos, "packetLossPercent": loss, "jitterMs": jitter, "roundTripMs": round_trip}


def survey_view(row: CallSurvey) -> CallSurveyInfo:
    return {
        "partyId": row.party_id,
        "telephonySessionId": row.telephony_session_id,
        "extensionId": row.extension_id,
        "stars": row.stars,
        "problems": row.problems,
        "comment": row.comment,
        "time": wire_time(row.given_at),
    }


def settings_view(row: QualitySettings) -> CallQualitySettings:
    return {"poorMos": row.poor_mos, "alertPercent": row.alert_percent, "asks": row.asks}
