"""Which server a new room goes to, and where the rooms of one that stops go: by region and load. Pure."""

from collections.abc import Iterable, Sequence

import msgspec

TILES = 25
"""Of so many others a participant sees and hears at once, at most, for what a room costs."""


class ServerLoad(msgspec.Struct, frozen=True):
    """What a process that owns rooms says of itself. `streams`: forwarded ones, as `cost_of` counts. `media`: its media
    server works. `draining`: it stops, and takes no rooms.
    """

    owner: str
    streams: int = 0
    region: str = ""
    media: bool = False
    draining: bool = False


def cost_of(people: int) -> int:
    """The streams that a room of so many people forwards: everybody sees at most `TILES` of the others."""
    return people * min(max(people - 1, 0), TILES)


def best_server(own: ServerLoad, others: Iterable[ServerLoad], region: str) -> str:
    """The owner that a room goes to: with media, in the region of who opens it, with the least load, and where all are
    alike, this one. Empty: all are stopping.
    """
    able = [one for one in (own, *others) if not one.draining]
    if not able:
        return ""
    return min(able, key=lambda one: (not one.media, bool(region) and one.region != region, one.streams)).owner


def destinations(rooms: Sequence[int], others: Iterable[ServerLoad], region: str) -> list[str]:
    """Where each of these rooms goes (the people in each), so that none of the others gets all of them."""
    loads = {one.owner: one for one in others if not one.draining}
    found = []
    for people in rooms:
        if not loads:
            return []
        first, *rest = loads.values()
        chosen = best_server(first, rest, region)
        found.append(chosen)
        loads[chosen] = msgspec.structs.replace(loads[chosen], streams=loads[chosen].streams + cost_of(people))
    return found
