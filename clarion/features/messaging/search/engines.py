"""Search in the database itself, so that what is found and who may see it is one statement and one transaction."""

from collections.abc import Sequence
from typing import Any
from typing import cast as typed

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    column,
    delete,
    exists,
    func,
    literal_column,
    select,
    table,
    text,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from clarion.base.container import Container
from clarion.base.storage import AsyncSession, ReadyWrite, run
from clarion.base.words import LONGEST_TEXT, words_in
from clarion.features.messaging.chats import Member
from clarion.features.messaging.posts import Along, AlongRows
from clarion.features.messaging.search.index import Doc, Page, Request, SearchIndex, new_doc_id
from clarion.features.messaging.search.models import SearchDoc
from clarion.features.messaging.search.query import Term

_WINDOW = 2000
"""Hits that one statement looks at in SQLite, where it holds everybody up (decision 0015)."""
_MOST_WINDOWS = 25
_words = table("chat_search_words", column("rowid"), column("doc_id"), column("words"))


def search_index(here: Container) -> SearchIndex:
    return SqliteIndex() if here.storage.is_sqlite else PostgresIndex()


def _keeping(insert: Any) -> ReadyWrite:
    """Made once for each kind of database: building it takes longer than executing it."""
    docs = SearchDoc.__table__
    row = insert(docs).values({name.name: bindparam(name.name) for name in docs.c})
    changing = {name: row.excluded[name] for name in ("creator_id", "has_file", "body")}
    row = row.on_conflict_do_update(index_elements=["kind", "thing_id"], set_=changing).returning(docs.c.id)
    return ReadyWrite(row)


_KEEPING = {"sqlite": _keeping(sqlite.insert), "postgresql": _keeping(postgresql.insert)}


async def _keep(session: AsyncSession, dialect: str, doc: Doc) -> tuple[int, str]:
    """Id and body of the row about the thing. The id stays when it is there already."""
    row = _row(doc)
    # It is about the chat, which is there; the thing itself may be written later.
    return (await run(session, _KEEPING[dialect], **row))[0][0], row["body"]


def _row(doc: Doc) -> dict[str, Any]:
    return {
        "id": new_doc_id(doc.at),
        "kind": doc.kind,
        "thing_id": doc.thing_id,
        "account_id": doc.account_id,
        "chat_id": doc.chat_id,
        "creator_id": doc.creator_id,
        "has_file": doc.has_file,
        "body": doc.body[:LONGEST_TEXT].replace("\0", " "),
    }


async def _remove(session: AsyncSession, kind: str, thing_id: str) -> None:
    """Its words go with it."""
    await session.execute(delete(SearchDoc).where(SearchDoc.kind == kind, SearchDoc.thing_id == thing_id))


def _seen(request: Request) -> list[ColumnElement[bool]]:
    """What holds for each doc that is shown: above all that the person is in its chat."""
    member = exists().where(Member.chat_id == SearchDoc.chat_id, Member.extension_id == request.member_id)
    found: list[ColumnElement[bool]] = [SearchDoc.account_id == request.account_id, member]
    found += [SearchDoc.id < request.below, SearchDoc.id >= request.since]
    if request.creators is not None:
        found.append(SearchDoc.creator_id.in_(list(request.creators)))
    if request.chats is not None:
        found.append(SearchDoc.chat_id.in_(list(request.chats)))
    if request.has_file:
        found.append(SearchDoc.has_file == true())
    return found


_PUT = ReadyWrite(text("INSERT OR REPLACE INTO chat_search_words (rowid, words) VALUES (:id, :words)"))


class SqliteIndex:
    """FTS5. It gives hits with the newest first, a window at a time."""

    async def put(self, session: AsyncSession, doc: Doc) -> None:
        doc_id, body = await _keep(session, "sqlite", doc)
        await run(session, _PUT, id=doc_id, words=" ".join(word.text for word in words_in(body)))

    def along(self, doc: Doc) -> Sequence[Along]:
        raise NotImplementedError("SQLite has one writer at a time: nothing is gained by one statement.")

    async def remove(self, session: AsyncSession, kind: str, thing_id: str) -> None:
        await _remove(session, kind, thing_id)

    async def find(self, session: AsyncSession, request: Request, count: int) -> Page:
        docs: list[SearchDoc] = []
        below = request.below
        for _ in range(_MOST_WINDOWS):
            hits = _hits(request, below).subquery()
            seen, lowest = (await session.execute(select(func.count(), func.min(hits.c.id)))).one()
            if not seen:
                return Page(docs, None)
            query = select(SearchDoc).where(SearchDoc.id.in_(select(_hits(request, below).subquery().c.id)))
            query = query.where(*_seen(request), *(~_has(term) for term in request.unwanted))
            docs += await session.scalars(query.order_by(SearchDoc.id.desc()).limit(count + 1 - len(docs)))
            if len(docs) > count:
                return Page(docs[:count], docs[count - 1].id)
            if seen < _WINDOW:
                return Page(docs, None)
            below = lowest
        return Page(docs, below)


