"""The fax printer (FAX-25): IPP over HTTPS. Print to it from any computer; the number is in the job's name, or told by
programs that know fax printers.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.errors import ClarionError, Invalid, NotFound
from clarion.base.fax_documents import LARGEST_FAX
from clarion.base.http_multipart import Part
from clarion.features.fax.ipp_message import (
    CHARSET,
    JOB,
    LANGUAGE,
    OPERATION,
    PRINTER,
    TEXT,
    Group,
    IppRequest,
    Malformed,
    Value,
    read_request,
    write_response,
)
from clarion.features.fax.ipp_printer import (
    CANCEL_JOB,
    GET_JOB,
    GET_JOBS,
    GET_PRINTER,
    OPERATIONS,
    PRINT_JOB,
    job_attributes,
    job_id_of,
    number_of,
    print_attributes,
    printer_attributes,
    recipients_of_job,
)
from clarion.features.fax.ordering import send
from clarion.features.fax.prints import keep_print, list_prints
from clarion.features.fax.schemas import FaxOrderBody, FaxRecipient
from clarion.features.fax.service import Recipients, render, sources_of
from clarion.features.message_store import Availability, Direction, Message, MessageStore, MessageType
from clarion.features.people import Account, Extension, Visit, prove_for_program
from clarion.features.people.sign_in import public

router = APIRouter(prefix="/ipp", tags=["Fax"], dependencies=[public()])
MEDIA_TYPE = "application/ipp"
_LARGEST = LARGEST_FAX + 64 * 1024
_OK, _BAD, _NOT_AUTHORIZED, _NOT_POSSIBLE, _NOT_FOUND, _TOO_LARGE, _FORMAT = 0, 0x400, 0x403, 0x404, 0x406, 0x408, 0x40A
_INTERNAL, _UNSUPPORTED, _BUSY, _VERSION = 0x500, 0x501, 0x507, 0x503
_JOBS = 50
_QUESTION = 64 * 1024  # bytes of a request without sign-in
_WHO = {"WWW-Authenticate": 'Basic realm="Clarion fax"'}


@router.post("/fax", summary="Print to fax (IPP)", response_model=None)
async def print_to_fax(request: Request, here: Here) -> Response:
    """Sign in by HTTP Basic: the name and password of Clarion, or a JWT credential as the password. What the printer
    can do is told without: computers ask before they know that they have to sign in.
    """
    owner, refused = None, Response("Sign in with your name and password.", 401, _WHO)
    if "authorization" in request.headers:
        try:
            owner = await _sign_in(request, here)
        except ClarionError as error:
            return Response(error.message, 429 if error.status == 429 else 401, _WHO)
    content = await _body(request, _QUESTION if owner is None else _LARGEST)
    if content is None:
        return refused if owner is None else Response("A fax has at most 50 MB.", 413)
    try:
        asked = read_request(content)
    except Malformed as error:
        return Response(f"This is no IPP message: {error}.", 400)
    if owner is None and asked.operation != GET_PRINTER:
        return refused
    return Response(await _answer(request, here, owner, asked), media_type=MEDIA_TYPE)


async def _body(request: Request, most: int) -> bytes | None:
    """None: it is larger."""
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > most:
            return None
    return bytes(content)


async def _sign_in(request: Request, here: Here) -> Extension:
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        name, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        name = colon = secret = ""
    if kind.lower() != "basic" or not colon:
        raise Invalid("Sign in with your name and password.")
    visit = Visit(source=request.client.host if request.client else "")
    return await prove_for_program(here, visit, name, secret, "FaxSending")


async def _answer(request: Request, here: Here, owner: Extension | None, asked: IppRequest) -> bytes:
    operation = Group(
        OPERATION, {"attributes-charset": [(CHARSET, "utf-8")], "attributes-natural-language": [(LANGUAGE, "en")]}
    )
    groups = [operation]
    if asked.version[0] not in (1, 2):
        return write_response(asked, _VERSION, groups)
    if asked.operation not in OPERATIONS:
        return write_response(asked, _UNSUPPORTED, groups)
    if "attributes-charset" not in asked.attributes or "attributes-natural-language" not in asked.attributes:
        return write_response(asked, _BAD, groups)
    status = _OK
    try:
        groups += await _carry_out(request, here, owner, asked)
    except ClarionError as error:
        status = _status_of(error)
        operation.attributes["status-message"] = [(TEXT, error.message[:255])]
    return write_response(asked, status, groups)


def _status_of(error: ClarionError) -> int:
    known = {403: _NOT_AUTHORIZED, 404: _NOT_FOUND, 409: _NOT_POSSIBLE, 413: _TOO_LARGE, 415: _FORMAT, 429: _BUSY}
    return known.get(error.status, _BUSY if error.status >= 500 else _BAD)


async def _carry_out(request: Request, here: Here, owner: Extension | None, asked: IppRequest) -> list[Group]:
    uri = _printer_uri(request)
    if owner is None or asked.operation == GET_PRINTER:
        told = printer_attributes(uri, await _company_of(here, owner), here.clock.now())
        return [Group(PRINTER, _wanted(asked, told))]
    if asked.operation == GET_JOBS:
        jobs = await _jobs(here, owner)
        return [Group(JOB, _wanted(asked, job_attributes(each, uri, owner.name))) for each in jobs]
    if asked.operation in (GET_JOB, CANCEL_JOB):
        return await _about_job(here, owner, asked, uri)
    if asked.operation != PRINT_JOB:
        return []
    order = FaxOrderBody(to=[FaxRecipient(phone_number=number) for number in recipients_of_job(asked)])
    part = Part("document", str(asked.first("document-name"))[:200], "", asked.data)
    if not order.to:
        return [Group(JOB, {**await _keep(here, owner, asked, order, part, uri)})]
    message = await send(here, owner, order, [part])
    return [Group(JOB, {**job_attributes(message, uri, owner.name)})]


async def _keep(
    here: Here, owner: Extension, asked: IppRequest, order: FaxOrderBody, part: Part, uri: str
) -> dict[str, list[Value]]:
    """Without a number: the document waits for one in the web app, and the printer's work is done."""
    async with here.storage.reading() as session:
        account = await session.get_one(Account, owner.account_id)
    document = await render(here, owner, account, order, Recipients((), {}), sources_of([part]))
    name = str(asked.first("job-name") or asked.first("document-name"))
    return print_attributes(await keep_print(here, owner, name, document), name, uri, owner.name)


