"""The audit trail over HTTP: the surface's search, and a download as CSV."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import parse_time
from clarion.features.operations.audit import queries
from clarion.features.operations.audit.models import AuditRecord
from clarion.features.operations.audit.queries import Wanted
from clarion.features.operations.audit.responses import AuditActionList, AuditTrailList
from clarion.features.operations.audit.schemas import CSV_COLUMNS, AuditAnswer, AuditSearch, csv_cells, entry_of
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Audit trail"])
Reader = Annotated[Caller, require("ReadAuditTrail", scopes="ReadAuditTrail")]
_DEFAULT_SPAN = timedelta(hours=24)
MOST_EXPORTED = 100_000
_PIECE = 1000


def _wanted(here: Container, caller: Caller, account_id: str, search: AuditSearch) -> Wanted:
    until = parse_time(search.event_time_to, parameter="eventTimeTo") if search.event_time_to else here.clock.now()
    since = (
        parse_time(search.event_time_from, parameter="eventTimeFrom")
        if search.event_time_from
        else until - _DEFAULT_SPAN
    )
    if since > until:
        raise Invalid("Parameter [eventTimeFrom] is after [eventTimeTo].", parameter="eventTimeFrom")
    sites = tuple(caller.site_ids) if caller.site_ids else None
    if search.site_id:
        sites = (search.site_id,) if sites is None or search.site_id in sites else ()
    return Wanted(
        account_id,
        since,
        until,
        initiators=tuple(search.initiator_ids),
        targets=tuple(search.target_ids),
        actions=tuple(search.action_ids),
        without_actions=tuple(search.exclude_action_ids),
        event_types=tuple(search.event_types),
        operations=tuple(search.operations),
        site_ids=sites,
        search=search.search_string,
    )


@router.post("/audit-trail/search", summary="Search the audit trail", response_model=AuditAnswer)
async def search_audit_trail(
    here: Here,
    caller: Reader,
    accountId: str,
    body: AuditSearch | None = None,
) -> AuditTrailList:
    """Newest first. Searching looks at names, roles, numbers and what was changed."""
    account_id = resolve_account(caller, accountId)
    search = body or AuditSearch.model_validate({})
    wanted = _wanted(here, caller, account_id, search)
    offset = (search.page - 1) * search.per_page
    rows, total = await queries.read_page(here.storage, wanted, offset, search.per_page)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
    return {
        "records": [entry_of(row, account.name) for row in rows],
        "paging": {"page": search.page, "perPage": search.per_page, "total": total, "totalFound": total},
    }


@router.get("/clarion/audit-trail/actions", summary="List the actions that the audit trail knows")
async def list_audit_actions(here: Here, caller: Reader, accountId: str) -> AuditActionList:
    """`operations`: the methods with paths behind them, which the search takes as well."""
    known = await queries.read_known(here.storage, resolve_account(caller, accountId))
    return {"records": list(known.actions), "operations": list(known.operations)}


@router.get("/clarion/audit-trail/export", summary="Download the audit trail as CSV", response_class=StreamingResponse)
async def export_audit_trail(
    here: Here,
    caller: Reader,
    accountId: str,
    search: Annotated[AuditSearch, Query()],
) -> StreamingResponse:
    """The same filters as the search, in the query; at most 100,000 records, newest first."""
    wanted = _wanted(here, caller, resolve_account(caller, accountId), search)
    headers = {"Content-Disposition": 'attachment; filename="audit-trail.csv"'}
    return StreamingResponse(_csv(here, wanted), media_type="text/csv; charset=UTF-8", headers=headers)


async def _csv(here: Container, wanted: Wanted) -> AsyncIterator[bytes]:
    """Piece by piece, each from behind the last: however slowly it is taken, nothing is held meanwhile."""
    yield _lines([CSV_COLUMNS])
    position = None
    for _ in range(MOST_EXPORTED // _PIECE):
        piece = await queries.read_piece(here.storage, wanted, position, _PIECE, _records)
        yield piece.content
        position = piece.position
        if position is None:
            return


def _records(rows: Iterable[AuditRecord]) -> bytes:
    return _lines(map(csv_cells, rows))


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()
