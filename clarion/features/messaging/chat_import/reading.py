"""Which program an export is of, and what every reader tells."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from clarion.features.messaging.chat_import.archives import Archive, open_archive
from clarion.features.messaging.chat_import.canonical import LeftOut, Person, Room, Said
from clarion.features.messaging.chat_import.mattermost import MattermostReader
from clarion.features.messaging.chat_import.problems import wrong
from clarion.features.messaging.chat_import.slack import SlackReader
from clarion.features.messaging.chat_import.zulip import ZulipReader

Note = Callable[[LeftOut], None]


class Reader(Protocol):
    """`source`: the program; `workspace`: what tells its installation from others. Files are in `archive`."""

    source: str
    workspace: str
    archive: Archive
    people: Mapping[str, Person]
    rooms: Mapping[str, Room]

    def read(self, note: Note) -> Iterator[Said]:
        """Everything that was said, in an order that is always the same. What is left out goes to `note`."""


def open_export(path: Path, scratch: Path) -> Reader:
    """Raises ExportProblem for what is no export, or one that cannot be used; it says where. Slow: use a thread."""
    archive = open_archive(path, scratch)
    try:
        return _reader(archive)
    except BaseException:
        archive.close()
        raise


def _reader(archive: Archive) -> Reader:
    lines = [name for name in archive.names if name.endswith(".jsonl") and not name.startswith("__MACOSX")]
    beside = [name for name in lines if "/" not in name]
    if beside:
        return MattermostReader(archive, min(beside, key=lambda name: (name != "import.jsonl", name)))
    for marker, reader in (("realm.json", ZulipReader), ("users.json", SlackReader), ("org_users.json", SlackReader)):
        root = _root_of(archive.names, marker)
        if root is not None:
            return reader(archive.within(root))
    within = [name for name in lines if name.count("/") == 1]
    if within:
        folder, _, name = within[0].partition("/")
        return MattermostReader(archive.within(f"{folder}/"), name)
    wrong(
        "The file",
        "no export is in it that is understood. Slack's has users.json, Mattermost's import.jsonl, Zulip's realm.json.",
    )


def _root_of(names: list[str], marker: str) -> str | None:
    """The folder that holds this file, the highest one; None where there is none."""
    found = [name for name in names if name == marker or name.endswith("/" + marker)]
    found = [name for name in found if name.count("/") <= 1 and not name.startswith("__MACOSX")]
    return min(found, key=len)[: -len(marker)] if found else None
