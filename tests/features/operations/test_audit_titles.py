"""Every operation that may change something has words on the audit trail's page: none is forgotten."""

import json
from pathlib import Path

from clarion.api.paths import is_api
from tools.api_coverage import served

TABLE = Path(__file__).parents[3] / "web/src/features/operations/auditThings.json"
_READING = ("GET", "HEAD", "OPTIONS")


def thing_of(path: str, segments: dict[str, str]) -> str | None:
    """As `thingOf` of `auditWords.ts` finds it: the last part of the path that the table knows."""
    parts = [part for part in path.split("/") if part and not part.startswith("{")]
    for place in range(len(parts) - 1, -1, -1):
        both = f"{parts[place - 1]}/{parts[place]}" if place else ""
        end = f"{parts[place]}$" if place == len(parts) - 1 else ""
        found = next((segments[key] for key in (both, end, parts[place]) if key in segments), None)
        if found is not None:
            return found
    return None


def test_every_operation_that_changes_something_is_told_in_words_ph_57() -> None:
    """PH-57: a new route that fails here needs a line in `auditThings.json`, and words for a new thing."""
    segments = json.loads(TABLE.read_text(encoding="utf-8"))["segments"]
    changing = [(method, path) for method, path in served() if method not in _READING and is_api(path)]
    assert len(changing) > 500
    assert sorted(one for one in changing if thing_of(one[1], segments) is None) == []
