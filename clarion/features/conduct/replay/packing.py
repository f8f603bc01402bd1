"""Attempts as they are kept: facts, verdicts and rules that fitted; no numbers of other people, no words, no addresses.

A batch names the facts of each shape of attempt once, and then holds a row of values for each attempt.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.ports import FeatureValue
from clarion.features.conduct.verdict import Verdict

_LEFT_OUT = frozenset({"main_number", "outside_line_prefixes"})
_HEAD = 7
_LARGEST = 64 * 1024 * 1024


@dataclass(slots=True)
class Judged:
    """One attempt as it was judged. `facts` are those that somebody knew then, by `names`."""

    event_id: str
    at: float
    kind: str
    account_id: str
    extension_id: str
    verdict: str
    rule: str  # that decided
    matches: tuple[str, ...]  # every rule that fitted
    names: tuple[str, ...]
    facts: list[Any]

    def known(self) -> dict[str, FeatureValue]:
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in zip(self.names, self.facts, strict=True)
        }


def judged_of(attempt: Attempt, parts: Iterable[Mapping[str, Any]], verdict: Verdict) -> Judged:
    """What is kept of an attempt."""
    facts: dict[str, FeatureValue] = {}
    for part in parts:
        facts.update(part)
    names = tuple(sorted(name for name in facts if name not in _LEFT_OUT))
    ground = verdict.deciding
    return Judged(
        event_id=attempt.event_id,
        at=attempt.at.timestamp(),
        kind=attempt.kind.value,
        account_id=attempt.account_id,
        extension_id=attempt.extension_id,
        verdict=verdict.kind.value,
        rule=ground.rule if ground else "",
        matches=tuple(match.rule for match in verdict.matches),
        names=names,
        facts=[facts[name] for name in names],
    )


def pack(batch: Iterable[Judged]) -> bytes:
    shapes: dict[tuple[str, ...], int] = {}
    rows = []
    for each in batch:
        shape = shapes.setdefault((each.kind, *each.names), len(shapes))
        head = [shape, each.event_id, each.at, each.extension_id, each.verdict, each.rule, list(each.matches)]
        rows.append(head + each.facts)
    wire = {"shapes": list(shapes), "rows": rows}
    return zlib.compress(json.dumps(wire, separators=(",", ":"), ensure_ascii=False).encode(), 6)


def unpack(body: bytes, account_id: str) -> Iterator[Judged]:
    opener = zlib.decompressobj()
    wire = json.loads(opener.decompress(body, _LARGEST))
    shapes = [(shape[0], tuple(shape[1:])) for shape in wire["shapes"]]
    for row in wire["rows"]:
        kind, names = shapes[row[0]]
        yield Judged(
            row[1], row[2], kind, account_id, row[3], row[4], row[5], tuple(row[6]), names, row[_HEAD:]
        )  # fmt: skip


def as_time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
