"""Requests about data over HTTP: what officers do with them, and what people may ask for themselves."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden, NotFound
from clarion.base.files import Files
from clarion.base.http import Paging, PagingQuery, list_answer
from clarion.base.http_files import FileMeta, stored_file
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.operations.privacy_requests import service
from clarion.features.operations.privacy_requests.models import PrivacyRequest
from clarion.features.operations.privacy_requests.responses import (
    ErasureCertificate,
    PrivacyPreview,
    PrivacyRequestInfo,
    PrivacyRequestStatus,
)
from clarion.features.operations.privacy_requests.schemas import (
    OwnPrivacyRequestOrder,
    PrivacyAnswer,
    PrivacyRequestOrder,
)
from clarion.features.operations.privacy_requests.telling import PERMISSION
from clarion.features.people.sign_in import Caller, require

router = APIRouter(tags=["Requests about data"])
Officer = Annotated[Caller, require(PERMISSION)]
Person = Annotated[Caller, require()]
_OWN = "/restapi/v1.0/clarion/own-privacy-requests"
_ALL = service.PATH


async def _page(
    request: Request, here: Container, caller: Caller, paging: Paging, statuses: list[str], *, own: bool
) -> ListResponse[PrivacyRequestInfo]:
    now = here.clock.now()
    async with here.storage.reading() as session:
        query = service.requests_of(caller, own=own, statuses=statuses)
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
        names = await service.names_of(session, rows)
    views = [service.request_view(here, row, names, now) for row in rows]
    return list_answer(request, views, paging, total)


async def _view(here: Container, session: AsyncSession, row: PrivacyRequest) -> PrivacyRequestInfo:
    await session.flush()
    return service.request_view(here, row, await service.names_of(session, [row]), here.clock.now())


@router.get(_ALL, summary="List requests about data")
async def list_requests(
    request: Request,
    here: Here,
    caller: Officer,
    paging: PagingQuery,
    status: Annotated[list[PrivacyRequestStatus], Query(max_length=7)] = [],
) -> ListResponse[PrivacyRequestInfo]:
    """The newest first."""
    return await _page(request, here, caller, paging, list(status), own=False)


@router.post(_ALL, status_code=201, summary="Take a request about data")
async def create_request(here: Here, caller: Officer, body: PrivacyRequestOrder) -> PrivacyRequestInfo:
    """About a person of the account, somebody outside, or the whole company. An export is made at once, an erasure has
    to be approved.
    """
    if body.company and not caller.may("AccountAdministration"):
        raise Forbidden("The data of the whole company is exported by its administrators.", code="CMN-408")
    async with here.storage.transaction() as session:
        row = await service.take_request(here, session, caller, body)
        return await _view(here, session, row)


@router.get(_ALL + "/{requestId}", summary="Read a request about data")
async def read_request(here: Here, caller: Officer, requestId: str) -> PrivacyRequestInfo:
    async with here.storage.reading() as session:
        return await _view(here, session, await service.get_request(session, caller, requestId, own=False))


@router.get(_ALL + "/{requestId}/preview", summary="Say what an erasure would be about")
async def preview_request(here: Here, caller: Officer, requestId: str) -> PrivacyPreview:
    """How many rows of each table would be deleted, redacted or kept, and why."""
    async with here.storage.reading() as session:
        return await service.preview(session, await service.get_request(session, caller, requestId, own=False))


@router.post(_ALL + "/{requestId}/approval", summary="Approve a request about data")
async def approve_request(here: Here, caller: Officer, requestId: str) -> PrivacyRequestInfo:
    """What is erased does not come back."""
    async with here.storage.transaction() as session:
        row = await service.get_request(session, caller, requestId, own=False, lock=True)
        await service.approve(here, session, caller, row)
        return await _view(here, session, row)


@router.post(_ALL + "/{requestId}/refusal", summary="Refuse a request about data")
async def refuse_request(
    here: Here,
    caller: Officer,
    requestId: str,
    body: PrivacyAnswer,
) -> PrivacyRequestInfo:
    """With the reason, which the person reads."""
    async with here.storage.transaction() as session:
        row = await service.get_request(session, caller, requestId, own=False, lock=True)
        service.refuse(here, caller, row, body.answer)
        return await _view(here, session, row)


@router.post(_ALL + "/{requestId}/extension", summary="Extend the time for an answer")
async def extend_request(
    here: Here,
    caller: Officer,
    requestId: str,
    body: PrivacyAnswer,
) -> PrivacyRequestInfo:
    """By two months, once, within a month of the request, with the reason (GDPR article 12(3))."""
    async with here.storage.transaction() as session:
        row = await service.get_request(session, caller, requestId, own=False, lock=True)
        service.extend(here, row, body.answer)
        return await _view(here, session, row)


@router.post(_ALL + "/{requestId}/cancellation", summary="Cancel a request about data")
async def cancel_request(here: Here, caller: Officer, requestId: str) -> PrivacyRequestInfo:
    async with here.storage.transaction() as session:
        row = await service.get_request(session, caller, requestId, own=False, lock=True)
        service.cancel(here, row)
        return await _view(here, session, row)


@router.get(_ALL + "/{requestId}/archive", summary="Download the archive of an export")
async def read_archive(request: Request, here: Here, caller: Officer, requestId: str) -> Response:
    """A zip file; it is there for two weeks."""
    return await _archive(request, here, caller, requestId, own=False)


@router.get(_ALL + "/{requestId}/certificate", summary="Download the certificate of an erasure")
async def read_certificate(here: Here, caller: Officer, requestId: str) -> ErasureCertificate:
    """Signed by this installation: every table and store, what became of it, what stays and why."""
    async with here.storage.reading() as session:
        row = await service.get_request(session, caller, requestId, own=False)
    if not row.certificate:
        raise NotFound("There is no certificate yet.", parameter="requestId")
    return {"statement": row.certificate, "signature": row.signature, "signingKey": row.signing_key}


@router.get(_OWN, summary="List your requests about your data")
async def list_own_requests(
    request: Request, here: Here, caller: Person, paging: PagingQuery
) -> ListResponse[PrivacyRequestInfo]:
    return await _page(request, here, caller, paging, [], own=True)


@router.post(_OWN, status_code=201, summary="Ask for a copy of your data, or for its erasure")
async def create_own_request(here: Here, caller: Person, body: OwnPrivacyRequestOrder) -> PrivacyRequestInfo:
    """A copy is made at once; whether data is erased is for the company to decide within a month."""
    async with here.storage.transaction() as session:
        return await _view(here, session, await service.take_own_request(here, session, caller, body))


@router.post(_OWN + "/{requestId}/cancellation", summary="Cancel a request about your data")
async def cancel_own_request(here: Here, caller: Person, requestId: str) -> PrivacyRequestInfo:
    async with here.storage.transaction() as session:
        row = await service.get_request(session, caller, requestId, own=True, lock=True)
        service.cancel(here, row)
        return await _view(here, session, row)


@router.get(_OWN + "/{requestId}/archive", summary="Download the copy of your data")
async def read_own_archive(request: Request, here: Here, caller: Person, requestId: str) -> Response:
    return await _archive(request, here, caller, requestId, own=True)


async def _archive(request: Request, here: Container, caller: Caller, request_id: str, *, own: bool) -> Response:
    async with here.storage.reading() as session:
        row = await service.get_request(session, caller, request_id, own=own)
    if not row.file_key or row.expires_at is None or here.clock.now() >= row.expires_at:
        raise NotFound("There is no archive, or not any more. Ask for a new export.", parameter="requestId")
    meta = FileMeta("application/zip", row.size, f"data-{row.id}.zip", row.id, "Attachment")
    return await stored_file(request, here.get(Files), row.file_key, meta)
