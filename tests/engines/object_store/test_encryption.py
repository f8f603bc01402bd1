"""Files are encrypted with a key of their account (PH-59): where they lie, they tell nothing and cannot be changed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.errors import Unavailable
from clarion.base.files import FileFacts, NoSuchFile, new_key
from clarion.base.keys import MasterKey
from clarion.base.settings import load_settings
from clarion.engines.object_store import EncryptedFiles, ObjectStore, open_store
from clarion.engines.object_store.encryption import CHUNK, HEADER, STORED_CHUNK, plain_size, stored_size

MASTER = MasterKey(bytes(range(32)))
EDGES = sorted({0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 3 * CHUNK + 7})


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return open_store(load_settings({"CLARION_DATA": str(tmp_path)}))


@pytest.fixture
def files(store: ObjectStore) -> EncryptedFiles:
    return EncryptedFiles(store, MASTER)


def content_of(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


async def read(files: EncryptedFiles, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in files.open(key, start, end)])


async def test_nothing_of_a_file_can_be_read_where_it_lies_ph_59(files: EncryptedFiles, tmp_path: Path) -> None:
    secret = b"patient: Ada Example, " * 10_000
    path = tmp_path / "letter"
    path.write_bytes(secret)
    await files.put(new_key("voicemail", "1"), secret)
    await files.put_file(new_key("recordings", "1"), path)
    stored = b"".join(each.read_bytes() for each in (tmp_path / "files").rglob("*") if each.is_file())
    assert len(stored) > 2 * len(secret)
    assert b"Ada" not in stored and b"patient" not in stored


@pytest.mark.parametrize("size", EDGES)
async def test_every_range_is_what_was_put(files: EncryptedFiles, tmp_path: Path, size: int) -> None:
    content, path = content_of(size), tmp_path / "content"
    path.write_bytes(content)
    assert (await files.put("a/1/bytes", content)).size == size
    assert (await files.put_file("a/1/file", path)).size == size
    for key in ("a/1/bytes", "a/1/file"):
        assert await files.get(key) == content == await read(files, key)
        found = await files.find(key)
        assert found is not None and found.size == size
        assert [facts.size async for facts in files.walk("a/1") if facts.key == key] == [size]
        for start in EDGES:
            for end in (*EDGES, None):
                assert await read(files, key, start, end) == content[start : size if end is None else end]


@given(size=st.integers(0, 5 * CHUNK))
def test_the_size_follows_from_the_stored_size(size: int) -> None:
    assert plain_size(stored_size(size)) == size


async def test_files_of_two_accounts_have_two_keys(files: EncryptedFiles, store: ObjectStore) -> None:
    await files.put("a/1/x", b"one")
    await files.put("a/2/x", b"two")
    keys = [await store.get(f"account-keys/{account}") for account in ("1", "2")]
    assert keys[0] != keys[1]
    await store.delete("account-keys/1")
    later = EncryptedFiles(store, MASTER)
    with pytest.raises(NoSuchFile):
        await later.get("a/1/x")
    assert await later.get("a/2/x") == b"two"


async def test_keys_are_no_files(files: EncryptedFiles) -> None:
    await files.put("a/1/x", b"one")
    assert [facts async for facts in files.walk("account-keys")] == []


async def test_a_file_that_goes_while_others_are_listed_is_left_out(
    files: EncryptedFiles, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await files.put("a/1/x", b"one")
    await files.put("a/1/y", b"two")
    listed = [facts async for facts in store.walk("a/1")]
    await files.delete("a/1/x")

    async def walk(_prefix: str) -> AsyncIterator[FileFacts]:
        for facts in listed:
            yield facts

    monkeypatch.setattr(store, "walk", walk)
    assert [facts.key async for facts in files.walk("a/1")] == ["a/1/y"]


async def test_servers_that_begin_at_once_agree_on_the_key(store: ObjectStore) -> None:
    servers = [EncryptedFiles(store, MASTER) for _ in range(8)]
    await asyncio.gather(*(server.put(f"a/1/f{n}", b"%d" % n) for n, server in enumerate(servers)))
    reader = EncryptedFiles(store, MASTER)
    assert [await reader.get(f"a/1/f{n}") for n in range(8)] == [b"%d" % n for n in range(8)]


async def test_another_master_key_reads_nothing(files: EncryptedFiles, store: ObjectStore) -> None:
    await files.put("a/1/x", b"one")
    with pytest.raises(Unavailable, match="another master key"):
        await EncryptedFiles(store, MasterKey(bytes(32))).get("a/1/x")


async def test_files_from_before_they_were_encrypted_are_read(files: EncryptedFiles, store: ObjectStore) -> None:
    for content in (b"", b"plain", content_of(3 * CHUNK)):
        await store.put("a/1/old", content)
        assert await files.get("a/1/old") == content == await read(files, "a/1/old")
        assert await read(files, "a/1/old", 2, 4) == content[2:4]
        found = await files.find("a/1/old")
        assert found is not None and found.size == len(content)


@pytest.mark.parametrize(
    "change", ["a bit", "the header", "cut in a chunk", "cut after a chunk", "chunks exchanged", "of another name"]
)
async def test_a_changed_file_is_refused_and_never_read_wrong(
    files: EncryptedFiles, store: ObjectStore, change: str
) -> None:
    content = content_of(2 * CHUNK + 100)
    await files.put("a/1/x", content)
    stored = bytearray(await store.get("a/1/x"))
    one, two = (slice(HEADER + n * STORED_CHUNK, HEADER + (n + 1) * STORED_CHUNK) for n in (0, 1))
    if change == "a bit":
        stored[HEADER + 5] ^= 1
    elif change == "the header":
        stored[HEADER - 1] ^= 1
    elif change == "cut in a chunk":
        del stored[-30:]
    elif change == "cut after a chunk":
        del stored[HEADER + 2 * STORED_CHUNK :]
    elif change == "chunks exchanged":
        stored[one], stored[two] = stored[two], stored[one]
    elif change == "of another name":
        await files.put("a/1/y", content[::-1])
        stored = bytearray(await store.get("a/1/y"))
    await store.put("a/1/x", bytes(stored))
    with pytest.raises(Unavailable, match="damaged"):
        await files.get("a/1/x")
    with pytest.raises(Unavailable, match="damaged"):
        await read(files, "a/1/x")
    with pytest.raises(Unavailable, match="damaged"):
        await read(files, "a/1/x", 0, len(content))
