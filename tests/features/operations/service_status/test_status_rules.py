"""How services are by their probes, and when incidents open and end by themselves. Pure."""

from datetime import UTC, datetime, timedelta

import pytest

from clarion.features.operations.service_status import rules
from clarion.features.operations.service_status.rules import Impact, Probe, Status

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def probes(outcomes: str) -> list[Probe]:
    """Newest first: `+` succeeded, `-` failed."""
    return [Probe(NOW - timedelta(minutes=back), sign == "+") for back, sign in enumerate(outcomes)]


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ("", Status.UNKNOWN),
        ("+", Status.OPERATIONAL),
        ("++-+++++++", Status.OPERATIONAL),
        ("-+++++++++", Status.DEGRADED),
        ("--++++++++", Status.DEGRADED),
        ("+--+++++++", Status.DEGRADED),
        ("---+++++++", Status.OUTAGE),
        ("+---------", Status.DEGRADED),
    ],
)
def test_the_status_of_a_service_follows_from_its_last_probes(outcomes: str, status: Status) -> None:
    assert rules.status_of(probes(outcomes), NOW) is status


def test_nobody_knows_how_a_service_is_that_was_not_probed_for_minutes() -> None:
    later = NOW + rules.STALE_AFTER + timedelta(seconds=1)
    assert rules.status_of(probes("+++"), later) is Status.UNKNOWN


def test_the_whole_is_as_good_as_its_worst_service_or_as_operators_say() -> None:
    fine = dict.fromkeys(rules.COMPONENTS, Status.OPERATIONAL)
    assert rules.overall(fine, []) is Status.OPERATIONAL
    assert rules.overall(fine | {"texts": Status.DEGRADED, "calls": Status.OUTAGE}, []) is Status.OUTAGE
    assert rules.overall(fine | {"texts": Status.UNKNOWN}, []) is Status.UNKNOWN
    assert rules.overall(fine, [Impact.DEGRADED]) is Status.DEGRADED
    assert rules.overall(fine, [Impact.MAINTENANCE]) is Status.OPERATIONAL


@pytest.mark.parametrize(
    ("outcomes", "opens", "ends"),
    [("--", False, False), ("---", True, False), ("-+-", False, False), ("++", False, False), ("+++-", False, True)],
)
def test_three_failures_open_an_incident_and_three_successes_end_it(outcomes: str, *, opens: bool, ends: bool) -> None:
    assert (rules.opens(probes(outcomes)), rules.ends(probes(outcomes))) == (opens, ends)


def test_uptime_is_cut_and_not_rounded() -> None:
    assert rules.uptime(0, 0) is None
    assert rules.uptime(10, 0) == 100.0
    assert rules.uptime(99_999, 1) == 99.99
