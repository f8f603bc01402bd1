"""Consents of the account: list, search, change, history, export."""

import csv
import io
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.errors import ClarionError, Invalid
from clarion.base.http import WireModel, wire_time
from clarion.base.http_lists import TokenPage
from clarion.base.http_paging import TokenPaging, TokenPagingQuery, page_paging, token_answer
from clarion.base.storage import AsyncSession
from clarion.features.messaging.text_consents import queries
from clarion.features.messaging.text_consents.queries import Wanted
from clarion.features.messaging.text_consents.responses import (
    TextConsentChange,
    TextConsentInfo,
    TextConsentResults,
    TextConsentResultsFailedRecord,
)
from clarion.features.messaging.texting.consents import set_consent
from clarion.features.messaging.texting.errors import not_a_number
from clarion.features.messaging.texting.models import ConsentChange, TextConsent
from clarion.features.numbers import PhoneNumber, to_e164
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v2/accounts/{accountId}/sms/consents", tags=["Text consents"])
Reader = Annotated[Caller, require("SMSSending", scopes="SMS")]
Status = Literal["OptOut", "OptIn"]
Coverage = Literal["PhoneNumber", "Account", "CampaignType"]
CampaignType = Literal["Conversational", "Informational", "Promotional"]
Numbers = Annotated[list[str], Query(max_length=100)]
MOST_CHANGES = 1000
MOST_EXPORTED = 100_000
# What only the surface's own sources may say stays as it is; programs speak for themselves.
_SOURCES = {"Recipient": "Recipient", "Api": "Api", "Upstream": "Upstream", "Carrier": "Carrier", "Account": "Api"}


class Search(WireModel):
    from_: list[str] = Field(default=[], alias="from", max_length=100)
    to: list[str] = Field(default=[], max_length=1000)
    opt_status: Status | None = None
    coverage: list[Coverage] = Field(default=[], max_length=3)
    campaign_type: list[CampaignType] = Field(default=[], max_length=3)
    page_token: str = Field(default="", max_length=1000)
    per_page: int = Field(default=100, ge=1)


class Change(WireModel):
    to: Annotated[str, Field(min_length=1, max_length=40)]
    from_: Annotated[str, Field(alias="from", max_length=40)] = ""
    opt_status: Status
    source: Literal["Recipient", "Api", "Upstream", "Carrier"] = "Api"


class Changes(WireModel):
    records: Annotated[list[Change], Field(min_length=1, max_length=MOST_CHANGES)]


def e164s(texts: list[str], parameter: str) -> list[str]:
    """Raises 400 for what is no number."""
    found = []
    for text in texts:
        number = to_e164(text)
        if number is None:
            raise Invalid(f"Parameter [{parameter}] value is invalid: {text[:40]!r}.", parameter=parameter)
        found.append(number)
    return found


@router.get("", summary="List who wants texts and who does not")
async def list_consents(
    here: Here,
    caller: Reader,
    accountId: str,
    paging: TokenPagingQuery,
    own: Annotated[list[str], Query(alias="from", max_length=100)] = [],
    to: Numbers = [],
    opt_status: Annotated[list[Status], Query(alias="optStatus", max_length=2)] = ["OptOut"],
    coverage: Annotated[list[Coverage], Query(max_length=3)] = [],
) -> TokenPage[TextConsentInfo]:
    account_id = resolve_account(caller, accountId)
    wanted = Wanted(e164s(own, "from"), e164s(to, "to"), opt_status, coverage)
    async with here.storage.reading() as session:
        return await _page(session, account_id, wanted, paging)


@router.post("/search", summary="Search who wants texts and who does not")
async def search_consents(here: Here, caller: Reader, accountId: str, body: Search) -> TokenPage[TextConsentInfo]:
    account_id = resolve_account(caller, accountId)
    statuses = [body.opt_status] if body.opt_status else []
    wanted = Wanted(e164s(body.from_, "from"), e164s(body.to, "to"), statuses, body.coverage)
    async with here.storage.reading() as session:
        return await _page(session, account_id, wanted, page_paging(body.per_page, body.page_token))


