"""Where a number may be: candidate zones and places, from the numbering plan and the address that is on file."""

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import timezone

from clarion.features.conduct.counters.states import state_of

# A country's own zone, where the library leaves it out: measured with phonenumbers 9.0.43.
_MISSING = {"IE": ("Europe/Dublin",)}
_UNKNOWN = "Etc/Unknown"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`zones` and `places` (US-FL, FR); empty where nothing is known."""

    zones: tuple[str, ...]
    places: tuple[str, ...]


@lru_cache(maxsize=65_536)
def whereabouts_of(number: str) -> Whereabouts:
    """Every zone that the number may be in, and its country, with the state of a US number where it tells one."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return Whereabouts((), ())
    country = phonenumbers.region_code_for_number(parsed) or ""
    zones = tuple(zone for zone in timezone.time_zones_for_number(parsed) if zone != _UNKNOWN)
    zones = tuple(sorted({*zones, *_MISSING.get(country, ())}))
    if country in ("", "001"):
        return Whereabouts(zones, ())
    state = state_of(number[:8]) if country == "US" else ""
    return Whereabouts(zones, (f"{country}-{state}" if state else country,))


def joined(found: Whereabouts, zone: str = "", place: str = "") -> Whereabouts:
    """With the address on file beside what the number tells: both must agree to a call."""
    zones = {*found.zones, zone} - {""}
    return Whereabouts(tuple(sorted(zones)), tuple(sorted({*found.places, place} - {""})))