def _hits(request: Request, below: int) -> Select[Any]:
    """Ids of the next ones with these words, whoever sees them."""
    if not request.wanted:
        query = select(SearchDoc.id.label("id")).where(SearchDoc.account_id == request.account_id)
        query = query.where(SearchDoc.id < below, SearchDoc.id >= request.since)
        if request.chats is not None:
            query = query.where(SearchDoc.chat_id.in_(list(request.chats)))
        return query.order_by(SearchDoc.id.desc()).limit(_WINDOW)
    query = select(_words.c.rowid.label("id")).where(_matches(request.wanted))
    query = query.where(_words.c.rowid < below, _words.c.rowid >= request.since)
    return query.order_by(_words.c.rowid.desc()).limit(_WINDOW)


def _matches(terms: Sequence[Term]) -> ColumnElement[bool]:
    phrases = (f'"{" ".join(term.words)}"{"*" if term.open else ""}' for term in terms)
    return literal_column("chat_search_words").op("MATCH", is_comparison=True)(" AND ".join(phrases))


def _has(term: Term) -> ColumnElement[bool]:
    return exists(select(1).select_from(_words).where(_matches([term]), _words.c.rowid == SearchDoc.id))


_PUT_VECTOR_TEXT = text(
    "INSERT INTO chat_search_words (doc_id, words) VALUES (:id, CAST(CAST(:words AS text) AS tsvector))"
    " ON CONFLICT (doc_id) DO UPDATE SET words = excluded.words"
)
_PUT_VECTOR = ReadyWrite(_PUT_VECTOR_TEXT)

_docs = typed(Table, SearchDoc.__table__)
_DOC_ALONG = AlongRows(_docs, {each.name: bindparam(f"search_{each.name}", type_=each.type) for each in _docs.c})
_VECTOR = cast(cast(bindparam("search_words", type_=Text()), Text), postgresql.TSVECTOR)
_WORDS_ALONG = AlongRows(_words, {"doc_id": bindparam("search_id", type_=_docs.c.id.type), "words": _VECTOR})


async def fill_postgres_words(connection: AsyncConnection) -> None:
    """Words of all docs of a database whose docs were brought by another one (a move from SQLite)."""
    query, last = select(SearchDoc.id, SearchDoc.body).order_by(SearchDoc.id).limit(_WINDOW), -1
    while docs := (await connection.execute(query.where(SearchDoc.id > last))).all():
        words = [{"id": doc_id, "words": vector_of(body)} for doc_id, body in docs]
        await connection.execute(_PUT_VECTOR_TEXT, words)
        last = docs[-1].id


class PostgresIndex:
    """Tsvectors. Words come from `words_in` as they are, so that no dictionary of one language has a say."""

    async def put(self, session: AsyncSession, doc: Doc) -> None:
        doc_id, body = await _keep(session, "postgresql", doc)
        await run(session, _PUT_VECTOR, id=doc_id, words=vector_of(body))

    def along(self, doc: Doc) -> Sequence[Along]:
        row = _row(doc)
        values = {f"search_{name}": value for name, value in row.items()}
        return (Along(_DOC_ALONG, values), Along(_WORDS_ALONG, {"search_words": vector_of(row["body"])}))

    async def remove(self, session: AsyncSession, kind: str, thing_id: str) -> None:
        await _remove(session, kind, thing_id)

    async def find(self, session: AsyncSession, request: Request, count: int) -> Page:
        query = select(SearchDoc).where(*_seen(request))
        if request.wanted:
            few = await self._few(session, request.wanted)
            hits = select(_words.c.doc_id).where(_fits(request.wanted)) if few is None else few
            query = query.where(SearchDoc.id.in_(hits))
        for term in request.unwanted:
            hit = select(1).select_from(_words).where(_words.c.doc_id == SearchDoc.id, _fits([term]))
            query = query.where(~exists(hit))
        docs = (await session.scalars(query.order_by(SearchDoc.id.desc()).limit(count + 1))).all()
        return Page(docs[:count], docs[count - 1].id if len(docs) > count else None)

    async def _few(self, session: AsyncSession, wanted: Sequence[Term]) -> list[int] | None:
        """Ids of all that have these words; None when they are many.

        The planner does not know how rare a word is. To look from the newest on until enough are found is right for
        words that are common, and reads everything for others; with the index first it is the other way round.
        """
        await session.execute(_BY_INDEX)
        found = await session.scalars(select(_words.c.doc_id).where(_fits(wanted)).limit(_FEW + 1))
        ids = list(found)
        await session.execute(_AS_USUAL)
        return ids if len(ids) <= _FEW else None


_FEW = 2000
_BY_INDEX, _AS_USUAL = text("SET LOCAL enable_seqscan = off"), text("SET LOCAL enable_seqscan = on")
_MOST_PLACES = 255
_LAST_PLACE = 16383


def vector_of(body: str) -> str:
    """As PostgreSQL reads it: every word with its places."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words_in(body), 1):
        known = places.setdefault(word.text, [])
        if len(known) < _MOST_PLACES and place <= _LAST_PLACE:
            known.append(place)
    return " ".join(f"'{word}'" + (":" + ",".join(map(str, known)) if known else "") for word, known in places.items())


def _fits(terms: Sequence[Term]) -> ColumnElement[bool]:
    phrases = []
    for term in terms:
        words = [f"'{word}'" for word in term.words]
        phrases.append("(" + " <-> ".join([*words[:-1], words[-1] + (":*" if term.open else "")]) + ")")
    query = cast(cast(" & ".join(phrases), Text), postgresql.TSQUERY)
    return _words.c.words.op("@@", is_comparison=True)(query)
