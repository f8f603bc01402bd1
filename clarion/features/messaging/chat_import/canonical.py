"""What an export holds, whatever program wrote it: people, rooms, what was said in them, and what is left out. Pure.

Keys are those of the export; they mean the same thing each time the same export, or a newer one, is read.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


class Person(msgspec.Struct, frozen=True):
    """`name`: as people saw it. `email` in small letters; empty where the export does not tell."""

    key: str
    name: str
    email: str = ""
    bot: bool = False


class RoomKind(StrEnum):
    PUBLIC = "Public"
    PRIVATE = "Private"
    CONVERSATION = "Conversation"  # of exactly its members: direct messages


class Room(msgspec.Struct, frozen=True):
    """`members`: keys of people; the first is who made it, where that is known. `created_at`: None where it is not."""

    key: str
    kind: RoomKind
    name: str
    members: tuple[str, ...] = ()
    description: str = ""
    archived: bool = False
    created_at: datetime | None = None


class Named(msgspec.Struct, frozen=True, tag="person"):
    """Somebody named in a text. `shown`: how, where the person is not known."""

    key: str
    shown: str


class Everybody(msgspec.Struct, frozen=True, tag="everybody"):
    """The whole room is named."""


Piece = str | Named | Everybody
Words = tuple[Piece, ...]
"""A text in our formatting, with the people that it names."""


class SaidFile(msgspec.Struct, frozen=True):
    """`entry`: its name in the archive; empty where the export only tells of it. `address`: where it lies elsewhere."""

    name: str
    entry: str = ""
    address: str = ""


class SaidReaction(msgspec.Struct, frozen=True):
    """`emoji`: a sign, or a short name as `:tada:`. `at`: None where nobody knows."""

    emoji: str
    person: str
    at: datetime | None = None


class Version(msgspec.Struct, frozen=True):
    """What a text said before it was changed, and since when."""

    words: Words
    said_at: datetime


class Said(msgspec.Struct, frozen=True):
    """`thread`: those of a room with the same one belong together, and the first of them begins it; empty: none.

    `title`: of the thread, which its first shows. `author`: a key of a person; `author_name`: where there is none.
    """

    key: str
    room: str
    at: datetime
    words: Words = ()
    author: str = ""
    author_name: str = ""
    thread: str = ""
    title: str = ""
    changed_at: datetime | None = None
    versions: tuple[Version, ...] = ()
    files: tuple[SaidFile, ...] = ()
    reactions: tuple[SaidReaction, ...] = ()
    pinned: bool = False


class LeftOut(msgspec.Struct, frozen=True):
    """Something that is not taken over. `why`: a word of `leaving.REASONS`; `place`: where it stood."""

    what: str
    why: str
    place: str = ""
    detail: str = ""
    count: int = 1


def clean(text: str) -> str:
    """Without what no database keeps: the null character, and halves of signs."""
    return _UNKEEPABLE.sub("\ufffd", text)


def joined(pieces: Sequence[Piece]) -> Words:
    """Texts beside each other become one; empty ones go; no space stands around the whole."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip()
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
    return tuple(piece for piece in found if piece != "")


def plain(words: Words) -> str:
    """As one text, names as they are shown."""
    said: list[str] = []
    for piece in words:
        said.append(piece if isinstance(piece, str) else "@" + piece.shown if isinstance(piece, Named) else "@all")
    return "".join(said)


def encode(said: Said) -> bytes:
    return msgspec.json.encode(said)


def decode(data: bytes) -> Said:
    return msgspec.json.decode(data, type=Said)


Raw = dict[str, Any]
"""An object of an export, as JSON has it."""
