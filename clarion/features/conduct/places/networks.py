"""Files of places: MaxMind DB (.mmdb), or CSV with a network, latitude and longitude a line."""

import csv
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Protocol

import maxminddb

from clarion.base.errors import ClarionError
from clarion.features.conduct.places.journeys import Place

MOST_NETWORKS = 10_000_000
_NAMES = ("network", "latitude", "longitude")
_WIDER = 16  # networks that are looked back over for one that holds others


class PlacesDamaged(ClarionError):
    """The file of places cannot be read."""

    default_code = "CMN-203"


class Networks(Protocol):
    def find(self, address: IPv4Address | IPv6Address) -> Place | None: ...


class MaxMindNetworks:
    """Read where it lies, a page at a time."""

    def __init__(self, path: Path) -> None:
        try:
            self._reader = maxminddb.open_database(str(path))
        except (OSError, maxminddb.InvalidDatabaseError) as error:
            raise PlacesDamaged(f"{path} is no MaxMind DB that can be read: {error}") from None

    def find(self, address: IPv4Address | IPv6Address) -> Place | None:
        try:
            found = self._reader.get(address)
        except (ValueError, maxminddb.InvalidDatabaseError):
            return None  # an IPv6 address in a file of IPv4
        where = found.get("location") if isinstance(found, dict) else None
        if not isinstance(where, dict):
            return None
        north, east = where.get("latitude"), where.get("longitude")
        return (float(north), float(east)) if isinstance(north, int | float) and isinstance(east, int | float) else None


class ListedNetworks:
    """Of a CSV: both kinds of networks sorted by where they begin; IPv6 by the first half of the address."""

    def __init__(self, lines: Iterable[tuple[int, int, int, float, float]]) -> None:
        """`lines`: version, first and last address (halved for IPv6), latitude, longitude."""
        sorted_lines = sorted(lines)
        self._begin = {version: array("Q") for version in (4, 6)}
        self._end = {version: array("Q") for version in (4, 6)}
        self._places = {version: array("f") for version in (4, 6)}
        for version, begin, end, north, east in sorted_lines:
            self._begin[version].append(begin)
            self._end[version].append(end)
            self._places[version].extend((north, east))

    def find(self, address: IPv4Address | IPv6Address) -> Place | None:
        number = int(address) if address.version == 4 else int(address) >> 64
        begin, end = self._begin[address.version], self._end[address.version]
        place = bisect_right(begin, number)
        for at in range(place - 1, max(-1, place - 1 - _WIDER), -1):
            if end[at] >= number:
                return self._places[address.version][2 * at], self._places[address.version][2 * at + 1]
        return None


def read_networks(path: Path) -> Networks:
    """Raises PlacesDamaged, with the line of a CSV that is wrong."""
    if path.suffix.lower() != ".csv":
        return MaxMindNetworks(path)
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return ListedNetworks(_read(lines, path))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlacesDamaged(f"{path} cannot be read: {error}") from None


def _read(lines: Iterable[str], path: Path) -> Iterator[tuple[int, int, int, float, float]]:
    """A first line may name the columns, as in GeoLite2-City-Blocks."""
    columns = [0, 1, 2]
    for number, row in enumerate(csv.reader(lines), start=1):
        if number > MOST_NETWORKS:
            raise PlacesDamaged(f"{path} has more than {MOST_NETWORKS} networks.")
        if number == 1 and "latitude" in row:
            missing = [name for name in _NAMES if name not in row]
            if missing:
                raise PlacesDamaged(f"{path}: the first line names no column {missing[0]!r}.")
            columns = [row.index(name) for name in _NAMES]
            continue
        if not row or row[0].startswith("#"):
            continue
        try:
            name, north, east = (row[column].strip() for column in columns)
            if not north or not east:
                continue  # a network of which nothing is known
            yield _line(name, float(north), float(east))
        except (ValueError, IndexError):
            raise PlacesDamaged(
                f"{path}, line {number}: {','.join(row)[:60]!r} is not network,latitude,longitude"
            ) from None


def _line(name: str, north: float, east: float) -> tuple[int, int, int, float, float]:
    network = ip_network(name)
    if not (-90 <= north <= 90 and -180 <= east <= 180) or (network.version == 6 and network.prefixlen > 64):
        raise ValueError(name)
    halved = 0 if network.version == 4 else 64
    begin, end = int(network.network_address) >> halved, int(network.broadcast_address) >> halved
    return network.version, begin, end, north, east


def public_address(text: str) -> IPv4Address | IPv6Address | None:
    """None for what is no address of the internet."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return address if address.is_global else None
