"""The texts of batches, what came back to their numbers, and how many stand where."""

from datetime import datetime
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.http import wire_time
from clarion.base.http_lists import TokenPage
from clarion.base.http_paging import TokenPagingQuery, token_answer
from clarion.features.message_store import Message
from clarion.features.messaging.high_volume import queries
from clarion.features.messaging.high_volume.queries import Wanted
from clarion.features.messaging.high_volume.responses import A2pMessageDetails, A2pMessageInfo, A2pStatuses
from clarion.features.messaging.high_volume.routes import Sender, reach_of
from clarion.features.messaging.high_volume.schemas import delivery_view, statuses_view
from clarion.features.messaging.text_consents.routes import e164s
from clarion.features.messaging.texting.models import TextDelivery

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/a2p-sms", tags=["Texts in bulk"])
Way = Literal["Inbound", "Outbound"]
Numbers = Annotated[list[str], Query(alias="phoneNumber", max_length=50)]
BatchId = Annotated[str, Query(alias="batchId", max_length=64)]
Since = Annotated[datetime | None, Query(alias="dateFrom")]
Until = Annotated[datetime | None, Query(alias="dateTo")]
Directions = Annotated[list[Way], Query(max_length=2)]


def answer_view(row: Message, *, detailed: bool = True) -> A2pMessageInfo:
    """A text that came."""
    view: dict[str, Any] = {
        "id": int(row.id),
        "from": row.sender.get("phoneNumber", ""),
        "to": [party["phoneNumber"] for party in row.recipients if party.get("phoneNumber")],
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
        "messageStatus": "Delivered",
        "segmentCount": max(1, row.segments),
        "direction": "Inbound",
        "text": row.subject if detailed else None,
    }
    return cast("A2pMessageInfo", {name: value for name, value in view.items() if value is not None})


@router.get("/messages", summary="List texts in bulk, and what came back")
async def list_messages(
    here: Here,
    caller: Sender,
    accountId: str,
    paging: TokenPagingQuery,
    batch_id: BatchId = "",
    direction: Directions = [],
    date_from: Since = None,
    date_to: Until = None,
    view: Annotated[Literal["Simple", "Detailed"], Query()] = "Simple",
    numbers: Numbers = [],
) -> TokenPage[A2pMessageInfo | A2pMessageInfo]:
    """Newest first. The words only with `view=Detailed`."""
    reach = reach_of(caller, accountId)
    wanted = Wanted(batch_id, date_from, date_to, e164s(numbers, "phoneNumber"))
    rows: list[TextDelivery | Message] = []
    async with here.storage.reading() as session:
        if "Outbound" in direction or not direction:
            out = queries.newest_first(queries.texts(reach, wanted), TextDelivery, paging)
            rows += (await session.scalars(out)).all()
        if "Inbound" in direction or not direction:
            came = queries.newest_first(queries.answers(reach, wanted), Message, paging)
            rows += (await session.scalars(came)).all()
    rows.sort(key=lambda row: (row.created_at, row.id), reverse=True)
    detailed = view == "Detailed"

    def shown(row: TextDelivery | Message) -> A2pMessageInfo:
        if isinstance(row, Message):
            return answer_view(row, detailed=detailed)
        return delivery_view(row, detailed=detailed)

    # Each kind brought one more than a page: together they hold the next page's first, too.
    return token_answer(
        rows[: paging.count + 1], paging, lambda row: {"at": wire_time(row.created_at), "id": row.id}, shown
    )


@router.get("/messages/{messageId}", summary="Read a text in bulk")
async def read_message(here: Here, caller: Sender, accountId: str, messageId: str) -> A2pMessageDetails:
    reach = reach_of(caller, accountId)
    async with here.storage.reading() as session:
        sent = await session.scalar(queries.texts(reach, Wanted()).where(TextDelivery.id == messageId))
        came = None
        if sent is None:
            came = await session.scalar(queries.answers(reach, Wanted()).where(Message.id == messageId))
    if sent is not None:
        found = delivery_view(sent)
    elif came is not None:
        found = answer_view(came)
    else:
        raise NotFound("Resource for parameter [messageId] is not found.", parameter="messageId")
    return {**found, "id": str(found["id"])}  # a list has numbers here, a single one has text


@router.get("/statuses", summary="Count texts in bulk by state")
async def count_statuses(
    here: Here,
    caller: Sender,
    accountId: str,
    batch_id: BatchId = "",
    direction: Directions = [],
    date_from: Since = None,
    date_to: Until = None,
    numbers: Numbers = [],
) -> A2pStatuses:
    """Texts that went out by state and error code; what came counts as delivered."""
    reach = reach_of(caller, accountId)
    wanted = Wanted(batch_id, date_from, date_to, e164s(numbers, "phoneNumber"))
    counted: dict[tuple[str, str], int] = {}
    async with here.storage.reading() as session:
        if "Outbound" in direction or not direction:
            query = queries.texts(reach, wanted).with_only_columns(
                TextDelivery.state, TextDelivery.code, func.count(), maintain_column_froms=True
            )
            for state, code, count in await session.execute(query.group_by(TextDelivery.state, TextDelivery.code)):
                counted[state, code] = count
        if "Inbound" in direction or not direction:
            came = queries.answers(reach, wanted).with_only_columns(Message.id).subquery()
            more = await session.scalar(select(func.count()).select_from(came)) or 0
            counted["Delivered", ""] = counted.get(("Delivered", ""), 0) + more
    return statuses_view(counted)
