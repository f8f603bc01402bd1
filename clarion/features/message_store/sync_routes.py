"""Synchronising a mailbox: everything once, then what has changed."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from sqlalchemy import Select, select

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import own_uri, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.message_store.kinds import Availability
from clarion.features.message_store.models import Message
from clarion.features.message_store.parameters import Narrowing, NarrowingQuery
from clarion.features.message_store.queries import MessageFilter, OwnerFilter, messages_of
from clarion.features.message_store.responses import MessageSync, MessageSyncSyncInfo
from clarion.features.message_store.routes import views
from clarion.features.message_store.sync import (
    DEFAULT_FRAME,
    MOST_CHANGES,
    MOST_RECORDS,
    OVERLAP,
    SyncToken,
    decode,
    full_sync_required,
)
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Messages"])


@router.get("/message-sync", summary="Synchronise messages")
async def sync_messages(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadMessages", scopes="ReadMessages")],
    accountId: str,
    extensionId: str,
    narrowing: NarrowingQuery,
    sync_type: Annotated[Literal["FSync", "ISync"], Query(alias="syncType")] = "FSync",
    sync_token: Annotated[str, Query(alias="syncToken", max_length=4000)] = "",
    record_count: Annotated[int | None, Query(alias="recordCount", ge=1, le=10**9)] = None,
) -> MessageSync:
    """FSync: the newest of a frame (a week, when no dateFrom is given). ISync: what changed since the token, deletions
    included; frame and filters are those of the token.
    """
    now = here.clock.now()
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        if sync_type == "ISync":
            if not sync_token:
                raise Invalid("Parameter [syncToken] is required for ISync.", parameter="syncToken")
            token = decode(sync_token, owner.id, now)
            if owner.history_since is not None and token.since <= owner.history_since:
                raise full_sync_required()  # what its maker has is nobody's any more
            rows, older = await _changes(session, owner, token), False
        else:
            token = _new_token(here, owner, narrowing)
            rows, older = await _everything(session, owner, token, narrowing, record_count)
        records = await views(request, session, rows, owner)
    info: MessageSyncSyncInfo = {
        "syncType": sync_type,
        "syncToken": SyncToken(**{**vars(token), "since": now}).encode(),
        "syncTime": wire_time(now),
    }
    if sync_type == "FSync":
        info["olderRecordsExist"] = older
    return {"uri": own_uri(request), "records": records, "syncInfo": info}


def _new_token(here: Container, owner: Extension, narrowing: Narrowing) -> SyncToken:
    end = narrowing.date_to or here.clock.now()
    return SyncToken(
        owner=owner.id,
        since=here.clock.now(),
        date_from=narrowing.date_from or end - DEFAULT_FRAME,
        types=narrowing.types,
        directions=narrowing.directions,
        conversation_id=",".join(narrowing.conversation_ids),
        distinct=narrowing.distinct,
        owners=narrowing.owner.owners,
        owner_types=narrowing.owner.extension_types,
    )


def _query(token: SyncToken, owner: Extension, **more: Any) -> Select[Message]:
    wanted = MessageFilter(
        types=token.types,
        directions=token.directions,
        conversation_ids=[part for part in token.conversation_id.split(",") if part],
        owner=OwnerFilter(token.owners, token.owner_types),
        since=owner.history_since,
        **more,
    )
    return messages_of(owner.id, wanted)


async def _everything(
    session: AsyncSession, owner: Extension, token: SyncToken, narrowing: Narrowing, record_count: int | None
) -> tuple[Sequence[Message], bool]:
    """The newest living messages of the frame, and whether there are older ones that were left out."""
    most = min(record_count or MOST_RECORDS, MOST_RECORDS)
    query = _query(
        token,
        owner,
        date_from=token.date_from,
        date_to=narrowing.date_to,
        distinct_conversations=token.distinct,
    )
    rows = (await session.scalars(query.limit(most + 1))).all()
    if len(rows) > most:
        return rows[:most], True
    before = _query(token, owner).where(Message.created_at < token.date_from).with_only_columns(Message.id)
    return rows, await session.scalar(before.limit(1)) is not None


async def _changes(session: AsyncSession, owner: Extension, token: SyncToken) -> Sequence[Message]:
    """What changed, in every availability. Raises MSG-333 when that is too much for one answer."""
    query = _query(
        token,
        owner,
        date_from=token.date_from,
        availabilities=list(Availability),
        distinct_conversations=False,
    ).where(Message.changed_at >= token.since - OVERLAP)
    rows = (await session.scalars(query.limit(MOST_CHANGES + 1))).all()
    if len(rows) > MOST_CHANGES:
        raise full_sync_required()
    return await _latest_only(session, owner, rows) if token.distinct else rows


async def _latest_only(session: AsyncSession, owner: Extension, rows: Sequence[Message]) -> Sequence[Message]:
    """With distinct conversations: of each conversation that changed, its newest living message, and what went."""
    conversations = {row.conversation_id for row in rows if row.conversation_id}
    wanted = MessageFilter(conversation_ids=sorted(conversations), distinct_conversations=True)
    latest = {row.id for row in await session.scalars(messages_of(owner.id, wanted))} if conversations else set()
    kept = [
        row for row in rows if row.availability != Availability.ALIVE or not row.conversation_id or row.id in latest
    ]
    shown = {row.id for row in kept}
    missing = latest - shown
    if missing:
        kept += (await session.scalars(select(Message).where(Message.id.in_(missing)))).all()
    return kept
