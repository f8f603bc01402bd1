"""Where the tiles of a composed recording go: as in the room (`layout.ts` and `tiles.ts` of the web app). Pure."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from clarion.engines.meeting_video.story import Note

RATIO = 16 / 9
GAP = 8
MOST_TILES = 25
LEAST_WIDTH = 150
SIDE = 0.24


class Rect(NamedTuple):
    left: int
    top: int
    width: int
    height: int


class Tile(NamedTuple):
    participant: str
    source: str
    """camera or screen."""
    name: str
    rect: Rect
    lit: bool
    """Whether there is a picture."""


def _tile_in(width: float, height: float, columns: int, rows: int) -> tuple[int, int]:
    each = min((width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows * RATIO)
    return max(0, math.floor(each)), max(0, math.floor(each / RATIO))


def grid_of(count: int, width: float, height: float) -> tuple[int, int, tuple[int, int]]:
    """Columns, rows and the size of a tile, so that tiles are largest."""
    best = (1, 1, (0, 0))
    for columns in range(1, max(1, count) + 1):
        rows = max(1, math.ceil(count / columns))
        tile = _tile_in(width, height, columns, rows)
        if tile[0] > best[2][0]:
            best = (columns, rows, tile)
    return best


def most_in(width: float, height: float, most: int = MOST_TILES) -> int:
    """How many tiles fit without becoming too small."""
    fitting = 1
    for count in range(2, most + 1):
        if grid_of(count, width, height)[2][0] < min(LEAST_WIDTH, width / 2 - GAP):
            break
        fitting = count
    return fitting


def placed(count: int, area: Rect) -> list[Rect]:
    """Tiles in rows, each row in the middle of the area. Even numbers: colors have half the resolution."""
    if count == 0:
        return []
    columns, rows, (width, height) = grid_of(count, area.width, area.height)
    top = area.top + (area.height - rows * height - (rows - 1) * GAP) / 2
    found = []
    for index in range(count):
        row = index // columns
        in_row = count - row * columns if row == rows - 1 else columns
        left = area.left + (area.width - in_row * width - (in_row - 1) * GAP) / 2
        x, y = left + (index % columns) * (width + GAP), top + row * (height + GAP)
        found.append(Rect(round(x) // 2 * 2, round(y) // 2 * 2, width // 2 * 2, height // 2 * 2))
    return found


def arrange(note: Note, order: Sequence[str], width: int, height: int) -> list[Tile]:
    """A shared screen or who is in the spotlight is large, the others stand beside; without one it is a grid."""
    people = {one.id: one for one in note.people}
    standing = [people[each] for each in order if each in people]
    screens = [one for one in standing if one.screen]
    all_tiles = [(one, "screen") for one in screens] + [(one, "camera") for one in standing]
    large = None
    if screens:
        large = (screens[0], "screen")
    elif note.spotlight in people:
        large = (people[note.spotlight], "camera")
    others = [each for each in all_tiles if each != large]
    whole = Rect(0, 0, width, height)
    if large is None:
        others = others[: most_in(width, height)]
        rects = placed(len(others), whole)
        chosen = list(zip(others, rects, strict=True))
    elif not others:
        chosen = [(large, placed(1, whole)[0])]
    else:
        side = round(width * SIDE)
        stage = Rect(0, 0, width - side - GAP, height)
        beside = Rect(width - side, 0, side, height)
        others = others[: most_in(side, height)]
        chosen = [(large, placed(1, stage)[0])]
        chosen += list(zip(others, placed(len(others), beside), strict=True))
    return [
        Tile(one.id, source, one.name, rect, source == "screen" or one.camera) for (one, source), rect in chosen if rect
    ]


def promote(order: list[str], speaker: str, last_spoke: dict[str, int], fitting: int) -> list[str]:
    """Who speaks comes in sight, in the place of who has been silent there longest; the others keep their places."""
    if speaker not in order or order.index(speaker) < fitting:
        return order
    quietest = min(range(fitting), key=lambda index: last_spoke.get(order[index], 0))
    found = list(order)
    found[order.index(speaker)], found[quietest] = order[quietest], speaker
    return found
