"""Time zones by their names."""

from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NOWHERE: Final = ZoneInfo("UTC")


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """UTC for a name that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _NOWHERE
