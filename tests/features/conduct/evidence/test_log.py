"""The log in the database: it only grows, every proof holds, a changed byte is found, a subject can be erased (9)."""

import asyncio
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clarion.apps.models import load_models
from clarion.base.clock import TurnableClock
from clarion.base.errors import Invalid
from clarion.base.keys import load_master_key
from clarion.base.storage import Storage
from clarion.features.conduct import evidence
from clarion.features.conduct.evidence.models import LASTING

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def a_container(storage: Storage, folder: Path) -> Any:
    return SimpleNamespace(
        storage=storage,
        keys=load_master_key(folder),
        clock=TurnableClock(),
        settings=SimpleNamespace(public_url="https://phone.example.com", sip_domain="sip.example.com"),
    )


async def write(storage: Storage, count: int, start: int = 0) -> None:
    async with storage.transaction() as session:
        for number in range(start, start + count):
            await evidence.append(session, {"kind": "test", "at": AT, "accountId": str(number % 3), "n": number})


async def check(here: Any, *more: str) -> evidence.Finding:
    public = evidence.log_key(here.keys).public_key().public_bytes_raw()
    async with here.storage.reading() as session:
        return await evidence.check_database(session, public, more)


async def test_records_are_proved_and_storage_refuses_to_change_them(storage: Storage, tmp_path: Path) -> None:
    here = a_container(storage, tmp_path)
    await write(storage, 21)
    async with storage.transaction() as session:
        first = await evidence.checkpoint_now(session, here)
        root = await evidence.root_of_log(session, 21)
    await write(storage, 12, 21)
    async with storage.reading() as session:
        leaf = await evidence.get_leaf(session, 20)
        evidence.check_inclusion(20, 21, leaf.hash, await evidence.prove_inclusion(session, 20, 21), root)
        path = await evidence.prove_consistency(session, 21, 33)
        evidence.check_consistency(21, 33, path, root, await evidence.root_of_log(session, 33))
        own, total = await evidence.list_leaves(session, account_id="1")
        assert total == 11 and {evidence.opened(leaf)["accountId"] for leaf in own} == {"1"}
        with pytest.raises(Invalid):
            await evidence.prove_inclusion(session, 5, 34)
    commands = [f"DELETE FROM {table}" for table in LASTING]
    commands += ["UPDATE conduct_evidence SET record = '{}' WHERE position = 3"]
    commands += [] if storage.is_sqlite else ["TRUNCATE conduct_evidence"]
    for command in commands:
        with pytest.raises(DBAPIError, match="only ever added to"):
            async with storage.transaction() as session:
                await session.execute(text(command))
    found = await check(here, first.note)
    assert (found.size, found.problems, found.checkpoints) == (33, [], 2)


async def test_two_writers_never_take_one_place(storage: Storage, tmp_path: Path) -> None:
    await asyncio.gather(*(write(storage, 5) for _ in range(4)))
    found = await check(a_container(storage, tmp_path))
    assert (found.size, found.problems) == (20, [])


async def test_checkpoints_come_each_hour_and_each_ten_thousand(tmp_path: Path, monkeypatch: Any) -> None:
    here = await sqlite(tmp_path)
    monkeypatch.setattr(evidence.checkpoints, "EACH", 10)

    async def due() -> list[int]:
        async with here.storage.transaction() as session:
            await evidence.make_due_checkpoints(session, here)
            return [row.size for row in await evidence.list_checkpoints(session)]

    assert await due() == []
    await write(here.storage, 3)
    assert await due() == [3]
    await write(here.storage, 4, 3)
    assert await due() == [3], "within the hour"
    await write(here.storage, 25, 7)
    assert await due() == [30, 20, 10, 3]
    here.clock.advance(3600)
    assert await due() == [32, 30, 20, 10, 3]
    here.clock.advance(3600)
    assert await due() == [32, 30, 20, 10, 3], "nothing new"
    assert (await check(here)).problems == []
    await here.storage.close()


async def sqlite(folder: Path) -> Any:
    load_models()
    storage = Storage(f"sqlite:///{folder}/log.db")
    await storage.create_tables()
    return a_container(storage, folder)


async def tamper(here: Any, *commands: str) -> None:
    """What somebody with the whole database in their hands does."""
    async with here.storage.transaction() as session:
        for table in LASTING:
            for what in ("update", "delete"):
                await session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{what}"))
        for command in commands:
            await session.execute(text(command))


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("UPDATE conduct_evidence SET record = replace(record, '7', '8') WHERE position = 7", "Record 7"),
        ("DELETE FROM conduct_evidence WHERE position = 4", "Record 4 is missing"),
        ("DELETE FROM conduct_evidence WHERE position > 15", "are left"),
        ("UPDATE conduct_evidence SET account_id = '9' WHERE position = 5", "another kind or account"),
        ("UPDATE conduct_evidence_nodes SET hash = x'00' WHERE level = 2 AND place = 1", "Records 4 to 7"),
        ("UPDATE conduct_checkpoints SET note = replace(note, '20', '19')", "not genuine"),
    ],
)
async def test_what_was_tampered_with_is_found(tmp_path: Path, command: str, problem: str) -> None:
    here = await sqlite(tmp_path)
    await write(here.storage, 20)
    async with here.storage.transaction() as session:
        await evidence.checkpoint_now(session, here)
    await tamper(here, command)
    assert any(problem in line for line in (await check(here)).problems)
    await here.storage.close()


