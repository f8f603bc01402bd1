"""How fast somebody would have travelled between two places of sign-in. Pure."""

import math

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

SLACK_KM = 100.0
"""Files of places are wrong by so much now and then, and phones come out of the network far from where they are."""
_EARTH_KM = 6371.0
_LEAST_S = 60.0
FRESH_S = 30 * 60.0
"""A journey is told of so long after it ended."""


def distance_km(one: Place, other: Place) -> float:
    """Along the surface."""
    (north, east), (north2, east2) = (tuple(map(math.radians, place)) for place in (one, other))
    across = math.sin((north2 - north) / 2) ** 2
    across += math.cos(north) * math.cos(north2) * math.sin((east2 - east) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(across)))


class Journey:
    """The last place of one person, and how fast the way there was."""

    __slots__ = ("_at", "_kmh", "_place")

    def __init__(self) -> None:
        self._place: Place | None = None
        self._at = self._kmh = 0.0

    def note(self, at: float, place: Place) -> None:
        """Somebody signed in there. What comes late and was before the last one changes nothing."""
        if self._place is not None and at < self._at:
            return
        if self._place is not None:
            way = max(0.0, distance_km(self._place, place) - SLACK_KM)
            fast = way / max(at - self._at, _LEAST_S) * 3600.0
            if fast > self._kmh or at - self._at > FRESH_S or way > 0:
                self._kmh = fast
        self._place, self._at = place, at

    def kmh(self, at: float) -> float:
        """Of the last journey, while that is fresh."""
        return self._kmh if at - self._at <= FRESH_S else 0.0
