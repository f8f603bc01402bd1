"""Checks a log from its first record to its last: hashes, kept nodes, checkpoints. Finds every changed byte."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from sqlalchemy import select

from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.features.conduct.evidence import tree
from clarion.features.conduct.evidence.models import CheckpointRow, EvidenceNode, EvidenceRow
from clarion.features.conduct.evidence.notes import (
    Checkpoint,
    NoteRefused,
    open_note,
    read_checkpoint,
    read_verifier_key,
)

_AT_ONCE = 2000
_MOST_PROBLEMS = 50
LONGEST_LINE = 200_000


@dataclass
class Finding:
    """What a check found; no problems: all is well."""

    size: int = 0
    root: bytes = tree.EMPTY_ROOT
    checkpoints: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, problem: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(problem)


class Checker:
    """Give it checkpoints first, then each record in order, then `end()`."""

    def __init__(self, public: bytes) -> None:
        self.found = Finding()
        self._public = public
        self._nodes: dict[tree.Place, bytes] = {}  # only those that a later root can need
        self._points: dict[int, list[Checkpoint]] = {}

    def checkpoint(self, note: str) -> None:
        try:  # under the name that the log had then: the address of a server may change, its key does not
            name = note[:300].partition("\n")[0]
            point = read_checkpoint(open_note(note, name, self._public))
        except NoteRefused as error:
            self.found.add(f"A checkpoint is not genuine: {error}")
            return
        self.found.checkpoints += 1
        self._points.setdefault(point.size, []).append(point)
        if point.size == self.found.size:
            self._compare(point.size)
        elif point.size < self.found.size:
            self.found.add(f"The checkpoint of size {point.size} comes too late to be checked: put checkpoints first.")

    def record(self, position: int, record: str) -> list[tuple[int, int, bytes]]:
        """Take the next record; the nodes that are complete with it."""
        if position != self.found.size:
            self.found.add(f"Record {self.found.size} is missing; record {position} stands in its place.")
        made = list(tree.new_nodes(self.found.size, tree.leaf_hash(record.encode()), lambda *at: self._nodes[at]))
        for level, place, value in made:
            self._nodes[level, place] = value
        for level, place, _ in made[:-1]:  # what is under a complete parent is not needed again
            self._nodes.pop((level, place), None)
            self._nodes.pop((level, place - 1), None)
        self.found.size += 1
        if self.found.size in self._points:
            self._compare(self.found.size)
        return made

    def _compare(self, size: int) -> None:
        root = tree.root(size, lambda *at: self._nodes[at])
        for point in self._points.pop(size):
            if point.root != root:
                self.found.add(f"The checkpoint of size {size} was signed over other records than are here now.")

    def end(self) -> Finding:
        found = self.found
        found.root = tree.root(found.size, lambda *at: self._nodes[at])
        for size in sorted(self._points):
            if size > found.size:
                found.add(f"A checkpoint says that there were {size} records; {found.size} are left.")
        return found


async def check_database(session: AsyncSession, public: bytes, more: tuple[str, ...] = ()) -> Finding:
    """Check the log in the database. `more`: checkpoints that were kept elsewhere."""
    checker = Checker(public)
    for note in (*await session.scalars(select(CheckpointRow.note).order_by(CheckpointRow.size)), *more):
        checker.checkpoint(note)
    async for rows in _batches(session):
        made: dict[tree.Place, bytes] = {}
        for row in rows:
            expected = json.loads(row.record)
            if expected.get("kind", "")[:60] != row.kind or (expected.get("accountId") or "") != row.account_id:
                checker.found.add(f"Record {row.position} is filed under another kind or account than it says.")
            made |= {(level, place): value for level, place, value in checker.record(row.position, row.record)}
        await _compare_nodes(session, made, checker.found)
    return checker.end()


async def _batches(session: AsyncSession) -> AsyncIterator[list[EvidenceRow]]:
    after = -1
    while True:
        query = select(EvidenceRow).where(EvidenceRow.position > after).order_by(EvidenceRow.position).limit(_AT_ONCE)
        rows = list((await session.scalars(query)).all())
        if not rows:
            return
        yield rows
        after = rows[-1].position
        session.expunge_all()


async def _compare_nodes(session: AsyncSession, made: dict[tree.Place, bytes], found: Finding) -> None:
    """The kept hashes against those of the records that are there."""
    by_level: dict[int, list[int]] = {}
    for level, place in made:
        by_level.setdefault(level, []).append(place)
    for level, places in by_level.items():
        query = select(EvidenceNode.place, EvidenceNode.hash).where(
            EvidenceNode.level == level, EvidenceNode.place >= min(places), EvidenceNode.place <= max(places)
        )
        kept = {row.place: row.hash for row in await session.execute(query)}
        for place in places:
            if kept.get(place) != made[level, place]:
                what = f"Record {place}" if level == 0 else f"Records {place << level} to {((place + 1) << level) - 1}"
                found.add(f"{what}: not what was hashed when it was written.")


def export_lines(name: str, key: str, size: int) -> dict[str, Any]:
    """The first line of an export."""
    return {"log": name, "verifierKey": key, "size": size}


def check_export(lines: IO[str], public: bytes | None = None) -> Finding:
    """Check an export by itself. Without `public` its own key counts, which shows only that it is whole."""
    read = _read(lines)
    first = next(read, {})
    try:
        _, own = read_verifier_key(str(first.get("verifierKey", "")))
    except NoteRefused as error:
        raise Invalid(f"This is no export of evidence: {error}") from None
    checker = Checker(public or own)
    for entry in read:
        if "checkpoint" in entry:
            checker.checkpoint(str(entry["checkpoint"]))
        else:
            checker.record(int(entry.get("position", -1)), str(entry.get("record", "")))
    found = checker.end()
    if found.size != first.get("size"):
        found.add(f"The export says it has {first.get('size')} records; it has {found.size}.")
    return found


def _read(lines: IO[str]) -> Iterator[dict[str, Any]]:
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        try:
            entry = json.loads(line)
        except ValueError:
            raise Invalid(f"Line {number} is no JSON, or longer than {LONGEST_LINE} characters.") from None
        if not isinstance(entry, dict):
            raise Invalid(f"Line {number} is no JSON object.")
        yield entry
