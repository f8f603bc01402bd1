"""Texts to the world, messages inside the company, and the door for gateways that speak HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from clarion.base.container import Here
from clarion.base.errors import ClarionError, Invalid, NotFound
from clarion.base.files import Files
from clarion.base.http_multipart import Form, FormLimits, Part, read_form
from clarion.base.text_carrier import TextCarriers, WebhookCarrier
from clarion.base.text_encoding import measure
from clarion.base.validation import checked
from clarion.features.conduct import hold_refused
from clarion.features.message_store import MessageInfo, attachments_of, message_view
from clarion.features.messaging.texting import errors
from clarion.features.messaging.texting.pager import send_pager
from clarion.features.messaging.texting.responses import TextSizeInfo
from clarion.features.messaging.texting.rules import LONGEST_TEXT, MEDIA_BYTES, MOST_ATTACHMENTS, units_of
from clarion.features.messaging.texting.schemas import PagerOrder, TextOrder, TextSample
from clarion.features.messaging.texting.sending import HeldText, check_files, keep_files, send_text
from clarion.features.people.sign_in import Caller, public, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Texts"])
gateway_router = APIRouter(prefix="/clarion/text-gateways", tags=["Texts"])
Sender = Annotated[Caller, require("SMSSending", scopes="SMS")]
FORM_LIMITS = FormLimits(
    parts=MOST_ATTACHMENTS + 2,
    part_bytes=MEDIA_BYTES,
    total_bytes=MEDIA_BYTES,
    parameter_bytes=100_000,
    code=errors.FILE_TOO_LARGE,
    status=400,
)
_LARGEST_CALL = 8_000_000


@router.post("/sms", summary="Send a text")
async def send_sms(
    request: Request,
    here: Here,
    caller: Sender,
    accountId: str,
    extensionId: str,
) -> MessageInfo:
    """To one number or, as a group text, up to ten. JSON, or a form in any of its shapes; with files it is an MMS."""
    form = await read_form(request, FORM_LIMITS)
    return await _send(request, here, caller, accountId, extensionId, form)


@router.post("/mms", summary="Send a text with pictures")
async def send_mms(
    request: Request,
    here: Here,
    caller: Sender,
    accountId: str,
    extensionId: str,
) -> MessageInfo:
    """Up to ten files and 1.5 MB together; what they are is told by their bytes."""
    form = await read_form(request, FORM_LIMITS)
    if not form.files:
        raise Invalid("An MMS needs a file.", parameter="attachments")
    return await _send(request, here, caller, accountId, extensionId, form)


async def _send(
    request: Request, here: Here, caller: Caller, account_id: str, extension_id: str, form: Form
) -> MessageInfo:
    order = _order(form)
    files: Sequence[Part] = form.files
    check_files(files)
    async with here.storage.reading() as session:  # before files are kept for somebody else
        owner = await resolve_extension(session, caller, account_id, extension_id)
    text = HeldText(owner.account_id, owner.id, order)
    kept = await keep_files(here, owner.account_id, files, text)
    try:
        async with here.storage.transaction() as session:
            message = await send_text(here, session, owner, order, kept)
            attachments = await attachments_of(session, [message])
    except ClarionError as error:
        held = await hold_refused(here, text.wish(kept), error)
        if held is not None:
            raise held from None
        for file in kept:
            await here.get(Files).delete(file.key)
        raise
    return message_view(request, message, attachments[message.id], owner)


def _order(form: Form) -> TextOrder:
    """The parameters: as JSON, or as plain fields `from`, `to` (repeated) and `text`."""
    given: dict[str, Any] = dict(form.json)
    if not given and form.values:
        given = {
            "from": {"phoneNumber": (form.values.get("from") or [""])[0]},
            "to": [{"phoneNumber": number} for number in form.values.get("to", [])],
            "text": (form.values.get("text") or [""])[0],
        }
    return checked(TextOrder, given)


@router.post("/company-pager", summary="Send a message inside the company")
async def send_company_message(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("PagesSending", scopes="InternalMessages")],
    accountId: str,
    extensionId: str,
    body: PagerOrder,
) -> MessageInfo:
    """To people and groups, or with `replyOn` to everybody in a message that came. It arrives at once."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        message = await send_pager(here, session, owner, body)
        return message_view(request, message, [], owner)


@router.post("/clarion/text-size", summary="Count the segments of a text")
async def text_size(
    here: Here,
    caller: Sender,
    accountId: str,
    extensionId: str,
    body: TextSample,
) -> TextSizeInfo:
    """What the composer shows while somebody types: encoding, segments, and how much is left of the last one."""
    async with here.storage.reading() as session:
        await resolve_extension(session, caller, accountId, extensionId)
    size = measure(body.text)
    return {
        "encoding": "GSM-7" if size.encoding == "GSM" else "UCS-2",
        "segmentCount": size.segments,
        "units": size.units,
        "left": size.left,
        "characters": units_of(body.text),
        "maxCharacters": LONGEST_TEXT,
    }


@gateway_router.post("/{gateway}", dependencies=[public()], summary="Hear from a text gateway", status_code=204)
async def hear_from_gateway(request: Request, here: Here, gateway: str) -> Response:
    """Texts and receipts of a gateway, signed with the secret that it shares with us."""
    carrier = here.get(TextCarriers).by_name.get(gateway)
    if not isinstance(carrier, WebhookCarrier):
        raise NotFound("There is no such gateway.", parameter="gateway")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_CALL:
            raise ClarionError("The call is too large.", code="CMN-104", status=413)
    await carrier.hear({name.lower(): value for name, value in request.headers.items()}, bytes(body))
    return Response(status_code=204)
