"""The log of evidence: records are added, proved and read; nothing else can be done to them.

A record is a JSON object with `kind` and `at` (and `accountId`, when it is about one account). It never holds what a
person wrote or whom a person called, only commitments to it (see `commitments`).
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785
from sqlalchemy import func, select, tuple_

from clarion.base import turns
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.conduct.evidence import tree
from clarion.features.conduct.evidence.models import EvidenceNode, EvidenceRow

LARGEST_RECORD = 32 * 1024
_TURN = 5_062_031  # any number nobody else locks: one writer at a time
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Leaf:
    """A record in its place."""

    position: int
    kind: str
    record: str
    hash: bytes


def canonical(record: Mapping[str, Any]) -> str:
    """The one way to write a JSON value (RFC 8785). Raises Invalid for what JSON cannot say exactly."""
    try:
        return rfc8785.dumps(_plain(record)).decode()
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise Invalid(f"This cannot be kept as evidence: {error}") from None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime) else value


async def wait_for_turn(session: AsyncSession) -> None:
    """Hold the log's place until the commit. On SQLite a transaction holds it anyway."""
    await turns.wait_for_turn(session, _TURN)


async def append(session: AsyncSession, record: Mapping[str, Any]) -> Leaf:
    """Add a record at the end, in the transaction of what it tells. Raises Invalid: too large, or without a time."""
    written = canonical(record)
    kind, at = record.get("kind"), record.get("at")
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    if not isinstance(kind, str) or not kind or not isinstance(at, datetime) or at.tzinfo is None:
        raise Invalid("A record of evidence needs a kind and a time.")
    if len(written.encode()) > LARGEST_RECORD:
        raise Invalid(f"A record of evidence has at most {LARGEST_RECORD} bytes.")
    end = await _end_of(session)
    position, known, value = end.size, end.peaks, tree.leaf_hash(written.encode())
    session.add(
        EvidenceRow(
            position=position, kind=kind[:60], account_id=str(record.get("accountId") or ""), at=at, record=written
        )
    )
    made = list(tree.new_nodes(position, value, lambda *at: known[at]))
    session.add_all(EvidenceNode(level=level, place=place, hash=node) for level, place, node in made)
    known = known | {(level, place): node for level, place, node in made}
    end.size += 1
    end.peaks = {place: known[place] for place in tree.places_of_root(end.size)}
    return Leaf(position, kind, written, value)


@dataclass(slots=True)
class _End:
    """Where the log ends, as long as this transaction lasts: nobody else adds to it meanwhile."""

    transaction: object
    size: int
    peaks: dict[tree.Place, bytes]


async def _end_of(session: AsyncSession) -> _End:
    """Read once for all records of a transaction."""
    known: _End | None = session.info.get("evidence_end")
    transaction = session.sync_session.get_transaction()
    if known is None or known.transaction is not transaction:
        await wait_for_turn(session)
        size = await size_of_log(session)
        known = _End(session.sync_session.get_transaction(), size, await _hashes(session, tree.places_of_root(size)))
        session.info["evidence_end"] = known
    return known


async def size_of_log(session: AsyncSession) -> int:
    last = await session.scalar(select(func.max(EvidenceRow.position)))
    return 0 if last is None else last + 1


async def _hashes(session: AsyncSession, places: Sequence[tree.Place]) -> dict[tree.Place, bytes]:
    found: dict[tree.Place, bytes] = {}
    for start in range(0, len(places), _AT_ONCE):
        wanted = tuple_(EvidenceNode.level, EvidenceNode.place).in_(places[start : start + _AT_ONCE])
        rows = await session.execute(select(EvidenceNode.level, EvidenceNode.place, EvidenceNode.hash).where(wanted))
        found |= {(level, place): value for level, place, value in rows}
    return found


async def root_of_log(session: AsyncSession, size: int) -> bytes:
    """The root as it was, or is, at this size."""
    known = await _hashes(session, tree.places_of_root(size))
    return tree.root(size, lambda *at: known[at])


async def _proof(session: AsyncSession, steps: list[list[tree.Place]]) -> list[bytes]:
    known = await _hashes(session, [place for step in steps for place in step])
    return tree.proof(steps, lambda *at: known[at])


async def prove_inclusion(session: AsyncSession, position: int, size: int) -> list[bytes]:
    """That the record is in the log of this size. Raises Invalid for sizes that there never were."""
    if not 0 <= position < size <= await size_of_log(session):
        raise Invalid("Parameter [size] value is invalid: the log has no such size with that record.", parameter="size")
    return await _proof(session, tree.inclusion_steps(position, size))


async def prove_consistency(session: AsyncSession, first: int, second: int) -> list[bytes]:
    """That the log of size `second` is that of size `first`, grown."""
    if not 0 < first <= second <= await size_of_log(session):
        raise Invalid("Parameter [first] value is invalid: 1 <= first <= second <= size.", parameter="first")
    return await _proof(session, tree.consistency_steps(first, second))


async def get_leaf(session: AsyncSession, position: int, *, account_id: str | None = None) -> Leaf:
    """One record; with `account_id`, only one about that account."""
    row = await session.get(EvidenceRow, position) if 0 <= position < 2**53 else None
    if row is None or (account_id is not None and row.account_id != account_id):
        raise NotFound("Resource for parameter [position] is not found.", parameter="position")
    return Leaf(row.position, row.kind, row.record, tree.leaf_hash(row.record.encode()))


async def list_leaves(
    session: AsyncSession, *, account_id: str | None, kind: str = "", offset: int = 0, limit: int = 100
) -> tuple[list[Leaf], int]:
    """Newest first; with `account_id`, only what is about that account."""
    query = select(EvidenceRow)
    if account_id is not None:
        query = query.where(EvidenceRow.account_id == account_id)
    if kind:
        query = query.where(EvidenceRow.kind == kind)
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    rows = (await session.scalars(query.order_by(EvidenceRow.position.desc()).offset(offset).limit(limit))).all()
    return [Leaf(row.position, row.kind, row.record, tree.leaf_hash(row.record.encode())) for row in rows], total or 0


async def walk(session: AsyncSession, size: int) -> AsyncIterator[tuple[int, str]]:
    """The first `size` records, in order, without having all of them in memory."""
    for start in range(0, size, _AT_ONCE):
        end = min(start + _AT_ONCE, size)
        query = select(EvidenceRow.position, EvidenceRow.record).where(
            EvidenceRow.position >= start, EvidenceRow.position < end
        )
        for position, record in await session.execute(query.order_by(EvidenceRow.position)):
            yield position, record


async def refuse_removal(session: AsyncSession, position: int, *, by: str, at: datetime) -> Forbidden:
    """Somebody wants a record gone: that they did is recorded, and they are told no. Raise what this returns, once
    the transaction is committed.
    """
    leaf = await append(session, {"kind": "evidence.removal-refused", "at": at, "position": position, "by": by})
    return Forbidden(
        "Evidence cannot be changed or removed, by nobody. Personal data in it can be made unreadable: erase the key "
        f"of its subject. That you asked is record {leaf.position} of the log.",
        code="AUP-ENF-02",
        parameter="position",
        recordedAs=leaf.position,
    )


def opened(leaf: Leaf) -> dict[str, Any]:
    """The record as data."""
    found: dict[str, Any] = json.loads(leaf.record)
    return found
