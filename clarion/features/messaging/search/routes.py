"""Search in one's chats: our own, which the surface does not have."""

from typing import Annotated

from fastapi import APIRouter, Query

from clarion.base.container import Here
from clarion.base.http_paging import RecordPagingQuery
from clarion.features.messaging.chats import OWN, Visitor
from clarion.features.messaging.search import service
from clarion.features.messaging.search.responses import SearchResult

router = APIRouter(prefix=OWN, tags=["Team messaging: search"])


@router.get("/search", summary="Search one's chats")
async def search_chats(
    here: Here,
    caller: Visitor,
    paging: RecordPagingQuery,
    query: Annotated[str, Query(min_length=1, max_length=1000)],
) -> SearchResult:
    """Posts, names of files, notes and tasks (guests: no notes and tasks) of chats of the caller, the newest first.

    Every word must be there; the last one may be the beginning of one. `"a phrase"`, `-without`, `from:` (number, name
    or me), `in:` (a chat's name), `has:file`, `before:` and `after:` (2026-12-31). At most 100 in a page; a page with
    fewer than asked for is the last one only when it has no `nextPageToken`.
    """
    async with here.storage.reading() as session:
        return await service.find(here, session, caller, query, paging)
