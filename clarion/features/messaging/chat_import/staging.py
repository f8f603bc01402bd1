"""What was said, put in order on the disk: exports mix rooms and times, and may hold millions of posts."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clarion.features.messaging.chat_import.canonical import Said, decode, encode
from clarion.features.messaging.chat_import.problems import wrong

MOST_POSTS = 20_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class RoomFacts:
    posts: int
    files: int
    first_at: datetime
    last_at: datetime


class StagingDatabase:
    """First `add` all, then `merge` rooms, then `arrange`; after that posts of a room have places from 0.

    The same export always gives the same places. Calls wait for the disk: make them in a thread, one at a time.
    """

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "spool.db", check_same_thread=False, isolation_level=None)
        # Made anew each time: nothing of it has to outlive the process.
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE said (room TEXT, key TEXT, at INTEGER, number INTEGER, thread TEXT, files INTEGER, body BLOB,"
            " PRIMARY KEY (room, key)) WITHOUT ROWID;"
            "BEGIN"
        )
        self._number = 0

    def add(self, said: Said) -> None:
        """What is there already, in the same room under the same key, stays as it is."""
        self._number += 1
        if self._number > MOST_POSTS:
            wrong("The export", f"it holds more than {MOST_POSTS} posts.")
        row = (said.room, said.key, _micro(said.at), self._number, said.thread, len(said.files), encode(said))
        self._db.execute("INSERT OR IGNORE INTO said VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def rooms(self) -> Mapping[str, RoomFacts]:
        """Those in which anything was said."""
        query = "SELECT room, count(*), sum(files), min(at), max(at) FROM said GROUP BY room"
        return {
            room: RoomFacts(posts, files, _moment(first), _moment(last))
            for room, posts, files, first, last in self._db.execute(query)
        }

    def merge(self, room: str, into: str) -> None:
        """Two rooms of the export that are one here. Keys keep the room that they are of."""
        self._db.execute("UPDATE said SET room = ?, key = room || char(10) || key WHERE room = ?", (into, room))

    def arrange(self) -> None:
        self._db.execute("COMMIT")
        self._db.executescript(
            "CREATE TABLE placed (room TEXT, place INTEGER, at INTEGER, thread TEXT, body BLOB,"
            " PRIMARY KEY (room, place)) WITHOUT ROWID;"
            "INSERT INTO placed SELECT room, row_number() OVER (PARTITION BY room ORDER BY at, number) - 1, at, thread,"
            " body FROM said;"
            "DROP TABLE said;"
            "CREATE INDEX placed_threads ON placed (room, thread, place) WHERE thread <> ''"
        )

    def page(self, room: str, start: int, count: int) -> list[Said]:
        """Posts of a room from a place on, the oldest first."""
        query = "SELECT body FROM placed WHERE room = ? AND place >= ? AND place < ? ORDER BY place"
        return [decode(body) for (body,) in self._db.execute(query, (room, start, start + count))]

    def thread(self, room: str, thread: str) -> tuple[Said, int]:
        """The post that a thread begins with, and how many are in it."""
        where = "FROM placed WHERE room = ? AND thread = ? AND thread <> ''"
        (count,) = self._db.execute(f"SELECT count(*) {where}", (room, thread)).fetchone()
        (body,) = self._db.execute(f"SELECT body {where} ORDER BY place LIMIT 1", (room, thread)).fetchone()
        return decode(body), count

    def count_before(self, room: str, at: datetime) -> int:
        query = "SELECT count(*) FROM placed WHERE room = ? AND at < ?"
        return int(self._db.execute(query, (room, _micro(at))).fetchone()[0])

    def close(self) -> None:
        self._db.close()


def _micro(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _moment(micro: int) -> datetime:
    return _EPOCH + micro * _MICROSECOND
