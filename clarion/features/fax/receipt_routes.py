"""The receipt of a fax: as JSON that anybody can check, and as a page to print."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from clarion.base.container import Here
from clarion.base.fax_documents import FaxDocuments
from clarion.base.http_files import FileMeta, file_in_memory
from clarion.features.fax.receipt import check_receipt, printed_rows
from clarion.features.fax.receipt_records import PDF, receipt_of
from clarion.features.message_store import get_message
from clarion.features.people import Account, reader_of
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/message-store", tags=["Fax"])
Reader = Annotated[Caller, require("ReadMessages", scopes="ReadMessages")]


@router.get("/{messageId}/clarion/receipt", summary="Read the signed receipt of a fax", response_model=None)
async def read_receipt(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    messageId: str,
) -> Response:
    """JSON; `clarion fax verify` checks it anywhere, without a database. Written when the fax is over."""
    text = await _text(here, caller, (accountId, extensionId, messageId))
    name = f"fax-receipt-{messageId}.json"
    return _file(request, text.encode(), "application/json", name, f"receipt-{messageId}")


@router.get("/{messageId}/clarion/receipt/printable", summary="Print the receipt of a fax", response_model=None)
async def print_receipt(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    messageId: str,
) -> Response:
    """As a PDF."""
    checked = check_receipt((await _text(here, caller, (accountId, extensionId, messageId))).encode())
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        reader = reader_of(await session.get_one(Account, owner.account_id), owner)
    rows = printed_rows(checked.body, checked.fingerprint, reader)
    content = await here.get(FaxDocuments).print_rows("Fax receipt", rows)
    return _file(request, content, PDF, f"fax-receipt-{messageId}.pdf", f"printed-{messageId}")


async def _text(here: Here, caller: Caller, where: tuple[str, str, str]) -> str:
    account_id, extension_id, message_id = where
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, account_id, extension_id)
        return await receipt_of(session, await get_message(session, owner, message_id))


def _file(request: Request, content: bytes, media_type: str, name: str, etag: str) -> Response:
    return file_in_memory(request, content, FileMeta(media_type, len(content), name, etag))
