"""The texts in threads: list, send, delete, and what is attached to them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.content import suffix_of
from clarion.base.errors import ClarionError, Conflict, Invalid, NotFound
from clarion.base.files import Files
from clarion.base.http import PagingQuery, WireModel, paging_view
from clarion.base.http_files import Disposition, FileMeta, stored_file
from clarion.base.http_multipart import Form, read_form
from clarion.base.storage import AsyncSession
from clarion.base.validation import checked
from clarion.features.message_store import Attachment, Message
from clarion.features.messaging.texting.routes import FORM_LIMITS
from clarion.features.messaging.texting.schemas import LooseText, NumberRef, TextOrder
from clarion.features.messaging.texting.sending import KeptFile, check_files, keep_files, send_text
from clarion.features.messaging.threads import queries, service
from clarion.features.messaging.threads.models import TextThread, ThreadEntry
from clarion.features.messaging.threads.queries import EntryFilter
from clarion.features.messaging.threads.responses import ThreadEntryInfo, ThreadMessageList
from clarion.features.messaging.threads.routes import Availabilities, Owners, Reader, Since, Status, Until
from clarion.features.messaging.threads.schemas import Ids, entry_views
from clarion.features.numbers import to_e164
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/message-threads/messages", tags=["Text threads"])


class ThreadText(WireModel):
    """`thread_id` may be left out: the open thread of both numbers is used, or a new one."""

    thread_id: LooseText = Field(default="", max_length=64)
    from_: NumberRef = Field(alias="from")
    to: list[NumberRef] = Field(min_length=1, max_length=1)
    text: str = Field(default="", max_length=10_000)

    def order(self) -> TextOrder:
        return TextOrder.model_validate(self.model_dump(by_alias=True, exclude={"thread_id"}))


@router.get("", summary="List the texts in threads")
async def list_messages(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    status: Status = None,
    owners: Owners = [],
    availability: Availabilities = ["Alive"],
    message_ids: Annotated[list[str], Query(alias="messageIds", max_length=100)] = [],
    thread_ids: Annotated[list[str], Query(alias="threadIds", max_length=100)] = [],
    since: Since = None,
    until: Until = None,
) -> ThreadMessageList:
    """Newest first."""
    account_id = resolve_account(caller, accountId)
    wanted = EntryFilter(
        kind="Message",
        ids=message_ids,
        thread_ids=thread_ids,
        owner_ids=owners,
        thread_status=status,
        availability=availability,
        since=since,
        until=until,
    )
    async with here.storage.reading() as session:
        query = queries.entries(await queries.access_of(session, caller, account_id), wanted)
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        rows = await queries.read_entries(session, query.offset(paging.offset).limit(paging.per_page))
        records = await entry_views(session, request, rows)
    return {"records": records, "paging": paging_view(paging, len(records), total)}


@router.post("", status_code=201, summary="Send a text in a thread")
async def send_message(request: Request, here: Here, caller: Reader, accountId: str) -> ThreadEntryInfo:
    """JSON, or a form with files; its parameters may stand in a part `metadata`. One recipient."""
    account_id = resolve_account(caller, accountId)
    form = await read_form(request, FORM_LIMITS)
    wanted = _read(form)
    check_files(form.files)
    kept = await keep_files(here, account_id, form.files)
    try:
        async with here.storage.transaction() as session:
            entry = await _send(here, session, caller, account_id, wanted, kept)
            access = await queries.access_of(session, caller, account_id)
            found = await queries.get_entries(session, access, "Message", [entry.id], parameter="messageId")
            return (await entry_views(session, request, found))[0]
    except ClarionError:
        for file in kept:
            await here.get(Files).delete(file.key)
        raise


def _read(form: Form) -> ThreadText:
    given: dict[str, Any] = dict(form.json)
    inner = given.get("metadata")
    return checked(ThreadText, inner if isinstance(inner, dict) else given)


async def _send(
    here: Here, session: AsyncSession, caller: Caller, account_id: str, wanted: ThreadText, files: list[KeptFile]
) -> ThreadEntry:
    if wanted.thread_id:
        access = await queries.access_of(session, caller, account_id)
        thread = await queries.get_thread(session, access, wanted.thread_id)
        _check_fits(thread, wanted)
    author = await session.get_one(Extension, caller.extension_id)
    message = await send_text(here, session, author, wanted.order(), files)
    await session.flush()
    entry = await session.scalar(select(ThreadEntry).where(ThreadEntry.message_id == message.id))
    assert entry is not None
    return entry


def _check_fits(thread: TextThread, wanted: ThreadText) -> None:
    if thread.status != "Open":
        raise Conflict("This thread is resolved: leave threadId out to open a new one.", parameter="threadId")
    numbers = (to_e164(wanted.from_.phone_number), to_e164(wanted.to[0].phone_number))
    if numbers != (thread.own_number, thread.guest_number):
        raise Invalid("The thread is between other numbers.", parameter="threadId")


@router.delete("", status_code=204, summary="Delete texts from their threads")
async def delete_messages(here: Here, caller: Reader, accountId: str, body: Ids) -> Response:
    """All or none. They stay in their mailboxes."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        access = await queries.access_of(session, caller, account_id)
        found = await queries.get_entries(session, access, "Message", body.ids, parameter="ids")
        service.take_back(here, session, found)
    return Response(status_code=204)


@router.get("/{messageId}/content/{attachmentId}", summary="Read a file of a text in a thread")
async def read_content(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    messageId: str,
    attachmentId: str,
    disposition: Annotated[Disposition, Query(alias="contentDisposition")] = "Inline",
    file_name: Annotated[str, Query(alias="contentDispositionFilename", max_length=255)] = "",
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        access = await queries.access_of(session, caller, account_id)
        [(_entry, _thread, message)] = await queries.get_entries(
            session, access, "Message", [messageId], parameter="messageId"
        )
        file = await session.get(Attachment, attachmentId[:64])
    if file is None or not isinstance(message, Message) or file.message_id != message.id:
        raise NotFound("Resource for parameter [attachmentId] is not found.", parameter="attachmentId")
    name = file_name or file.file_name or f"text-{message.id}{suffix_of(file.content_type)}"
    meta = FileMeta(file.content_type, file.size, name, file.id, disposition)
    return await stored_file(request, here.get(Files), file.file_key, meta)