async def test_a_log_written_anew_does_not_fit_a_checkpoint_kept_elsewhere(tmp_path: Path) -> None:
    here = await sqlite(tmp_path)
    await write(here.storage, 9)
    async with here.storage.transaction() as session:
        kept = (await evidence.checkpoint_now(session, here)).note
    await tamper(here, *(f"DELETE FROM {table}" for table in LASTING))
    await write(here.storage, 9, 1)
    assert (await check(here)).problems == [], "by itself it looks whole"
    assert any("other records" in line for line in (await check(here, kept)).problems)
    await here.storage.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=20), min_size=2, max_size=24), st.data())
def test_a_changed_byte_of_an_export_is_found(texts: list[str], data: st.DataObject) -> None:
    lines = export(texts)
    assert evidence.check_export(io.StringIO("".join(lines))).problems == []
    number = data.draw(st.integers(2, len(texts) + 1))
    entry = json.loads(lines[number])
    place = data.draw(st.integers(0, len(entry["record"]) - 1))
    other = "x" if entry["record"][place] != "x" else "y"
    entry["record"] = entry["record"][:place] + other + entry["record"][place + 1 :]
    changed = [*lines[:number], json.dumps(entry) + "\n", *lines[number + 1 :]]
    assert evidence.check_export(io.StringIO("".join(changed))).problems
    without = [*lines[:number], *lines[number + 1 :]]
    assert evidence.check_export(io.StringIO("".join(without))).problems


def export(texts: list[str]) -> list[str]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from clarion.features.conduct.evidence import notes, tree

    key, name = Ed25519PrivateKey.from_private_bytes(b"k" * 32), "example.com/log"
    kept: dict[tuple[int, int], bytes] = {}
    lines = []
    for position, words in enumerate(texts):
        record = evidence.canonical({"kind": "test", "at": AT, "text": words})
        for level, place, value in tree.new_nodes(position, tree.leaf_hash(record.encode()), lambda *at: kept[at]):
            kept[level, place] = value
        lines.append(json.dumps({"position": position, "record": record}) + "\n")
    point = notes.Checkpoint(name, len(texts), tree.root(len(texts), lambda *at: kept[at]))
    verifier = notes.verifier_key(name, key.public_key().public_bytes_raw())
    first = json.dumps(evidence.export_lines(name, verifier, len(texts))) + "\n"
    note = json.dumps({"checkpoint": notes.sign_note(point.text, name, key)}) + "\n"
    return [first, note, *lines]


async def test_erasing_a_subject_leaves_the_log_whole(tmp_path: Path) -> None:
    here = await sqlite(tmp_path)
    subject = evidence.subject_of_party(here, "+12025550123")
    assert "2025550123" not in subject
    async with here.storage.transaction() as session:
        found = await evidence.commitment(session, here, subject, "+12025550123")
        leaf = await evidence.append(session, {"kind": "test", "at": AT, "callee": found})
        assert await evidence.belongs(session, here, subject, "+12025550123", found)
        assert not await evidence.belongs(session, here, subject, "+12025550124", found)
        assert found == await evidence.commitment(session, here, subject, "+12025550123")
    assert "2025550123" not in leaf.record
    async with here.storage.transaction() as session:
        assert await evidence.erase_subject(session, subject, at=AT)
        assert not await evidence.erase_subject(session, subject, at=AT)
        assert not await evidence.belongs(session, here, subject, "+12025550123", found)
        assert found != await evidence.commitment(session, here, subject, "+12025550123"), "a new key, a new name"
    assert (await check(here)).problems == []
    await here.storage.close()


async def test_records_are_canonical_and_bounded(tmp_path: Path) -> None:
    here = await sqlite(tmp_path)
    assert evidence.canonical({"b": 1.0, "a": "é", "at": AT}) == '{"a":"é","at":"2026-01-05T09:00:00+00:00","b":1}'
    for record in ({"kind": "x"}, {"kind": "", "at": AT}, {"kind": "x", "at": AT, "n": 2**60},
                   {"kind": "x", "at": AT, "n": float("nan")}, {"kind": "x", "at": AT, "long": "x" * 40_000},
                   {"kind": "x", "at": datetime(2026, 1, 1)}):  # fmt: skip # noqa: DTZ001
        with pytest.raises(Invalid):
            async with here.storage.transaction() as session:
                await evidence.append(session, record)
    assert (await check(here)).size == 0
    await here.storage.close()
