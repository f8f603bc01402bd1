"""Who is at fault when a participant sees or hears badly: network, device, sender, receiver or server. Pure. MTG-44.

The participant's browser says what it measures, the media server what it sees of the same connections. The order of the
causes is the order of what explains the others: a server that serves everybody badly, then the own network, the own
device, and only then the others.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from clarion.base.sfu import ParticipantStatistics

Cause = Literal["good", "network", "device", "sender", "receiver", "server"]
Limit = Literal["none", "cpu", "bandwidth", "other"]
Pressure = Literal["", "nominal", "fair", "serious", "critical"]

LOSSY = 0.03
SLOW_MS = 300
UNEVEN_MS = 60
DROPPED = 0.15
FROZEN = 0.05
FEW_FRAMES = 5
SERVER_PEOPLE = 3
SERVER_SHARE = 0.6
FRESH_S = 45.0


class Sample(msgspec.Struct, frozen=True):
    """What a browser measured over some seconds. Loss, `dropped`, `frozen` and `concealed` are shares of 1; rates in
    bit/s. `limited`: why its encoder sends less than it could. `cpu`: pressure that the browser reports. `watching`:
    whose pictures are on its screen.
    """

    up_bitrate: int = 0
    up_loss: float = 0.0
    round_trip_ms: int = 0
    limited: Limit = "none"
    down_bitrate: int = 0
    down_loss: float = 0.0
    jitter_ms: int = 0
    frames: float = 0.0
    dropped: float = 0.0
    frozen: float = 0.0
    concealed: float = 0.0
    cpu: Pressure = ""
    watching: tuple[str, ...] = ()


class Diagnosis(msgspec.Struct, frozen=True):
    """`evidence`: the figures that say so. `other`: the participant at the other end, of `sender` and `receiver`."""

    cause: Cause
    evidence: dict[str, float | str] = {}
    other: str = ""


class Measured(msgspec.Struct, frozen=True):
    """A sample with what the media server saw at the same time."""

    sample: Sample
    engine: ParticipantStatistics
    at: float


GOOD = Diagnosis("good")


def network_of(one: Measured) -> Diagnosis:
    """The participant's own network, in the worse direction; good when nothing is wrong with it."""
    mine, engine = one.sample, one.engine
    up, down = max(mine.up_loss, engine.publish.loss), max(mine.down_loss, engine.subscribe.loss)
    round_trip = max(mine.round_trip_ms, engine.publish.round_trip_ms, engine.subscribe.round_trip_ms)
    if max(up, down) > LOSSY:
        return Diagnosis("network", {"direction": "up" if up > down else "down", "loss": round(max(up, down), 3)})
    if round_trip > SLOW_MS:
        return Diagnosis("network", {"roundTripMs": round_trip})
    if mine.jitter_ms > UNEVEN_MS:
        return Diagnosis("network", {"jitterMs": mine.jitter_ms})
    if mine.limited == "bandwidth":
        return Diagnosis("network", {"direction": "up", "bitrate": mine.up_bitrate})
    return GOOD


def device_of(one: Measured) -> Diagnosis:
    """The participant's own computer or telephone."""
    mine = one.sample
    if mine.cpu in ("serious", "critical"):
        return Diagnosis("device", {"cpu": mine.cpu})
    if mine.limited == "cpu":
        return Diagnosis("device", {"encoder": "cpu"})
    if mine.dropped > DROPPED:
        return Diagnosis("device", {"dropped": round(mine.dropped, 2)})
    return GOOD


def own_fault(one: Measured) -> Diagnosis:
    network = network_of(one)
    return network if network.cause != "good" else device_of(one)


def diagnose(participant: str, everybody: Mapping[str, Measured], now: float) -> Diagnosis:
    """Of a participant who was measured. What the others' browsers said recently is taken into account."""
    fresh = {key: one for key, one in everybody.items() if now - one.at <= FRESH_S or key == participant}
    me = fresh[participant]
    faults = {key: own_fault(one) for key, one in fresh.items()}
    networks = sum(fault.cause == "network" for fault in faults.values())
    if faults[participant].cause == "network" and networks >= SERVER_PEOPLE and networks >= SERVER_SHARE * len(fresh):
        return Diagnosis("server", {"people": networks, "of": len(fresh)})
    if faults[participant].cause != "good":
        return faults[participant]
    if _suffers(me.sample):
        for other in me.sample.watching:
            if other in faults and faults[other].cause != "good" and _sends_badly(fresh[other], faults[other]):
                return Diagnosis("sender", _suffering(me.sample), other)
        return Diagnosis("server", _suffering(me.sample))
    for other, one in fresh.items():
        if participant in one.sample.watching and faults[other].cause != "good" and _suffers(one.sample):
            return Diagnosis("receiver", _suffering(one.sample), other)
    return GOOD


def _suffers(sample: Sample) -> bool:
    """Pictures stand still or voices are made up."""
    return sample.frozen > FROZEN or sample.concealed > FROZEN or (bool(sample.watching) and sample.frames < FEW_FRAMES)


def _suffering(sample: Sample) -> dict[str, float | str]:
    if sample.frozen > FROZEN:
        return {"frozen": round(sample.frozen, 2)}
    if sample.concealed > FROZEN:
        return {"concealed": round(sample.concealed, 2)}
    return {"framesPerSecond": round(sample.frames, 1)}


def _sends_badly(one: Measured, fault: Diagnosis) -> bool:
    return fault.cause == "device" or fault.evidence.get("direction", "up") == "up"
