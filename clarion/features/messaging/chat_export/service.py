"""Asking for an export of chats, and what is known of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field
from sqlalchemy import Select, func, select

from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.errors import ClarionError, Invalid, NotFound
from clarion.base.http import WireModel, wire_time
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_export.events import CHAT_EXPORT_ASKED, ChatExportAsked
from clarion.features.messaging.chat_export.models import ChatExport
from clarion.features.messaging.chat_export.responses import ExportInfo, ExportSpecific
from clarion.features.messaging.chats import NEW, OLD, Chat
from clarion.features.messaging.work_objects import LooseId, Moment
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

MOST_AT_ONCE = 2
LONGEST_SPAN = timedelta(days=184)
MOST_PEOPLE = 30
MOST_CHATS = 10
DEFAULT_SPAN = timedelta(hours=24)
RUNNING = ("Accepted", "InProgress")


class Contact(WireModel):
    """Somebody by id, or by e-mail address."""

    id: LooseId | None = None
    email: Annotated[str, Field(max_length=254)] | None = None


class ExportOrder(WireModel):
    """Without people and chats: everything."""

    time_from: Moment | None = None
    time_to: Moment | None = None
    contacts: Annotated[list[Contact], Field(max_length=MOST_PEOPLE)] = Field(default_factory=list)
    chat_ids: Annotated[list[LooseId], Field(max_length=MOST_CHATS)] = Field(default_factory=list)


async def ask_export(here: Container, session: AsyncSession, caller: Caller, order: ExportOrder) -> ChatExport:
    """Raises Invalid for an unusable span, for people and chats that are not here, 429 while two are being made, and
    NoRoom while the disk is nearly full.
    """
    here.get(DiskSpace).require()
    now = here.clock.now()
    until = order.time_to or now
    since = order.time_from or until - DEFAULT_SPAN
    if not since < until <= since + LONGEST_SPAN:
        raise Invalid(
            f"[timeTo] must lie after [timeFrom], at most {LONGEST_SPAN.days} days: ask for more in several exports.",
            parameter="timeFrom",
        )
    running = select(func.count()).where(ChatExport.account_id == caller.account_id, ChatExport.status.in_(RUNNING))
    if (await session.scalar(running) or 0) >= MOST_AT_ONCE:
        said = f"{MOST_AT_ONCE} exports are being made for this account; wait for one of them."
        raise ClarionError(said, code="CMN-303", status=429, retry_after=30)
    row = ChatExport(
        id=new_id(),
        account_id=caller.account_id,
        creator_id=caller.extension_id,
        status="Accepted",
        time_from=since,
        time_to=until,
        contacts=await _people(session, caller, order.contacts),
        chat_ids=await _chats(session, caller, order.chat_ids),
        attempts=0,
        size=0,
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    await session.flush()
    announce(session, CHAT_EXPORT_ASKED, ChatExportAsked(account_id=row.account_id, export_id=row.id))
    return row


async def _people(session: AsyncSession, caller: Caller, contacts: Sequence[Contact]) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for contact in contacts:
        query = select(Extension).where(Extension.account_id == caller.account_id)
        if contact.id:
            query = query.where(Extension.id == contact.id)
        elif contact.email:
            query = query.where(func.lower(Extension.email) == contact.email.lower())
        else:
            raise Invalid("A contact needs an id or an e-mail address.", parameter="contacts")
        rows = (await session.scalars(query)).all()
        if not rows:
            shown = contact.id or contact.email or ""
            raise Invalid(f"Nobody here is {shown[:60]}.", parameter="contacts")
        for row in rows:
            found[row.id] = {"id": row.id} | ({"email": row.email} if row.email else {})
    return list(found.values())


async def _chats(session: AsyncSession, caller: Caller, ids: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(ids))
    known = set(await session.scalars(select(Chat.id).where(Chat.account_id == caller.account_id, Chat.id.in_(wanted))))
    for chat_id in wanted:
        if chat_id not in known:
            raise Invalid(f"There is no chat {chat_id[:40]}.", parameter="chatIds")
    return wanted


def exports(caller: Caller, statuses: Sequence[str]) -> Select[ChatExport]:
    query = select(ChatExport).where(ChatExport.account_id == caller.account_id)
    if statuses:
        query = query.where(ChatExport.status.in_(statuses))
    return query.order_by(ChatExport.created_at.desc(), ChatExport.id)


async def get_export(session: AsyncSession, caller: Caller, export_id: str) -> ChatExport:
    row = await session.get(ChatExport, export_id[:64])
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [taskId] is not found.", parameter="taskId")
    return row


def export_view(here: Container, row: ChatExport, creator: Extension | None, now: datetime) -> ExportInfo:
    base = here.settings.public_url.rstrip("/")
    status = "Expired" if is_expired(row, now) else row.status
    specific: ExportSpecific = {"timeFrom": wire_time(row.time_from), "timeTo": wire_time(row.time_to)}
    if row.contacts:
        specific["contacts"] = row.contacts
    if row.chat_ids:
        specific["chatIds"] = row.chat_ids
    view: ExportInfo = {
        "uri": f"{base}{NEW}/data-export/{row.id}",
        "id": row.id,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
        "status": status,
        "specific": specific,
    }
    if creator is not None:
        view["creator"] = {"id": creator.id, "firstName": creator.first_name, "lastName": creator.last_name}
    if status == "Completed":
        uri = f"{base}{OLD}/data-export/{row.id}/datasets/{row.dataset_id}"
        view["datasets"] = [{"id": row.dataset_id, "uri": uri, "size": row.size}]
    return view


def is_expired(row: ChatExport, now: datetime) -> bool:
    return row.status == "Expired" or (row.expires_at is not None and now >= row.expires_at)
