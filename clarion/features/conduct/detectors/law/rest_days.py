"""Public holidays, by place: national ones, and those of a state where the place names one."""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=256)
def _calendar(place: str, year: int) -> frozenset[date]:
    country, _, state = place.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=state or None, years=year)
    except NotImplementedError:  # the state or the country is not known to the library
        if state:
            return _calendar(country, year)
        return frozenset()
    return frozenset(found)


def is_rest_day(place: str, day: date) -> bool:
    """False, too, for places whose holidays nobody knows."""
    return bool(place) and day in _calendar(place, day.year)
