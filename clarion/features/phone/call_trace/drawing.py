"""A ladder as text, for the terminal."""

from typing import Final

from clarion.features.phone.call_trace.ladder import Ladder, LadderMessage

_WIDTH: Final = 34
_TIME: Final = 11
CLARION: Final = "Clarion"


def draw_ladder(ladder: Ladder, *, with_messages: bool = False) -> str:
    """Callers on the left of Clarion, who was called on its right; `with_messages`: each message below its arrow."""
    left = [lane for lane in ladder["lanes"] if lane["offered"]]
    right = [lane for lane in ladder["lanes"] if not lane["offered"]]
    order = [*(lane["legId"] for lane in left), CLARION, *(lane["legId"] for lane in right)]
    columns = {name: _TIME + _WIDTH // 2 + _WIDTH * at for at, name in enumerate(order)}
    names = {lane["legId"]: lane["name"] or lane["kind"] for lane in ladder["lanes"]} | {CLARION: CLARION}
    about = {lane["legId"]: lane["userAgent"] or lane["address"] or lane["kind"] for lane in ladder["lanes"]}
    lines = [f"{ladder['startTime'] or ''}  {ladder['telephonySessionId']}  {ladder['sessionId']}".strip()]
    lines += [_row(columns, names), _row(columns, about)]
    for entry in ladder["entries"]:
        if entry["kind"] == "Step":
            lines.append(f"{entry['offset']:9.3f}  * {entry['text']}")
            continue
        lines.append(_arrow(columns, entry))
        if with_messages and (text := entry.get("text")):
            lines += [f"{'':{_TIME}}  {line}" for line in str(text).splitlines()]
    return "\n".join(lines) + "\n"


def _row(columns: dict[str, int], words: dict[str, str]) -> str:
    line = ""
    for name, column in columns.items():
        word = words.get(name, "")[: _WIDTH - 2]
        line = line.ljust(column - len(word) // 2) + word
    return line


def _arrow(columns: dict[str, int], entry: LadderMessage) -> str:
    """`|--- INVITE audio PCMU --->|` between the lane and Clarion."""
    cells = [" "] * (max(columns.values()) + 1)
    for column in columns.values():
        cells[column] = "|"
    lane, ours = columns[entry["legId"]], columns[CLARION]
    low, high = min(lane, ours), max(lane, ours)
    to_right = (ours if entry["sent"] else lane) == low
    words = (
        entry["label"] + (f" {entry['media']}" if entry["media"] else "") + (" (again)" if entry["repeated"] else "")
    )
    space = high - low - 1
    shaft = f" {words[: space - 6]} ".center(space - 1, "-")
    cells[low + 1 : high] = list(shaft + ">" if to_right else "<" + shaft)
    return f"{entry['offset']:9.3f}  " + "".join(cells)[_TIME:].rstrip()
