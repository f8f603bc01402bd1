"""What phones reported about a leg, from what the engine says when it lets the leg go (`delete`, as `query`). Pure.

The engine keeps reports under the SSRC of whoever sent them: those of the phone's own stream are the phone's.
"""

from collections.abc import Mapping
from typing import Any

from clarion.calls.quality import LegQuality, QualityPoint, mos_of, thinned
from clarion.engines.rtpengine.leg import PHONE


def read_quality(leg_id: str, reply: Mapping[str, Any]) -> LegQuality | None:
    """None where the phone reported nothing: it speaks no RTCP, or the leg was too short."""
    stream, codec = _stream_of(reply)
    own = [str(each.get("SSRC")) for each in stream.get("ingress SSRCs", ())]
    reports = [entry for ssrc in own for entry in _reports(reply.get("SSRC", {}).get(ssrc, {}))]
    if not reports:
        return None
    points = sorted((_point(entry, codec) for entry in reports), key=lambda point: point.at)
    count = len(points)
    loss = sum(point.loss for point in points) / count
    jitter = sum(point.jitter for point in points) / count
    round_trip = sum(point.round_trip for point in points) / count
    return LegQuality(
        leg_id=leg_id,
        codec=codec,
        network=str(stream.get("endpoint", {}).get("address", "")),
        packets_from=int(stream.get("stats", {}).get("packets", 0)),
        packets_to=int(stream.get("stats_out", {}).get("packets", 0)),
        mos=round(sum(point.mos for point in points) / count, 2),
        lowest_mos=min(point.mos for point in points),
        loss=round(loss, 2),
        jitter=round(jitter, 1),
        round_trip=round(round_trip, 1),
        points=thinned(points),
    )


def _stream_of(reply: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The stream towards the phone, and its codec's name."""
    for media in reply.get("tags", {}).get(PHONE, {}).get("medias", ()):
        for stream in media.get("streams", ()):
            if "RTP" in stream.get("flags", ()):
                return stream, str(media.get("codec", "")).partition("/")[0]
    return {}, ""


def _reports(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Only those that answer a report of the engine: from these on, a phone has heard enough to say something."""
    entries = entry.get("MOS progression", {}).get("entries", ())
    return [each for each in entries if each.get("round-trip time leg")]


def _point(entry: Mapping[str, Any], codec: str) -> QualityPoint:
    """Loss in percent, jitter in milliseconds, the way there and back in microseconds."""
    loss, jitter = float(entry.get("packet loss", 0)), float(entry.get("jitter", 0))
    round_trip = float(entry.get("round-trip time leg", 0)) / 1000
    return QualityPoint(
        at=float(entry.get("reported at", 0)),
        mos=mos_of(codec, loss=loss, jitter=jitter, round_trip=round_trip),
        loss=loss,
        jitter=jitter,
        round_trip=round(round_trip, 1),
    )