async def _company_of(here: Here, owner: Extension | None) -> str:
    if owner is None:
        return "Clarion"
    async with here.storage.reading() as session:
        return (await session.get_one(Account, owner.account_id)).name


def _wanted(asked: IppRequest, told: Mapping[str, Sequence[Value]]) -> dict[str, Sequence[Value]]:
    names = {str(name) for name in asked.attributes.get("requested-attributes", [])}
    if not names or names & {"all", "printer-description", "job-template", "job-description"}:
        return dict(told)
    return {name: value for name, value in told.items() if name in names}


def _printer_uri(request: Request) -> str:
    """Always with the port: without one, printers are on 631 (RFC 3510, RFC 7472)."""
    url = request.url
    secure = url.scheme == "https"
    host = url.netloc if url.port else f"{url.netloc}:{443 if secure else 80}"
    return f"{'ipps' if secure else 'ipp'}://{host}/ipp/fax"


async def _jobs(here: Here, owner: Extension) -> list[Message]:
    query = select(Message).where(
        Message.extension_id == owner.id, Message.type == MessageType.FAX, Message.direction == Direction.OUTBOUND,
        Message.availability == Availability.ALIVE,
    ).order_by(Message.created_at.desc())  # fmt: skip
    async with here.storage.reading() as session:
        return list((await session.scalars(query.limit(_JOBS))).all())


async def _about_job(here: Here, owner: Extension, asked: IppRequest, uri: str) -> list[Group]:
    """Of GET_JOB and CANCEL_JOB. Raises NotFound."""
    wanted = str(asked.first("job-id", 0) or str(asked.first("job-uri")).rpartition("/")[2])
    job = await _find_job(here, owner, wanted)
    if job is None:
        return [Group(JOB, _wanted(asked, await _print_as_job(here, owner, wanted, uri)))]
    if asked.operation == CANCEL_JOB:
        async with here.storage.transaction() as session:
            row = await session.get_one(Message, job.id)
            await here.get(MessageStore).delete(session, [row])
        return []
    return [Group(JOB, _wanted(asked, job_attributes(job, uri, owner.name)))]


async def _print_as_job(here: Here, owner: Extension, wanted: str, uri: str) -> dict[str, list[Value]]:
    """Raises NotFound."""
    for each in await list_prints(here, owner):
        if str(number_of(each.id)) == wanted:
            return print_attributes(each.id, each.name, uri, owner.name)
    raise NotFound("There is no such job.", parameter="job-id")


async def _find_job(here: Here, owner: Extension, wanted: str) -> Message | None:
    return next((each for each in await _jobs(here, owner) if str(job_id_of(each)) == wanted), None)
