"""Attempts as they are kept: facts, verdicts and rules that fitted; no numbers of other people, no words, no addresses.

A batch names the facts of each shape of attempt once, with those that are the same in all of them, and then holds a
row of the others for each attempt.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import compress
from typing import Any

from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.ports import FeatureValue
from clarion.features.conduct.verdict import Verdict

_LEFT_OUT = frozenset({"main_number", "outside_line_prefixes"})
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What attempts of one kind in one batch have in common: the names of their facts, and facts that are the same."""

    kind: str
    names: tuple[str, ...]
    same: Mapping[str, Any]


@dataclass(slots=True)
class Judged:
    """One attempt as it was judged. `facts` are those that differ within its shape, in the order of its names."""

    shape: Shape
    event_id: str
    at: float
    account_id: str
    extension_id: str
    verdict: str
    rule: str  # that decided
    matches: tuple[str, ...]  # every rule that fitted
    facts: list[Any]

    def known(self) -> dict[str, FeatureValue]:
        """What somebody knew then."""
        facts = {**self.shape.same, **dict(zip(self.shape.names, self.facts, strict=True))}
        return {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}


def judged_of(attempt: Attempt, parts: Iterable[Mapping[str, Any]], verdict: Verdict) -> Judged:
    """What is kept of an attempt."""
    facts: dict[str, FeatureValue] = {}
    for part in parts:
        facts.update(part)
    names = tuple(sorted(name for name in facts if name not in _LEFT_OUT))
    ground = verdict.deciding
    return Judged(
        shape=Shape(attempt.kind.value, names, {}),
        event_id=attempt.event_id,
        at=attempt.at.timestamp(),
        account_id=attempt.account_id,
        extension_id=attempt.extension_id,
        verdict=verdict.kind.value,
        rule=ground.rule if ground else "",
        matches=tuple(match.rule for match in verdict.matches),
        facts=[facts[name] for name in names],
    )


def pack(batch: Iterable[Judged]) -> bytes:
    """The same attempts give the same bytes."""
    grouped: dict[tuple[str, ...], list[tuple[int, Judged]]] = {}
    for place, each in enumerate(batch):
        grouped.setdefault((each.shape.kind, *each.shape.names), []).append((place, each))
    shapes: list[Any] = []
    rows: list[tuple[int, list[Any]]] = []
    for (kind, *names), found in grouped.items():
        columns = list(zip(*(each.facts for _, each in found), strict=True))
        varies = [
            any(value != column[0] or type(value) is not type(column[0]) for value in column) for column in columns
        ]
        same = {name: column[0] for name, column, varied in zip(names, columns, varies, strict=True) if not varied}
        rows += [(place, _row(len(shapes), each, varies)) for place, each in found]
        shapes.append([kind, [name for name, varied in zip(names, varies, strict=True) if varied], same])
    rows.sort(key=lambda pair: pair[0])
    wire = {"shapes": shapes, "rows": [row for _, row in rows]}
    return zlib.compress(json.dumps(wire, separators=(",", ":"), ensure_ascii=False).encode(), 6)


def _row(shape: int, each: Judged, varies: list[bool]) -> list[Any]:
    said = [shape, each.event_id, each.at, each.extension_id, each.verdict, each.rule, list(each.matches)]
    return [*said, list(compress(each.facts, varies))]


def unpack(body: bytes, account_id: str) -> Iterator[Judged]:
    wire = json.loads(zlib.decompressobj().decompress(body, _LARGEST))
    shapes = [Shape(kind, tuple(names), same) for kind, names, same in wire["shapes"]]
    for shape, event_id, at, extension_id, verdict, rule, matches, facts in wire["rows"]:
        yield Judged(shapes[shape], event_id, at, account_id, extension_id, verdict, rule, tuple(matches), facts)


def as_time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
