"""Time zones of the tz database, with the offset that counts now. Pure."""

from datetime import datetime
from functools import cache
from importlib.resources import files
from zlib import crc32
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_name
from starlette.requests import Request

from clarion.base.errors import Invalid
from clarion.base.http import uri_of
from clarion.features.people.accounts.responses import TimeZoneInfo


@cache
def zone_names() -> tuple[str, ...]:
    """The zones that are offered: one for each rule of civil time, and UTC; older names for them are understood."""
    table = files("tzdata").joinpath("zoneinfo", "zone1970.tab").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return ("UTC", *sorted(line[2] for line in lines))


@cache
def known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_id(name: str) -> str:
    """The wire's id: a number that is always the same for a name."""
    return str(crc32(name.encode()))


@cache
def _by_id() -> dict[str, str]:
    return {zone_id(name): name for name in known_zones()}


def find_time_zone(wanted: str) -> str | None:
    """The name for a name or an id of the wire."""
    return wanted if wanted in known_zones() else _by_id().get(wanted)


def get_time_zone(wanted: str) -> str:
    """The same. Raises Invalid for one that does not exist."""
    name = find_time_zone(wanted)
    if name is None:
        raise Invalid("Parameter [timezone] value is invalid.", parameter="timezone")
    return name


@cache
def zone_title(name: str) -> str:
    """Pacific Time (Los Angeles)."""
    city = name.rpartition("/")[2].replace("_", " ")
    title = get_timezone_name(name, locale="en") if "/" in name else ""
    return f"{title} ({city})" if title and city not in title else title or city


def bias(name: str, now: datetime) -> int:
    """Minutes east of UTC."""
    offset = now.astimezone(ZoneInfo(name)).utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0


def time_zone_view(name: str, now: datetime, base: Request | str | None = None) -> TimeZoneInfo:
    view: TimeZoneInfo = {
        "id": zone_id(name),
        "name": name,
        "description": zone_title(name),
        "bias": str(bias(name, now)),
    }
    return view if base is None else {"uri": uri_of(base, "dictionary", "timezone", zone_id(name)), **view}
