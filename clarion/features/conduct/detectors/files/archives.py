"""Looking into archives without falling for them: bounded in bytes, time, entries and levels. Pure.

Sizes that an archive claims are not believed: what is counted was unpacked, in pieces, and thrown away.
"""

import bz2
import gzip
import io
import lzma
import tarfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

MOST_RATIO = 100.0
MOST_DEPTH = 5
MOST_ENTRIES = 10_000
_PIECE = 64 * 1024
_SLACK = 1 << 20  # an archive may unpack to a megabyte whatever its size
_NESTED = 16 << 20  # a larger file inside is not looked into
_MOST_NAMES = 2_000
_SECONDS = 3.0
_BROKEN = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError,
           NotImplementedError, RuntimeError, KeyError, IndexError, OverflowError, MemoryError)  # fmt: skip


@dataclass(slots=True)
class ArchiveFacts:
    """`ratio`: unpacked over packed; `depth`: archives inside archives; `bounded`: it was too much to see the end."""

    ratio: float = 0.0
    depth: int = 0
    entries: int = 0
    encrypted: bool = False
    broken: bool = False
    bounded: bool = False
    names: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)


class _Enough(Exception):
    """A limit is passed; what was seen so far is the answer."""


@dataclass(slots=True)
class _Budget:
    packed: int
    ends: float
    facts: ArchiveFacts
    unpacked: int = 0

    def spend(self, count: int) -> None:
        self.unpacked += count
        if self.unpacked > MOST_RATIO * self.packed and self.unpacked > _SLACK:
            self.facts.bounded = True
            raise _Enough
        if time.monotonic() > self.ends:
            self.facts.bounded = True
            raise _Enough

    def enter(self, name: str) -> None:
        self.facts.entries += 1
        if len(self.facts.names) < _MOST_NAMES:
            self.facts.names.append(name[:300])
        if self.facts.entries > MOST_ENTRIES:
            raise _Enough


def look_into(content: bytes, *, seconds: float = _SECONDS) -> ArchiveFacts:
    """What an archive holds; all noughts for a file that is none. Takes at most about `seconds` and 20 MB."""
    facts = ArchiveFacts()
    budget = _Budget(max(len(content), 1), time.monotonic() + seconds, facts)
    try:
        _open(content, 1, budget)
    except _Enough:
        pass
    except _BROKEN:
        facts.broken = True
    unpacked = budget.unpacked
    facts.ratio = round(unpacked / budget.packed, 2) if facts.depth and (unpacked > _SLACK or facts.bounded) else 0.0
    if facts.bounded:
        facts.ratio = max(facts.ratio, MOST_RATIO + 1)
    return facts


def kind_of(head: bytes) -> str:
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return "zip"
    if head[:2] == b"\x1f\x8b":
        return "gzip"
    if head[:3] == b"BZh" and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
        return "bzip2"
    if head[:6] == b"\xfd7zXZ\x00":
        return "xz"
    if len(head) > 262 and head[257:262] == b"ustar":
        return "tar"
    if head[:6] == b"7z\xbc\xaf\x27\x1c":
        return "7z"
    return "rar" if head[:6] == b"Rar!\x1a\x07" else ""


def _open(content: bytes, level: int, budget: _Budget) -> None:
    kind = kind_of(content[:512])
    if not kind:
        return
    budget.facts.depth = max(budget.facts.depth, level)
    if level > MOST_DEPTH:
        raise _Enough
    if kind == "zip":
        _open_zip(content, level, budget)
    elif kind == "tar":
        _open_tar(content, level, budget)
    elif kind in ("7z", "rar"):
        budget.enter("")  # only the scanner can look inside
    else:
        budget.enter("")
        _look(_unpacked(kind, content), level, budget)


def _open_zip(content: bytes, level: int, budget: _Budget) -> None:
    if content.count(b"PK\x01\x02") > MOST_ENTRIES:  # the list itself could fill the memory
        budget.facts.entries += MOST_ENTRIES + 1
        raise _Enough
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            budget.enter(entry.filename)
            if entry.flag_bits & 1:
                budget.facts.encrypted = True
                continue
            with archive.open(entry) as stream:
                _look(_pieces(stream), level, budget)


def _open_tar(content: bytes, level: int, budget: _Budget) -> None:
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        for entry in archive:
            budget.enter(entry.name)
            stream = archive.extractfile(entry) if entry.isfile() else None
            if stream is not None:
                _look(_pieces(stream), level, budget)


def _unpacked(kind: str, content: bytes) -> Iterator[bytes]:
    opener = {"gzip": gzip.GzipFile, "bzip2": bz2.BZ2File, "xz": lzma.LZMAFile}[kind]
    source = io.BytesIO(content)
    with opener(fileobj=source) if kind == "gzip" else opener(source) as stream:
        yield from _pieces(stream)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _look(pieces: Iterator[bytes], level: int, budget: _Budget) -> None:
    """Count what comes; keep it only while it may be an archive that is small enough to look into."""
    held = bytearray()
    nested: bool | None = None
    for piece in pieces:
        budget.spend(len(piece))
        if nested is None:
            nested = bool(kind_of(piece[:512]))
            if len(budget.facts.heads) < _MOST_NAMES:
                budget.facts.heads.append(piece[:64])
        if nested and len(held) < _NESTED:
            held += piece
    if nested:
        if len(held) >= _NESTED:
            budget.facts.bounded = True
            raise _Enough
        _open(bytes(held), level + 1, budget)
