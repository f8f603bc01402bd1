"""Places of North America by area code and exchange: the facts of `phonenumbers`, which are of the numbering plan.

They are read when somebody asks for the first time; in memory they are a few megabytes.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass

_PREFIX = "1"
_PACKAGE = "phonenumbers.geodata"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """`state` is its postal code; `exchange` empty where the whole area code is meant."""

    city: str
    state: str
    area_code: str
    exchange: str = ""


class Places:
    """`all()` of them, and those of one state."""

    def __init__(self) -> None:
        self._places: tuple[Place, ...] = ()
        self._areas: tuple[Place, ...] = ()
        self._reading = asyncio.Lock()

    async def of(self, state: str | None, *, with_exchanges: bool) -> Sequence[Place]:
        """In the order of their cities. `state`: a postal code, None for all."""
        async with self._reading:
            if not self._places:
                self._places = await asyncio.to_thread(read_places)
                self._areas = tuple(sorted({Place(item.city, item.state, item.area_code) for item in self._places}))
        found = self._places if with_exchanges else self._areas
        return [place for place in found if state is None or place.state == state]

    async def states(self) -> frozenset[str]:
        """The states and provinces that have numbers."""
        return frozenset(place.state for place in await self.of(None, with_exchanges=False))


def read_places() -> tuple[Place, ...]:
    """Every exchange and area code that is a city's, in order."""
    already = _PACKAGE in sys.modules
    from phonenumbers.geodata import GEOCODE_DATA

    found = []
    for digits, names in GEOCODE_DATA.items():
        city, comma, state = names.get("en", "").rpartition(", ")
        # Seven digits are one exchange, four a whole area code that lies in one city.
        if digits.startswith(_PREFIX) and len(digits) in (4, 7) and comma and len(state) == 2:
            found.append(Place(city, state, digits[1:4], digits[4:]))
    if not already:
        for name in [name for name in sys.modules if name == _PACKAGE or name.startswith(_PACKAGE + ".")]:
            del sys.modules[name]
    return tuple(sorted(found))
