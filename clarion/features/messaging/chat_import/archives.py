"""The file of an export, read within bounds: a zip, a tar (also gzipped), or one file of JSON lines.

Nothing of it is ever unpacked to a name that it chose: entries are read where they lie. Before anything is read, it is
known how large everything says it is; and no entry gives more than it says.
"""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from clarion.features.messaging.chat_import.problems import ExportProblem, wrong

MOST_BYTES = 8 * 2**30
"""Of the file itself."""
MOST_UNPACKED = 64 * 2**30
MOST_ENTRIES = 1_000_000
MOST_RATIO = 200
"""How many bytes come out for one that goes in; small archives may do what they like."""
SMALL = 512 * 2**20
LONGEST_NAME = 1000
DEEPEST = 40
_COPY = 2**20
_ZIP, _GZIP = b"PK", b"\x1f\x8b"


@dataclass
class Archive:
    """`sizes`: what is in it, by name without the folder that everything lies in. `open` one of them."""

    sizes: Mapping[str, int]
    open: Callable[[str], AbstractContextManager[IO[bytes]]]
    close: Callable[[], None]
    root: str = ""
    names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = sorted(self.sizes)

    def read(self, name: str, most: int) -> bytes:
        """All of an entry. Raises ExportProblem for one that is not there, larger, or damaged."""
        if name not in self.sizes:
            wrong(name, "this file is missing in the export.")
        if self.sizes[name] > most:
            wrong(name, f"this file is larger than {most // 2**20} MB.")
        with damage(name), self.open(name) as file:
            data = file.read(most + 1)
        if len(data) > most:
            wrong(name, f"this file is larger than {most // 2**20} MB.")
        return data

    def within(self, root: str) -> "Archive":
        """The same, seen from a folder in it."""
        inside = {name[len(root) :]: size for name, size in self.sizes.items() if name.startswith(root)}
        return Archive(inside, lambda name: self.open(root + name), self.close, self.root + root)


@contextmanager
def damage(name: str) -> Iterator[None]:
    """What can go wrong while an entry is read, said as a problem of the export."""
    try:
        yield
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        said = f"this file is damaged, or packed in a way that is not understood: {error}."
        raise ExportProblem(f"{name[:150]}: {said}") from None
    except Exception as error:
        if type(error).__module__ not in ("zlib", "lzma", "_lzma", "bz2"):
            raise
        raise ExportProblem(f"{name[:150]}: this file is damaged: {error}.") from None


def open_archive(path: Path, scratch: Path) -> Archive:
    """`scratch`: a folder for what has to be unzipped as a whole. Raises ExportProblem for what is no archive."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        wrong("The file", f"it is larger than {MOST_BYTES // 2**30} GB.")
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(_ZIP):
        return _zip(path, size)
    if head.startswith(_GZIP):
        path = _gunzip(path, scratch / "export.tar", size)
    elif head.lstrip().startswith(b"{"):
        return Archive({"import.jsonl": size}, lambda _name: path.open("rb"), lambda: None)
    return _tar(path)


def _zip(path: Path, size: int) -> Archive:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise ExportProblem(f"The file is a damaged zip archive: {error}. Export it again.") from None
    entries = {one.filename: one for one in archive.infolist() if not one.is_dir()}
    if any(one.flag_bits & 1 for one in entries.values()):
        wrong("The file", "it is protected by a password. Export it without one.")
    sizes = {name: one.file_size for name, one in entries.items()}
    _check(sizes, size)
    return Archive(sizes, lambda name: cast(AbstractContextManager[IO[bytes]], archive.open(entries[name])),
                   archive.close)  # fmt: skip


def _gunzip(path: Path, to: Path, size: int) -> Path:
    """The tar inside. Raises ExportProblem as soon as too much comes out."""
    most = max(SMALL, min(MOST_UNPACKED, size * MOST_RATIO))
    done = 0
    with damage("The file"), gzip.open(path) as packed, to.open("wb") as out:
        while piece := packed.read(_COPY):
            done += len(piece)
            if done > most:
                _bomb()
            out.write(piece)
    return to


def _tar(path: Path) -> Archive:
    try:
        archive = tarfile.open(path, "r:")  # noqa: SIM115 - closed with the Archive
    except (tarfile.TarError, OSError) as error:
        raise ExportProblem(
            "The file is no export that is understood: give the zip of Slack or Mattermost, the import.jsonl of"
            f" Mattermost, or the tar.gz of Zulip, as it was written ({error})."
        ) from None
    entries: dict[str, tarfile.TarInfo] = {}
    with damage("The file"):
        for one in archive:
            if len(entries) >= MOST_ENTRIES:
                _too_many()
            if one.isreg() and not one.issparse():  # links and devices are never followed
                entries[one.name.removeprefix("./")] = one
    sizes = {name: one.size for name, one in entries.items()}
    _check(sizes, path.stat().st_size)
    return Archive(sizes, lambda name: archive.extractfile(entries[name]) or io.BytesIO(), archive.close)


def _check(sizes: Mapping[str, int], packed: int) -> None:
    if len(sizes) > MOST_ENTRIES:
        _too_many()
    total = sum(sizes.values())
    if total > MOST_UNPACKED or (total > SMALL and total > packed * MOST_RATIO):
        _bomb()
    for name in sizes:
        if len(name) > LONGEST_NAME or name.count("/") > DEEPEST:
            wrong(name, "this name is too long, or too deep.")
        if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/"):
            wrong(name, "this name leads out of the export. It was not written by the program that exports.")


def _bomb() -> None:
    wrong("The file", f"what is packed in it is too large: {MOST_UNPACKED // 2**30} GB at most, and no more than"
                      f" {MOST_RATIO} times the file itself.")  # fmt: skip


def _too_many() -> None:
    wrong("The file", f"more than {MOST_ENTRIES} files are packed in it.")
