"""Takes a fax order from whatever way it came (API, email): checks it, renders it, and queues it."""

from collections.abc import Mapping, Sequence
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.fax_documents import FaxDocument
from clarion.base.files import Files
from clarion.base.http_multipart import Part
from clarion.features.fax.permission import content_of
from clarion.features.fax.receipt_records import content_again, copy_receipt, describe, open_receipt
from clarion.features.fax.schemas import FaxOrderBody, FaxRecipient
from clarion.features.fax.service import (
    Recipients,
    check_time,
    copied,
    original_of,
    queue_fax,
    recipients_of,
    render,
    sender_number,
    sources_of,
    store_document,
)
from clarion.features.fax.text_reader import read_pictures
from clarion.features.message_store import Message, NewAttachment
from clarion.features.people import Account, Extension


async def send(
    here: Container,
    owner: Extension,
    order: FaxOrderBody,
    files: Sequence[Part],
    *,
    origin: str = "",
    details: Mapping[str, Any] = {},
) -> Message:
    """The message of a fax that is queued. `origin`: what it came from, once in the whole store; `details`: kept with
    the message. Raises what is wrong with the order, and what acceptable use says.
    """
    made: FaxDocument | None = None
    words: Sequence[str | None] = ()
    async with here.storage.reading() as session:
        account = await session.get_one(Account, owner.account_id)
        if order.send_time is not None:
            check_time(order.send_time, here.clock.now())
        if order.original_message_id is not None:
            message, attachments, job = await original_of(session, owner, order.original_message_id)
            if not order.to:
                order.to = [FaxRecipient(phone_number=each["phoneNumber"]) for each in message.recipients]
        to = await recipients_of(session, owner, order)
        await sender_number(session, owner, order.source.phone_number)
    if order.original_message_id is not None:
        document = (job.document_key, job.pages)
        attachments = await copied(here, owner.account_id, attachments)
    else:
        made = await render(here, owner, account, order, to, sources_of(files))
        words = await read_pictures(here, made)
        key, pdf = await store_document(here, owner.account_id, made)
        document, attachments = (key, made.pages), [pdf]
    try:
        return await _queue(here, owner, order, to, document, attachments, (made, words), origin, details)
    except ClarionError:
        for key in [*(item.file_key for item in attachments), *([document[0]] if made is not None else [])]:
            await here.get(Files).delete(key)
        raise


async def _queue(
    here: Container,
    owner: Extension,
    order: FaxOrderBody,
    to: Recipients,
    document: tuple[str, int],
    attachments: Sequence[NewAttachment],
    rendered: tuple[FaxDocument | None, Sequence[str | None]],
    origin: str,
    details: Mapping[str, Any],
) -> Message:
    made, words = rendered
    async with here.storage.transaction() as session:
        person = await session.get_one(Extension, owner.id)
        if made is not None:
            content = content_of(made, words, has_cover=bool(order.cover_index or order.cover_page_text))
        else:
            content = await content_again(session, order.original_message_id or 0)
        message = await queue_fax(here, session, person, order, to, document, attachments, content)
        if made is not None:
            open_receipt(session, message, describe(made.pdf), made.digests, content)
        else:
            await copy_receipt(session, order.original_message_id or 0, message)
        if origin or details:
            message.origin, message.details = origin or None, {**message.details, **details}
        return message
