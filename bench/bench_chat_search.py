"""Search over very many posts, on SQLite and PostgreSQL: rare and common words, a phrase, one person, one chat.

A million posts of 1,000 people in 50 teams are put into the index, then looked for by one person, who is in one of the
teams: what is said in the others is found, too, and must not be shown. Words follow Zipf's law, as people's words do.
Filling takes minutes; `--posts` changes the size. The databases share the machine with whatever else it does, so the
columns compare with each other, not with other days.
"""

import argparse
import asyncio
import itertools
import os
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from bench.chat_load import percentiles
from bench.sizes import full_or, leave_out
from clarion.apps.models import load_models
from clarion.base.storage import Storage
from clarion.features.messaging.chats.models import Chat, ChatKind, Member
from clarion.features.messaging.search.engines import PostgresIndex, SqliteIndex, vector_of
from clarion.features.messaging.search.index import Request, SearchIndex, new_doc_id
from clarion.features.messaging.search.models import SearchDoc
from clarion.features.messaging.search.query import Term, read_query
from clarion.features.people import Account, Extension
from tests.support.services import postgres_folder, run_postgres

PEOPLE, TEAMS, VOCABULARY, LENGTH = 1_000, 50, 50_000, 12
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
ASKED = full_or(40, 2)
_AT_ONCE = 5_000
WORDS = [f"word{number}" for number in range(VOCABULARY)]
_SHARES = list(itertools.accumulate(1 / (rank + 1) for rank in range(VOCABULARY)))


def searches() -> Mapping[str, tuple[str, dict[str, Any]]]:
    """What is asked, by name: the words, and conditions of the request."""
    return {
        "a common word": ("word1", {}),
        "a word in a thousand": ("word80", {}),
        "a rare word": ("word40000", {}),
        "a word that nobody said": ("absent", {}),
        "two common words": ("word1 word2", {}),
        "a phrase": ('"word3 word4"', {}),
        "the beginning of a word": ("word49", {}),
        "a common word of one person": ("word1", {"creators": ["p0"]}),
        "a common word, without another": ("word1 -word2", {}),
    }


async def fill(storage: Storage, posts: int) -> float:
    """Seconds that it took."""
    began = time.perf_counter()
    load_models()
    await storage.create_tables()
    async with storage.transaction() as session:
        await session.execute(insert(Account), [{"id": "a", "name": "Bench", "created_at": BEGAN}])
        people = [{"id": f"p{at}", "account_id": "a", "number": str(1000 + at), "created_at": BEGAN}
                  for at in range(PEOPLE)]  # fmt: skip
        await session.execute(insert(Extension), people)
        dated = {"account_id": "a", "kind": ChatKind.TEAM, "created_at": BEGAN, "changed_at": BEGAN}
        await session.execute(insert(Chat), [dated | {"id": f"c{at}", "name": f"Team {at}"} for at in range(TEAMS)])
        seats = [{"chat_id": f"c{at % TEAMS}", "extension_id": f"p{at}", "joined_at": BEGAN} for at in range(PEOPLE)]
        await session.execute(insert(Member), seats)
    dice = random.Random(1)
    put = _PUT["sqlite" if storage.is_sqlite else "postgresql"]
    for start in range(0, posts, _AT_ONCE):
        docs = [_doc(dice, at) for at in range(start, min(start + _AT_ONCE, posts))]
        async with storage.transaction() as session:
            await session.execute(insert(SearchDoc), docs)
            said = [doc["body"] if storage.is_sqlite else vector_of(doc["body"]) for doc in docs]
            await session.execute(
                put, [{"id": doc["id"], "words": words} for doc, words in zip(docs, said, strict=True)]
            )
    if not storage.is_sqlite:
        async with storage.engine.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("ANALYZE"))
    return time.perf_counter() - began


_PUT = {
    "sqlite": text("INSERT INTO chat_search_words (rowid, words) VALUES (:id, :words)"),
    "postgresql": text(
        "INSERT INTO chat_search_words (doc_id, words) VALUES (:id, CAST(CAST(:words AS text) AS tsvector))"
    ),
}


def _doc(dice: random.Random, at: int) -> dict[str, Any]:
    """Two posts a minute; a person writes in their own team."""
    person = dice.randrange(PEOPLE)
    return {
        "id": new_doc_id(BEGAN + timedelta(seconds=30 * at)), "kind": "Post", "thing_id": str(at), "account_id": "a",
        "chat_id": f"c{person % TEAMS}", "creator_id": f"p{person}", "has_file": False,
        "body": " ".join(dice.choices(WORDS, cum_weights=_SHARES, k=LENGTH)),
    }  # fmt: skip


async def ask(storage: Storage, words: str, conditions: Mapping[str, Any]) -> tuple[Sequence[float], int]:
    """Milliseconds of each time, and how many were shown on the first page."""
    index: SearchIndex = SqliteIndex() if storage.is_sqlite else PostgresIndex()
    query = read_query(words)
    request = replace(Request("a", "p0", _closed(query.wanted, words), query.unwanted), **conditions)
    found, shown = [], 0
    for _ in range(ASKED):
        began = time.perf_counter()
        async with storage.reading() as session:
            shown = len((await index.find(session, request, 25)).docs)
        found.append((time.perf_counter() - began) * 1000)
    return found, shown


def _closed(terms: Sequence[Term], words: str) -> Sequence[Term]:
    """The last word may go on where it is no whole one: that is one search of its own here."""
    return terms if words == "word49" else [replace(term, open=False) for term in terms]


async def measure(url: str, posts: int) -> dict[str, str]:
    storage = Storage(url)
    try:
        took = await fill(storage, posts)
        rows = {"filling, posts/s": f"{posts / took:,.0f}"}
        for name, (words, conditions) in searches().items():
            times, shown = await ask(storage, words, conditions)
            rows[name] = f"{percentiles(times)} ({shown})"
        return rows
    finally:
        await storage.close()


async def run(posts: int) -> None:
    columns: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory(prefix="chat-search-") as folder:
        columns["SQLite"] = await measure(f"sqlite:///{folder}/search.db", posts)
    if postgres_folder() is None:
        leave_out("PostgreSQL is left out: it is not installed.\n")
    else:
        with run_postgres() as url:
            columns["PostgreSQL"] = await measure(url.replace("postgresql://", "postgresql+asyncpg://"), posts)
    print(f"{posts:,} posts; p50 / p99 in ms of {ASKED} searches for the first 25 (how many were shown)\n")
    print(f"| | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
    for name in next(iter(columns.values())):
        print(f"| {name} | {' | '.join(rows[name] for rows in columns.values())} |")
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=full_or(1_000_000, 2_000))
    asyncio.run(run(parser.parse_args().posts))
