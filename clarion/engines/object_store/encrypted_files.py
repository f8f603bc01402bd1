"""`clarion.base.files.Files` with every file encrypted by the key of its account; the reason is decision 0030."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from clarion.base.changes import refuse_in_preview
from clarion.base.errors import Unavailable
from clarion.base.files import CHUNK as PIECE
from clarion.base.files import FileFacts, NoSuchFile, check_key
from clarion.base.keys import MasterKey
from clarion.engines.object_store import encryption
from clarion.engines.object_store.account_keys import AREA as KEY_AREA
from clarion.engines.object_store.account_keys import AccountKeys
from clarion.engines.object_store.encryption import HEADER, SALT, STORED_CHUNK, Damaged, FileCipher, is_encrypted
from clarion.engines.object_store.store import ObjectStore

_LARGE = 1 << 20  # bytes; what takes the processor for longer than a millisecond is encrypted off the event loop


class EncryptedFiles:
    """Implements `Files`. Files from before they were encrypted are read as they are.

    A file that was changed behind our back is a 503, logged by whoever answers the request.
    """

    def __init__(self, store: ObjectStore, master: MasterKey) -> None:
        self._store = store
        self._keys = AccountKeys(store, master)

    async def put(self, key: str, content: bytes, content_type: str = "application/octet-stream") -> FileFacts:
        refuse_in_preview()
        cipher = await self._new_cipher(key)
        if len(content) < _LARGE:
            stored = b"".join(cipher.encrypt([content]))
        else:
            stored = await asyncio.to_thread(lambda: b"".join(cipher.encrypt([content])))
        facts = await self._store.put(key, stored, content_type)
        return replace(facts, size=len(content))

    async def put_file(self, key: str, path: Path, content_type: str = "application/octet-stream") -> FileFacts:
        refuse_in_preview()
        cipher = await self._new_cipher(key)
        size = path.stat().st_size
        facts = await self._store.put_pieces(
            key, cipher.encrypt(_pieces(path)), encryption.stored_size(size), content_type
        )
        return replace(facts, size=encryption.plain_size(facts.size))

    async def get(self, key: str) -> bytes:
        stored = await self._store.get(key)
        if not is_encrypted(stored):
            return stored
        cipher = await self._cipher(key, stored)
        if len(stored) < _LARGE:
            return _decrypted(cipher, stored)
        return await asyncio.to_thread(_decrypted, cipher, stored)

    async def open(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        if end is not None and end <= start:
            return
        opened = self._open_range(key, start, end) if start or end is not None else self._open_whole(key)
        async with aclosing(opened) as pieces:
            async for piece in pieces:
                yield piece

    async def _open_whole(self, key: str) -> AsyncGenerator[bytes]:
        """In one request: the last chunk is the one after which nothing comes."""
        cipher, number, rest = None, 0, bytearray()
        async with aclosing(self._store.open(key)) as pieces:
            async for piece in pieces:
                rest += piece
                if cipher is None:
                    if not is_encrypted(bytes(rest[:HEADER])):
                        yield bytes(rest)
                        rest.clear()
                        continue
                    cipher = await self._cipher(key, bytes(rest[:HEADER]))
                    del rest[:HEADER]
                while len(rest) > STORED_CHUNK:
                    yield _plain(cipher, number, bytes(rest[:STORED_CHUNK]), last=False)
                    del rest[:STORED_CHUNK]
                    number += 1
        if cipher is not None:
            yield _plain(cipher, number, bytes(rest), last=True)

    async def _open_range(self, key: str, start: int, end: int | None) -> AsyncGenerator[bytes]:
        stored = await self._store.stat(key)
        head = await _read(self._store, key, 0, HEADER) if stored.size >= HEADER else b""
        if not is_encrypted(head):
            end = stored.size if end is None else min(end, stored.size)
            async for piece in self._store.open(key, start, end):
                yield piece
            return
        cipher = await self._cipher(key, head)
        size = _plain_size(stored.size)
        end = size if end is None else min(end, size)
        if start >= end:
            return
        number, begin, stop = encryption.stored_range(start, end)
        last = (size - 1) // encryption.CHUNK
        async for chunk in self._chunks(key, begin, min(stop, stored.size)):
            offset = number * encryption.CHUNK
            yield _plain(cipher, number, chunk, last=number == last)[max(0, start - offset) : end - offset]
            number += 1

    async def _chunks(self, key: str, begin: int, stop: int) -> AsyncGenerator[bytes]:
        rest = bytearray()
        async with aclosing(self._store.open(key, begin, stop)) as pieces:
            async for piece in pieces:
                rest += piece
                while len(rest) >= STORED_CHUNK:
                    yield bytes(rest[:STORED_CHUNK])
                    del rest[:STORED_CHUNK]
        if rest:
            yield bytes(rest)

    async def find(self, key: str) -> FileFacts | None:
        found = await self._store.find(key)
        try:
            return None if found is None else await self._as_put(found)
        except NoSuchFile:  # deleted between the two
            return None

    async def delete(self, key: str) -> None:
        refuse_in_preview()
        await self._store.delete(key)

    async def walk(self, prefix: str) -> AsyncIterator[FileFacts]:
        async for facts in self._store.walk(prefix):
            if facts.key.startswith(f"{KEY_AREA}/"):
                continue
            try:
                yield await self._as_put(facts)
            except NoSuchFile:  # deleted between the two
                continue

    async def check(self) -> str | None:
        return await self._store.check()

    async def _as_put(self, stored: FileFacts) -> FileFacts:
        """With the size of what was put, not of what is stored."""
        if stored.size < HEADER or not is_encrypted(await _read(self._store, stored.key, 0, HEADER)):
            return stored
        return replace(stored, size=_plain_size(stored.size))

    async def _new_cipher(self, key: str) -> FileCipher:
        return FileCipher(await self._keys.get(_account(check_key(key))), secrets.token_bytes(SALT), key)

    async def _cipher(self, key: str, head: bytes) -> FileCipher:
        return FileCipher(await self._keys.find(_account(key)), head[HEADER - SALT : HEADER], key)


def _account(key: str) -> str:
    """The second part of a key names the account, see `Files`."""
    return key.split("/", 2)[1]


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


async def _read(store: ObjectStore, key: str, start: int, end: int) -> bytes:
    return b"".join([piece async for piece in store.open(key, start, end)])


def _decrypted(cipher: FileCipher, stored: bytes) -> bytes:
    size = _plain_size(len(stored))
    last = max(0, size - 1) // encryption.CHUNK
    view = memoryview(stored)
    starts = range(HEADER, len(stored), STORED_CHUNK)
    return b"".join(
        _plain(cipher, number, bytes(view[start : start + STORED_CHUNK]), last=number == last)
        for number, start in enumerate(starts)
    )


def _plain(cipher: FileCipher, number: int, chunk: bytes, *, last: bool) -> bytes:
    try:
        return cipher.decrypt(number, chunk, last=last)
    except Damaged:
        raise _damaged() from None


def _plain_size(stored: int) -> int:
    try:
        return encryption.plain_size(stored)
    except Damaged:
        raise _damaged() from None


def _damaged() -> Unavailable:
    return Unavailable(
        "The file was damaged or replaced where it is stored. Restore it from a backup (docs/operations/backup.md)."
    )
