"""Keeping a copy of threads and their entries up to date."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import parse_time, wire_time
from clarion.base.http_paging import page_token, read_page_token
from clarion.features.message_store import SYNC_LASTS, SYNC_OVERLAP, full_sync_required
from clarion.features.messaging.threads import queries
from clarion.features.messaging.threads.models import TextThread
from clarion.features.messaging.threads.queries import EntryFilter
from clarion.features.messaging.threads.responses import ThreadEntrySync, ThreadSync, ThreadSyncSyncInfo
from clarion.features.messaging.threads.routes import Reader
from clarion.features.messaging.threads.schemas import entry_views, people_of, record_view, thread_view
from clarion.features.people.sign_in import resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/message-threads", tags=["Text threads"])
MOST = 1_000
SyncType = Annotated[Literal["FSync", "ISync"] | None, Query(alias="syncType")]
Token = Annotated[str, Query(alias="syncToken", max_length=1000)]
Scope = Literal["Accessible", "Unassigned", "AssignedToMe", "AssignedToMeAndUnassigned", "Explicit"]


def _since(sync_type: str | None, token: str, list_name: str, reader: str, now: datetime) -> datetime | None:
    """From when changes are wanted; None: everything. Raises 400 for a token that cannot be used."""
    if sync_type == "FSync" or (sync_type is None and not token):
        return None
    if not token:
        raise Invalid("Parameter [syncToken] is required for ISync.", parameter="syncToken")
    kind, position = read_page_token(token, parameter="syncToken")
    since = parse_time(str(position.get("at", "")), parameter="syncToken")
    if kind != list_name or position.get("for") != reader or not now - SYNC_LASTS <= since <= now + SYNC_OVERLAP:
        raise full_sync_required()
    return since - SYNC_OVERLAP


def _sync_info(since: datetime | None, list_name: str, reader: str, now: datetime) -> ThreadSyncSyncInfo:
    return {
        "syncType": "FSync" if since is None else "ISync",
        "syncToken": page_token({"at": wire_time(now), "for": reader}, list_name),
        "syncTime": wire_time(now),
    }


@router.get("/sync", summary="Synchronise threads of texts")
async def sync_threads(
    here: Here,
    caller: Reader,
    accountId: str,
    sync_type: SyncType = None,
    token: Token = "",
) -> ThreadSync:
    """FSync: the living, newest change first, at most 1,000. ISync: all that changed, deleted ones too."""
    account_id, now = resolve_account(caller, accountId), here.clock.now()
    since = _since(sync_type, token, "threads", caller.extension_id, now)
    async with here.storage.reading() as session:
        query = queries.threads(await queries.access_of(session, caller, account_id))
        if since is None:
            query = query.where(TextThread.availability == "Alive")
        else:
            query = query.where(TextThread.changed_at >= since)
        rows = (await session.scalars(query.limit(MOST + 1))).all()
        if since is not None and len(rows) > MOST:
            raise full_sync_required()
        people = await people_of(session, rows)
    records = [thread_view(row, people) for row in rows[:MOST]]
    return {"records": records, "syncInfo": _sync_info(since, "threads", caller.extension_id, now)}


@router.get("/entries/sync", summary="Synchronise texts and notes of threads")
async def sync_entries(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    scope: Annotated[Scope, Query()] = "AssignedToMe",
    thread_ids: Annotated[list[str], Query(alias="threadIds", max_length=100)] = [],
    sync_type: SyncType = None,
    token: Token = "",
) -> ThreadEntrySync:
    """Of the threads in `scope`; `threadIds` go with Explicit, and mean it. Limits as for threads."""
    account_id, now = resolve_account(caller, accountId), here.clock.now()
    since = _since(sync_type, token, "entries", caller.extension_id, now)
    wanted = EntryFilter(thread_ids=thread_ids, changed_since=since, availability=("Alive",) if since is None else ())
    if scope == "Explicit" and not thread_ids:
        raise Invalid("Parameter [threadIds] is required for scope Explicit.", parameter="threadIds")
    async with here.storage.reading() as session:
        query = queries.entries(await queries.access_of(session, caller, account_id), wanted)
        mine, nobodys = TextThread.assignee_id == caller.extension_id, TextThread.assignee_id.is_(None)
        if not thread_ids and scope != "Accessible":
            chosen = {"AssignedToMe": mine, "Unassigned": nobodys, "AssignedToMeAndUnassigned": mine | nobodys}
            query = query.where(chosen[scope])
        rows = await queries.read_entries(session, query.limit(MOST + 1))
        if since is not None and len(rows) > MOST:
            raise full_sync_required()
        views = await entry_views(session, request, rows[:MOST])
    kinds = [entry.kind for entry, _thread, _message in rows[:MOST]]
    records = [record_view(view, kind) for view, kind in zip(views, kinds, strict=True)]
    return {"records": records, "syncInfo": _sync_info(since, "entries", caller.extension_id, now)}
