"""Where people sign in from, how fast they got there; requests that are nonsense; accounts over their limits."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clarion.base.clock import TurnableClock
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import CounterBook, CounterFeatures
from clarion.features.conduct.places import Journey, PlaceBook, PlacesDamaged, distance_km, read_networks
from clarion.features.conduct.places.networks import public_address
from clarion.features.conduct.ports import Features
from tests.features.conduct.acts.world import a_world
from tests.features.conduct.counters.told import tell
from tests.support.mmdb import mmdb_of

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
LONDON, NEW_YORK, OXFORD = (51.5, -0.1), (40.7, -74.0), (51.8, -1.3)


def person(book: CounterBook, at: datetime = NOON) -> Features:
    attempt = Attempt(event_id="e", kind=AttemptKind.SETTING_CHANGE, at=at, account_id="a", extension_id="x")
    return CounterFeatures(book).features(attempt)


def test_the_way_between_two_places() -> None:
    assert distance_km(LONDON, NEW_YORK) == pytest.approx(5570, rel=0.01)
    assert distance_km(LONDON, LONDON) == 0.0
    assert distance_km((0.0, 179.9), (0.0, -179.9)) == pytest.approx(22.2, rel=0.01)


def test_sec_02_a_journey_nobody_makes_is_told_for_half_an_hour() -> None:
    clock = TurnableClock(NOON)
    book = CounterBook(clock)
    for minutes, (north, east) in ((60, LONDON), (20, NEW_YORK)):
        tell(book, "sign-in.done", NOON - timedelta(minutes=minutes), north=north, east=east)
    assert person(book)["travel_kmh"] == pytest.approx(8205, rel=0.01)
    clock.advance(11 * 60)
    assert person(book, NOON + timedelta(minutes=11))["travel_kmh"] == 0.0


@pytest.mark.parametrize("hours", [8, 24])
def test_a_flight_is_slower_than_sound(hours: int) -> None:
    journey = Journey()
    journey.note(0.0, LONDON)
    journey.note(hours * 3600.0, NEW_YORK)
    assert 0 < journey.kmh(hours * 3600.0) < 900


def test_places_that_are_near_or_told_late_are_no_journey() -> None:
    journey = Journey()
    journey.note(1000.0, LONDON)
    journey.note(1001.0, OXFORD)
    assert journey.kmh(1001.0) == 0.0
    journey.note(500.0, NEW_YORK)
    assert journey.kmh(1001.0) == 0.0


def test_a_csv_of_networks_with_and_without_names_of_columns(tmp_path: Path) -> None:
    plain = tmp_path / "places.csv"
    plain.write_text("# ours\n81.2.69.0/24,51.5,-0.1\n81.0.0.0/8,50.0,8.0\n2001:218::/32,35.7,139.7\n")
    networks = read_networks(plain)
    for address, place in (
        ("81.2.69.160", LONDON),
        ("81.9.9.9", (50.0, 8.0)),
        ("2001:218:1::5", (35.7, 139.7)),
        ("8.8.8.8", None),
    ):
        public = public_address(address)
        assert public is not None
        assert networks.find(public) == (pytest.approx(place, abs=0.01) if place else None)
    named = tmp_path / "GeoLite2-City-Blocks-IPv4.csv"
    named.write_text("network,geoname_id,latitude,longitude\n81.2.69.0/24,1,51.5,-0.1\n81.2.70.0/24,2,,\n")
    public = public_address("81.2.69.1")
    assert public is not None and read_networks(named).find(public) == pytest.approx(LONDON, abs=0.01)


def test_a_maxmind_database(tmp_path: Path) -> None:
    file = tmp_path / "GeoLite2-City.mmdb"
    file.write_bytes(mmdb_of("81.2.69.0/24", {"location": {"latitude": 51.5, "longitude": -0.1}}))
    networks = read_networks(file)
    for address, place in (("81.2.69.160", LONDON), ("81.2.70.1", None), ("2001:218::1", None)):
        public = public_address(address)
        assert public is not None
        assert networks.find(public) == place


async def test_a_file_that_is_replaced_is_read_again_and_a_damaged_one_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("81.2.69.0/24,51.5,-0.1\n")
    async with a_world(tmp_path) as here:
        here.settings = here.settings.model_copy(update={"conduct_places": str(file)})
        book = PlaceBook(here)
        await book.read()
        assert book.find("81.2.69.1") == pytest.approx(LONDON, abs=0.01)
        assert book.find("10.0.0.1") is None
        file.write_text("nonsense, and long enough to be seen as another file\n")
        await book.read()
        assert book.find("81.2.69.1") == pytest.approx(LONDON, abs=0.01)
        file.write_text("81.2.69.0/24,40.7,-74.0\n")
        await book.read()
        assert book.find("81.2.69.1") == pytest.approx(NEW_YORK, abs=0.01)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "81.2.69.0/24,51.5,-0.1\nnonsense\n", "line 2"),
        ("a.csv", "81.2.69.0/24,91,0\n", "line 1"),
        ("a.csv", "ip,latitude,longitude\n", "no column 'network'"),
        ("a.mmdb", "no database", "no MaxMind DB"),
    ],
)
def test_files_that_cannot_be_read_say_where(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(PlacesDamaged, match=said):
        read_networks(tmp_path / name)


def test_addresses_of_nobody_are_nowhere() -> None:
    assert [public_address(each) for each in ("10.0.0.1", "127.0.0.1", "::1", "x", "")] == [None] * 5


def flood(book: CounterBook, wrong: int, right: int) -> Features:
    for number in range(wrong + right):
        tell(book, "api.request", NOON - timedelta(seconds=5), source="203.0.113.5", app="app", group="light")
        if number < wrong:
            tell(book, "api.malformed", NOON - timedelta(seconds=5), source="203.0.113.5")
    attempt = Attempt(event_id="e", kind=AttemptKind.API_REQUEST, at=NOON, account_id="a", source="203.0.113.5")
    return CounterFeatures(book, rate_of=lambda account_id: 2.0).features(attempt)


def test_net_01_nonsense_of_an_address_and_requests_over_the_plan() -> None:
    found = flood(CounterBook(TurnableClock(NOON)), wrong=30, right=70)
    assert found["malformed_ratio"] == 0.3
    assert found["plan_rate_times"] == 5.0, "ten a second, where the limits allow two"
    assert flood(CounterBook(TurnableClock(NOON)), wrong=30, right=0)["malformed_ratio"] == 0.0, "too few to say"
