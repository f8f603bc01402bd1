"""Files behind a face: pictures, attachments, greetings, archives. Where they lie is the engine's business.

`clarion.engines.object_store` keeps them in a folder or in a bucket; ask the container: `here.get(Files)`.
What a file is (name, media type, owner) belongs into the rows of the feature that keeps it.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from clarion.base.errors import NotFound
from clarion.base.ids import new_uuid

LONGEST_KEY = 500
CHUNK = 256 * 1024
_KEY = re.compile(r"[a-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)+")


class NoSuchFile(NotFound):
    """Nothing is kept under this key."""


@dataclass(frozen=True)
class FileFacts:
    """`size` in bytes, `changed_at` aware UTC."""

    key: str
    size: int
    changed_at: datetime


class Files(Protocol):
    """Bytes by key. A file is there whole or not at all, and as soon as `put` returns, for every process.

    Keys are paths of at most 500 letters, digits, `_`, `-` and `.`, with at least one `/`: the area first, then the
    account, then what the feature likes. `ValueError` is raised for any other.
    """

    async def put(self, key: str, content: bytes, content_type: str = "application/octet-stream") -> FileFacts:
        """Keep the bytes; what was there before is replaced."""

    async def put_file(self, key: str, path: Path, content_type: str = "application/octet-stream") -> FileFacts:
        """The same for a local file of any size. The file stays where it is."""

    async def get(self, key: str) -> bytes:
        """All of it. Raises `NoSuchFile`."""

    def open(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end`, in pieces. Raises `NoSuchFile` at the first piece."""

    async def find(self, key: str) -> FileFacts | None:
        """What is known about a file; None when there is none."""

    async def delete(self, key: str) -> None:
        """Remove it; nothing happens when there is none."""

    def walk(self, prefix: str) -> AsyncIterator[FileFacts]:
        """Every file whose key begins with the folder `prefix`, such as `messages/123`."""


def check_key(key: str) -> str:
    """The key, when it is one. No `..`, no empty parts: a key cannot lead out of the folder."""
    if not is_key(key):
        raise ValueError(f"{key[:80]!r} is no key of a file.")
    return key


def is_key(key: str) -> bool:
    return len(key) <= LONGEST_KEY and _KEY.fullmatch(key) is not None and ".." not in key


def new_key(area: str, account_id: str) -> str:
    """A key that nobody can guess: `messages/<account>/ab/ab12…`, spread over 256 folders."""
    name = new_uuid().replace("-", "")
    return check_key(f"{area}/{account_id}/{name[:2]}/{name}")
