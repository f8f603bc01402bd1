"""How well both sides of a call were heard: what phones report (RTCP, RFC 3550), as a number people know. Pure.

The number is the mean opinion score of the E-model (ITU-T G.107, with its default values), from 1 to 4.5.
"""

from collections.abc import Sequence

from clarion.calls.wire import Record

LOWEST_MOS = 1.0
MOST_POINTS = 60
_PLAIN_R = 93.2  # G.107 table 3 with all defaults
_BUFFER_OF_JITTER = 2.0  # what a phone holds back, in jitters
_PACKET_MS = 20.0

# Equipment impairment and robustness against loss: G.113 appendix I (with concealment of losses). Codecs that are not
# in it count as G.711: on this scale, which is that of the narrow telephone, nothing is better.
_CODECS = {
    "PCMU": (0.0, 25.1),
    "PCMA": (0.0, 25.1),
    "G729": (11.0, 19.0),
    "GSM": (20.0, 10.0),
    "ILBC": (11.0, 19.0),
}


class QualityPoint(Record, frozen=True):
    """One report. `at`: seconds since the epoch; `loss` in percent, `jitter` and `round_trip` in milliseconds."""

    at: float
    mos: float
    loss: float
    jitter: float
    round_trip: float


class LegQuality(Record, frozen=True):
    """What the phone on one leg said about what it heard. `network`: its address. Averages over all reports."""

    leg_id: str
    codec: str
    network: str
    packets_from: int  # came from the phone
    packets_to: int  # went to it
    mos: float
    lowest_mos: float
    loss: float
    jitter: float
    round_trip: float
    points: tuple[QualityPoint, ...]


def mos_of(codec: str, *, loss: float, jitter: float, round_trip: float) -> float:
    """`loss` in percent, the rest in milliseconds. Two decimals."""
    impairment, robustness = _CODECS.get(codec.upper(), _CODECS["PCMU"])
    delay = round_trip / 2 + _BUFFER_OF_JITTER * jitter + _PACKET_MS
    by_delay = 0.024 * delay + (0.11 * (delay - 177.3) if delay > 177.3 else 0.0)
    by_loss = impairment + (95 - impairment) * loss / (loss + robustness) if loss > 0 else impairment
    return round(_opinion(_PLAIN_R - by_delay - by_loss), 2)


def _opinion(r: float) -> float:
    """G.107 annex B."""
    if r <= 0:
        return LOWEST_MOS
    if r >= 100:
        return 4.5
    return max(LOWEST_MOS, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)


def thinned(points: Sequence[QualityPoint]) -> tuple[QualityPoint, ...]:
    """At most so many, spread evenly; the worst always stays."""
    if len(points) <= MOST_POINTS:
        return tuple(points)
    kept = {round(at * (len(points) - 1) / (MOST_POINTS - 2)) for at in range(MOST_POINTS - 1)}
    kept.add(min(range(len(points)), key=lambda at: points[at].mos))
    return tuple(points[at] for at in sorted(kept))
