"""Finding: whom and what a query names, what is found, and how it is shown."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import String, func, or_, select

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.http import wire_time
from clarion.base.http_paging import TokenPaging, page_token
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, of_member
from clarion.features.messaging.chats.models import ImportedPerson
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.posts import Post, post_view
from clarion.features.messaging.search.engines import search_index
from clarion.features.messaging.search.index import Request, first_id
from clarion.features.messaging.search.models import SearchDoc
from clarion.features.messaging.search.query import Query, read_query
from clarion.features.messaging.search.responses import SearchResult, SearchResultRecord, SearchResultRecordPost
from clarion.features.messaging.search.snippets import snippet
from clarion.features.messaging.tasks.models import ChatTask
from clarion.features.messaging.work_objects import zone_of
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

_MOST_NAMED = 50
MOST_FOUND = 100


async def find(here: Container, session: AsyncSession, caller: Caller, text: str, paging: TokenPaging) -> SearchResult:
    """A page, the newest first. Guests find what was said; notes and tasks are not theirs to read."""
    query = read_query(text)
    request = await _request(session, caller, query, _below(paging))
    page = await search_index(here).find(session, request, min(paging.count, MOST_FOUND))
    docs = [doc for doc in page.docs if doc.kind == "Post" or not caller.is_guest]
    answer: SearchResult = {"records": await _views(here, session, docs, query), "navigation": {}}
    if page.below is not None:
        answer["navigation"]["nextPageToken"] = page_token({"below": page.below})
    return answer


def _below(paging: TokenPaging) -> int:
    after = paging.after("below")
    if after is None:
        return 2**63 - 1
    if not after.isdecimal() or int(after) >= 2**63:
        raise Invalid("Parameter [pageToken] value is invalid.", parameter="pageToken")
    return int(after)


async def _request(session: AsyncSession, caller: Caller, query: Query, below: int) -> Request:
    creators = await _people(session, caller, query.sender) if query.sender else None
    chats = await _chats(session, caller, query.place) if query.place else None
    since = 0
    if query.after or query.before:
        zone = await zone_of(session, caller.extension_id)
        if query.before:
            below = min(below, first_id(datetime.combine(query.before, time(), zone)))
        if query.after:
            since = first_id(datetime.combine(_next_day(query.after), time(), zone))
    return Request(
        account_id=caller.account_id,
        member_id=caller.extension_id,
        wanted=query.wanted,
        unwanted=query.unwanted,
        creators=creators,
        chats=chats,
        has_file=query.has_file,
        below=below,
        since=since,
    )


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


async def _people(session: AsyncSession, caller: Caller, wanted: str) -> list[str]:
    """By number, id or part of the name, of this account. Raises Invalid when it is nobody; not for guests, who must
    not learn in this way who works here: they find nothing.
    """
    if wanted.lower() == "me":
        return [caller.extension_id]
    name = func.lower(func.coalesce(Extension.display_name, "") + Extension.first_name + " " + Extension.last_name)
    named = or_(
        Extension.id == wanted[:64], Extension.number == wanted[:12], name.contains(wanted.lower(), autoescape=True)
    )
    query = select(Extension.id).where(Extension.account_id == caller.account_id, named)
    found = list(await session.scalars(query.order_by(Extension.id).limit(_MOST_NAMED)))
    imported = func.lower(ImportedPerson.name).contains(wanted.lower(), autoescape=True)
    others = select(ImportedPerson.id).where(ImportedPerson.account_id == caller.account_id, imported)
    found += await session.scalars(others.order_by(ImportedPerson.id).limit(_MOST_NAMED))
    if not found and not caller.is_guest:
        raise Invalid(
            f'"from:{wanted[:40]}" is nobody here: give an extension number, a part of a name, or me.',
            parameter="query",
        )
    return found


async def _chats(session: AsyncSession, caller: Caller, wanted: str) -> list[str]:
    """By id or part of the name, of the caller's own. Raises Invalid when there is none."""
    named = or_(Chat.id.cast(String) == wanted[:64], func.lower(Chat.name).contains(wanted.lower(), autoescape=True))
    query = select(Chat.id).where(Chat.id.in_(of_member(caller.extension_id)), named)
    found = list(await session.scalars(query.order_by(Chat.id).limit(_MOST_NAMED)))
    if not found:
        raise Invalid(
            f'"in:{wanted[:40]}" is none of your chats: give a part of its name, in quotation marks if it has spaces.',
            parameter="query",
        )
    return found


async def _views(
    here: Container, session: AsyncSession, docs: Sequence[SearchDoc], query: Query
) -> list[SearchResultRecord]:
    things = {kind: await _things(session, docs, kind, table) for kind, table in _TABLES.items()}
    shown = {thing.post_ids[0] for kind in ("Note", "Task") for thing in things[kind].values() if thing.post_ids}
    posts = things["Post"] | {
        row.id: row for row in await session.scalars(select(Post).where(Post.id.in_(shown), Post.deleted_at.is_(None)))
    }
    chat_ids = {doc.chat_id for doc in docs}
    chats = {row.id: row for row in await session.scalars(select(Chat).where(Chat.id.in_(chat_ids)))}
    views: list[SearchResultRecord] = []
    for doc in docs:
        thing = things[doc.kind].get(doc.thing_id)
        if thing is None:
            continue
        chat = chats[doc.chat_id]
        post = posts.get(thing.id if doc.kind == "Post" else (thing.post_ids or [""])[0])
        views.append(
            {
                "type": doc.kind,
                "id": doc.thing_id,
                "creatorId": doc.creator_id,
                "creationTime": wire_time(thing.created_at),
                "chat": {"id": chat.id, "type": chat.kind, "name": chat.name},
                "post": cast(
                    "SearchResultRecordPost | None",
                    {**post_view(post, here.settings.public_url), "seq": post.seq} if post is not None else None,
                ),
                "snippet": snippet(doc.body, query.wanted),
            }
        )
    return views


_TABLES: dict[str, Any] = {"Post": Post, "Note": ChatNote, "Task": ChatTask}


async def _things(session: AsyncSession, docs: Sequence[SearchDoc], kind: str, table: Any) -> dict[str, Any]:
    ids = [doc.thing_id for doc in docs if doc.kind == kind]
    if not ids:
        return {}
    return {row.id: row for row in await session.scalars(select(table).where(table.id.in_(ids)))}
