"""Synchronising a copy of the call log of a person or of the account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import Select

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import own_uri, parse_time, wire_time
from clarion.features.people.sign_in import resolve_account, resolve_extension
from clarion.features.phone.call_log import service, sync
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.call_log.responses import CallLogSync, CallLogSyncSyncInfo
from clarion.features.phone.call_log.routes import CompanyReader, Reader, View, views_of
from clarion.features.phone.call_log.service import LogFilter
from clarion.features.phone.call_log.sync import SyncToken

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Call log"])
_MISSED = "Missed"
_KINDS = ("All", "Automatic", "OnDemand")


@dataclass(frozen=True)
class SyncWish:
    """The query of both routes. `count` None: not given."""

    sync_type: Literal["FSync", "ISync"]
    token: str
    start: datetime | None
    count: int | None
    detailed: bool
    show_deleted: bool
    wants: tuple[str, ...]


async def _sync_wish(
    sync_type: Annotated[Literal["FSync", "ISync"], Query(alias="syncType")] = "FSync",
    sync_token: Annotated[str, Query(alias="syncToken", max_length=1000)] = "",
    date_from: Annotated[str, Query(alias="dateFrom", max_length=40)] = "",
    record_count: Annotated[int | None, Query(alias="recordCount", ge=1, le=10**6)] = None,
    groups: Annotated[list[Literal["Missed", "All"]], Query(alias="statusGroup", max_length=10)] = [],
    recordings: Annotated[Literal["", "All", "Automatic", "OnDemand"], Query(alias="recordingType")] = "",
    with_recording: Annotated[bool, Query(alias="withRecording")] = False,
    show_deleted: Annotated[bool, Query(alias="showDeleted")] = False,
    view: View = "Simple",
) -> SyncWish:
    if sync_type == "ISync" and not sync_token:
        raise Invalid("Parameter [syncToken] is required.", parameter="syncToken")
    missed = _MISSED if set(groups) == {_MISSED} else ""
    kind = recordings or ("All" if with_recording else "")
    return SyncWish(
        sync_type,
        sync_token,
        start=parse_time(date_from, parameter="dateFrom") if date_from else None,
        count=None if record_count is None else min(record_count, sync.MOST_RECORDS),
        detailed=view == "Detailed",
        show_deleted=show_deleted,
        wants=tuple(word for word in (missed, kind) if word),
    )


Wish = Annotated[SyncWish, Depends(_sync_wish)]


@router.get("/extension/{extensionId}/call-log-sync", summary="Synchronise an extension's call log")
async def sync_extension_log(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    wish: Wish,
) -> CallLogSync:
    """FSync gives the newest records and a token; ISync what has changed among them since the token was made, what is
    new, and with recordCount so many older ones.
    """
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    return await _sync(request, here, _Log(owner.account_id, owner.id, owner.history_since), wish)


@router.get("/call-log-sync", summary="Synchronise the account's call log")
async def sync_account_log(
    request: Request,
    here: Here,
    caller: CompanyReader,
    accountId: str,
    wish: Wish,
) -> CallLogSync:
    return await _sync(request, here, _Log(resolve_account(caller, accountId)), wish)


@dataclass(frozen=True)
class _Log:
    """Whose log, and nothing of before `since`."""

    account_id: str
    extension_id: str | None = None
    since: datetime | None = None

    @property
    def owner(self) -> str:
        return self.extension_id or self.account_id

    def lines(self, wants: Sequence[str], *, deleted: bool) -> Select[CallLogEntry]:
        missed = _MISSED in wants
        wanted = LogFilter(
            directions=("Inbound",) if missed else (),
            results=(_MISSED,) if missed else (),
            recordings=next((word for word in wants if word in _KINDS), ""),
            show_deleted=deleted,
            since=self.since,
        )
        return service.entries_of(self.account_id, self.extension_id, wanted)


async def _sync(request: Request, here: Container, log: _Log, wish: SyncWish) -> CallLogSync:
    now = here.clock.now()
    if wish.sync_type == "ISync":
        rows, token, older = await _changes(here, log, wish, now)
    else:
        rows, token, older = await _afresh(here, log, wish, now)
    async with here.storage.reading() as session:
        level = log.extension_id is None
        records = await views_of(request, session, rows, detailed=wish.detailed, account_level=level)
    info: CallLogSyncSyncInfo = {"syncType": wish.sync_type, "syncToken": token.encode(), "syncTime": wire_time(now)}
    info["olderRecordsExist"] = older
    return {"uri": own_uri(request), "records": records, "syncInfo": info}


_Found = tuple[list[CallLogEntry], SyncToken, bool]


async def _afresh(here: Container, log: _Log, wish: SyncWish, now: datetime) -> _Found:
    """The newest records; the frame begins with the oldest of them, or with what was asked for."""
    count, start = wish.count or sync.MOST_RECORDS, wish.start or sync.BEGINNING
    query = service.down_to(log.lines(wish.wants, deleted=False), start)
    rows = await service.list_beside(here.storage, query.limit(count + 1))
    shown = rows[:count]
    if len(rows) > count:
        return shown, SyncToken(log.owner, now, shown[-1].started_at, wish.wants, shown[-1].id), True
    return shown, SyncToken(log.owner, now, start, wish.wants), False


async def _changes(here: Container, log: _Log, wish: SyncWish, now: datetime) -> _Found:
    """What changed in the frame, and so many records before it as were asked for: the frame then begins with those."""
    old = sync.decode(wish.token, log.owner, log.since)
    wants = wish.wants or old.wants
    lines = log.lines(wants, deleted=wish.show_deleted)
    changed = service.changed_since(lines, old.since - sync.OVERLAP, old.date_from, old.line)
    rows = await service.list_beside(here.storage, changed.limit(sync.MOST_CHANGES + 1))
    if len(rows) > sync.MOST_CHANGES:
        raise sync.too_much()
    rows = sorted(sorted(rows, key=lambda row: row.id), key=lambda row: row.started_at, reverse=True)
    count = wish.count or 0
    before = service.older_than(log.lines(wants, deleted=False), old.date_from, old.line)
    past = await service.list_beside(here.storage, before.limit(count + 1))
    shown = past[:count]
    begin, line = (shown[-1].started_at, shown[-1].id) if shown else (old.date_from, old.line)
    return rows + shown, SyncToken(log.owner, now, begin, wants, line), len(past) > count
