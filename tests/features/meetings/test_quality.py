"""Who is at fault for a bad connection, live and afterwards. MTG-33, MTG-44."""

from typing import Any

import pytest

from clarion.base.sfu import LinkStatistics, ParticipantStatistics
from clarion.features.meetings.quality.rules import Diagnosis, Measured, Sample, diagnose
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.test_bridges import ask, new_bridge
from tests.support.meeting_client import enter, link_of

FINE: dict[str, Any] = {"frames": 15.0, "watching": ("other",)}


def measured(at: float = 100.0, engine: ParticipantStatistics | None = None, **sample: Any) -> Measured:
    return Measured(Sample(**{**FINE, **sample}), engine or ParticipantStatistics(), at)


@pytest.mark.parametrize(
    ("sample", "cause", "evidence"),
    [
        ({}, "good", {}),
        ({"down_loss": 0.08}, "network", {"direction": "down", "loss": 0.08}),
        ({"up_loss": 0.2, "down_loss": 0.08}, "network", {"direction": "up", "loss": 0.2}),
        ({"round_trip_ms": 700}, "network", {"roundTripMs": 700}),
        ({"jitter_ms": 90}, "network", {"jitterMs": 90}),
        ({"limited": "bandwidth", "up_bitrate": 90_000}, "network", {"direction": "up", "bitrate": 90_000}),
        ({"cpu": "critical"}, "device", {"cpu": "critical"}),
        ({"limited": "cpu"}, "device", {"encoder": "cpu"}),
        ({"dropped": 0.4}, "device", {"dropped": 0.4}),
        ({"cpu": "critical", "down_loss": 0.08}, "network", {"direction": "down", "loss": 0.08}),
        ({"frozen": 0.3}, "server", {"frozen": 0.3}),
        ({"frames": 1.0}, "server", {"framesPerSecond": 1.0}),
        ({"frames": 0.0, "watching": ()}, "good", {}),
    ],
)
def test_mtg_44_the_cause_with_its_evidence(sample: Any, cause: Any, evidence: Any) -> None:
    assert diagnose("me", {"me": measured(**sample), "other": measured()}, 100.0) == Diagnosis(cause, evidence)


def test_mtg_44_what_the_media_server_sees_counts_as_well() -> None:
    """Loss on the way to the server is seen there only."""
    engine = ParticipantStatistics(publish=LinkStatistics(loss=0.11))
    found = diagnose("me", {"me": measured(engine=engine)}, 100.0)
    assert found == Diagnosis("network", {"direction": "up", "loss": 0.11})


def test_mtg_44_a_sender_or_a_receiver_at_the_other_end_is_named() -> None:
    people = {"me": measured(frozen=0.4), "other": measured(up_loss=0.2, watching=("me",))}
    assert diagnose("me", people, 100.0) == Diagnosis("sender", {"frozen": 0.4}, "other")
    people = {"me": measured(), "other": measured(down_loss=0.2, frozen=0.5, watching=("me",))}
    assert diagnose("me", people, 100.0) == Diagnosis("receiver", {"frozen": 0.5}, "other")
    # Their loss on the way to them does not spoil what they send.
    people = {"me": measured(frozen=0.4), "other": measured(down_loss=0.2, watching=())}
    assert diagnose("me", people, 100.0).cause == "server"


def test_mtg_44_when_most_networks_are_bad_at_once_it_is_the_server() -> None:
    bad = {f"p{each}": measured(down_loss=0.1) for each in range(3)}
    assert diagnose("p0", bad | {"p3": measured()}, 100.0) == Diagnosis("server", {"people": 3, "of": 4})
    assert diagnose("p0", bad | {f"g{each}": measured() for each in range(9)}, 100.0).cause == "network"
    old = {key: measured(at=10.0, down_loss=0.1) for key in ("p1", "p2")}
    assert diagnose("p0", {"p0": measured(down_loss=0.1), **old}, 100.0).cause == "network"


def statistics(**downlink: Any) -> dict[str, Any]:
    return {"uplink": {"bitrate": 500_000}, "downlink": {"frames": 15, **downlink}, "watching": ["p1"]}


async def test_mtg_33_figures_are_diagnosed_kept_and_read_by_host_and_participant(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    host = await enter(api, link_of(bridge), "101")
    colleague = await enter(api, link_of(bridge), "102")
    guest = await enter(api, link_of(bridge), name="Gus")
    assert (await host.do("statistics", **statistics()))["diagnosis"] == {"cause": "good", "evidence": {}}
    for loss in (0.2, 0.1, 0.05):  # the second comes too soon to be kept
        reply = await guest.do("statistics", **statistics(loss=loss))
        assert reply["diagnosis"] == {"cause": "network", "evidence": {"direction": "down", "loss": loss}}
        api.clock.advance(6)
    await colleague.do("statistics", **statistics())
    bad = await guest.ask("statistics", uplink={"loss": 7}, downlink={})
    assert bad["error"]["errorCode"] == "CMN-101"
    gus = guest.view["you"]
    seen = (await host.do("readQuality"))["participants"]
    assert {key: one["cause"] for key, one in seen.items()} == {
        host.view["you"]: "good",
        colleague.view["you"]: "good",
        gus: "network",
    }
    assert set((await guest.do("readQuality"))["participants"]) == {gus}
    assert [one["figures"]["downLoss"] for one in (await host.do("readQuality", participant=gus))["samples"]] == [
        0.2,
        0.05,
    ]
    refused = await colleague.ask("readQuality", participant=gus)
    assert refused["error"]["errorCode"] == "MTG-110"
    meeting = host.view["room"]["meetingId"]
    host.send('{"type": "end"}')
    await host.until_over()
    path = f"/restapi/v1.0/account/~/extension/~/clarion/meetings/{meeting}/quality"
    whole = (await ask(api, "GET", f"{path}?participant={gus}", "101")).json()
    assert [(one["name"], one["causes"]) for one in whole["records"]][1:] == [
        (colleague.view["participants"][1]["name"], {"good": 1}),
        ("Gus", {"network": 2}),
    ]
    assert [one["cause"] for one in whole["samples"]] == ["network", "network"]
    own = (await ask(api, "GET", path, "102")).json()
    assert [one["causes"] for one in own["records"]] == [{"good": 1}]
    assert (await ask(api, "GET", f"{path}?participant={gus}", "102")).status_code == 404
    assert (await ask(api, "GET", path, "103")).status_code == 404