async def _page(
    session: AsyncSession, account_id: str, wanted: Wanted, paging: TokenPaging
) -> TokenPage[TextConsentInfo]:
    query = queries.consents_page(queries.consents(account_id, wanted), paging)
    rows = (await session.scalars(query)).all()
    return token_answer(rows, paging, lambda row: {"guest": row.guest_number, "own": row.own_number}, view)


def view(row: TextConsent) -> TextConsentInfo:
    found = {
        "to": row.guest_number,
        "optStatus": row.status,
        "source": _SOURCES.get(row.source, "Api"),
        "lastModifiedTime": wire_time(row.changed_at),
    }
    return cast("TextConsentInfo", found | ({"from": row.own_number} if row.own_number else {}))


@router.patch("", summary="Note who wants texts and who does not")
async def change_consents(here: Here, caller: Reader, accountId: str, body: Changes) -> TextConsentResults:
    """Each record by itself; those that cannot be noted are given back with the reason. Without `from`: all numbers."""
    account_id = resolve_account(caller, accountId)
    failed: list[TextConsentResultsFailedRecord] = []
    async with here.storage.transaction() as session:
        for change in body.records:
            try:
                await _note(here, session, account_id, change)
            except ClarionError as error:
                told = {"errorCode": error.code, "message": error.message}
                refused = {**change.model_dump(by_alias=True, exclude_defaults=False), "error": told}
                failed.append(cast("TextConsentResultsFailedRecord", refused))
    return {"failedRecords": failed} if failed else {}


async def _note(here: Here, session: AsyncSession, account_id: str, change: Change) -> None:
    guest = to_e164(change.to)
    if guest is None:
        raise not_a_number(change.to)
    own = await own_number(session, account_id, change.from_) if change.from_ else ""
    await set_consent(here, session, account_id, guest, change.opt_status, own_number=own, source=change.source)


async def own_number(session: AsyncSession, account_id: str, text: str) -> str:
    """The account's number in E.164. Raises 400 for one that the account has not."""
    wanted = to_e164(text) or ""
    query = select(PhoneNumber.number).where(PhoneNumber.account_id == account_id, PhoneNumber.number == wanted)
    found = await session.scalar(query)
    if found is None:
        raise Invalid(f"Parameter [from] value is invalid: {text[:40]!r} is no number of yours.", parameter="from")
    return found


@router.get("/history", summary="Read how consents came to be")
async def read_history(
    here: Here,
    caller: Reader,
    accountId: str,
    paging: TokenPagingQuery,
    to: Numbers = [],
) -> TokenPage[TextConsentChange]:
    account_id = resolve_account(caller, accountId)
    query = queries.changes_page(account_id, e164s(to, "to"), paging)
    async with here.storage.reading() as session:
        rows = (await session.scalars(query)).all()
    return token_answer(rows, paging, lambda row: {"at": wire_time(row.at), "id": row.id}, _change_view)


def _change_view(row: ConsentChange) -> TextConsentChange:
    found = {
        "to": row.guest_number,
        "optStatus": row.status,
        "source": _SOURCES.get(row.source, "Api"),
        "createdAt": wire_time(row.at),
    }
    return cast("TextConsentChange", found | ({"from": row.own_number} if row.own_number else {}))


@router.get("/export", summary="Export who wants texts and who does not")
async def export_consents(here: Here, caller: Reader, accountId: str) -> Response:
    """CSV with a header; at most 100,000 rows."""
    account_id = resolve_account(caller, accountId)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["from", "to", "optStatus", "source", "lastModifiedTime"])
    async with here.storage.reading() as session:
        query = queries.consents(account_id, Wanted()).limit(MOST_EXPORTED)
        for row in await session.scalars(query):
            source = _SOURCES.get(row.source, "Api")
            writer.writerow([row.own_number, row.guest_number, row.status, source, wire_time(row.changed_at)])
    headers = {"Content-Disposition": 'attachment; filename="sms-consents.csv"'}
    return Response(file.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
