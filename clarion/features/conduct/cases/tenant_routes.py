"""What an account sees of its own: standing, limits, acts, statements, objections, notices, evidence."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Forbidden
from clarion.base.http import PagingQuery, WireModel, list_answer, parse_time, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.i18n import Reader
from clarion.base.languages import Tongue
from clarion.base.storage import AsyncSession
from clarion.features.conduct import acts, evidence
from clarion.features.conduct.acts.responses import EnforcementNotice
from clarion.features.conduct.cases import appeals, limits, reports, review, statements
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.responses import (
    AccountDistances,
    AccountStandingInfo,
    CaseInfo,
    CaseOversight,
    ComplaintInfo,
    EnforcementActionInfo,
    EnforcementNoticeList,
    EvidenceInfo,
)
from clarion.features.conduct.cases.statement_responses import StatementInfo
from clarion.features.conduct.spoken import as_asked, in_language
from clarion.features.people import Account, Extension, reader_of
from clarion.features.people.sign_in import Caller, find_second_proof, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/conduct", tags=["Conduct"])

Looker = Annotated[Caller, require("ViewConduct", scopes="ReadAccounts")]
Anybody = Annotated[Caller, require(scopes="ReadAccounts")]
Position = Annotated[int, Field(ge=0, lt=2**53)]


class NewComplaint(WireModel):
    """Report an unwanted text, call or fax, as with 7726: by the number that it came from, or by the message, which
    has number, channel and time itself.
    """

    sender: str = Field("", alias="from", max_length=40)
    message_id: int | None = Field(None, ge=1, le=2**63 - 1)
    channel: Literal["call", "text", "fax"] = "text"
    text: str = Field("", max_length=5000)
    happened_at: str = Field("", max_length=40)


@router.get("/standing", summary="Read how the account stands")
async def read_standing(here: Here, caller: Looker, tongue: Tongue, accountId: str) -> AccountStandingInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return in_language(await review.standing_view(session, here, account_id, own=True), tongue)


@router.get("/limits", summary="Read how far the account is from each limit")
async def read_limits(
    here: Here,
    caller: Looker,
    tongue: Tongue,
    accountId: str,
    extension_id: Annotated[str, Query(alias="extensionId", max_length=64)] = "",
) -> AccountDistances:
    """Of one extension, where the rule counts by extension; one's own when none is named."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        subject = await limits.subject_of(session, here, account, extension_id or caller.extension_id)
    view: AccountDistances = {"at": wire_time(here.clock.now()), "records": limits.distances(here, subject)}
    return in_language(view, tongue)


@router.get("/acts", summary="List acts on the account")
async def list_acts(
    request: Request,
    here: Here,
    caller: Looker,
    tongue: Tongue,
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[EnforcementActionInfo]:
    account_id, now = resolve_account(caller, accountId), here.clock.now()
    async with here.storage.reading() as session:
        rows, total = await review.list_acts(
            session, account_id=account_id, offset=paging.offset, limit=paging.per_page
        )
    return in_language(
        list_answer(request, [review.act_view(row, now, own=True) for row in rows], paging, total), tongue
    )


@router.get("/acts/{actId}", summary="Read an act on the account")
async def read_act(here: Here, caller: Looker, tongue: Tongue, accountId: str, actId: str) -> EnforcementActionInfo:
    async with here.storage.reading() as session:
        row = await acts.get_act(session, actId, account_id=resolve_account(caller, accountId))
    return in_language(review.act_view(row, here.clock.now(), own=True), tongue)


@router.post("/acts/{actId}/pass", summary="Pass the check that a challenge asks for")
async def pass_challenge(
    here: Here,
    caller: Annotated[Caller, require("ViewConduct", scopes="EditAccounts")],
    tongue: Tongue,
    accountId: str,
    actId: str,
) -> EnforcementActionInfo:
    """Whoever looks after the account signs in anew, with a second factor, and asks here: the challenge is over."""
    account_id = resolve_account(caller, accountId)
    async with acts.acting(here) as session:
        proved_at = await find_second_proof(session, caller)
        row = await acts.pass_challenge(
            session, here, actId, account_id=account_id, by=caller.extension_id, proved_at=proved_at
        )
    return in_language(review.act_view(row, here.clock.now(), own=True), tongue)


@router.get("/statements/{statementId}", summary="Read a statement of reasons, with its link")
async def read_statement(
    here: Here,
    caller: Anybody,
    tongue: Tongue,
    accountId: str,
    statementId: str,
) -> StatementInfo:
    async with here.storage.reading() as session:
        found = await _concerned(session, caller, accountId, statementId)
        return await statements.statement_view(session, here, found, link=True, language=tongue)


async def _concerned(session: AsyncSession, caller: Caller, account: str, statement_id: str) -> statements.Statement:
    found = await statements.get_statement(session, statement_id, account_id=resolve_account(caller, account))
    if found.extension_id != caller.extension_id and not caller.may("ViewConduct"):
        raise Forbidden("This statement concerns another extension.", code="CMN-404", parameter="statementId")
    return found


@router.get("/appeals", summary="List the account's objections")
async def list_appeals(
    request: Request,
    here: Here,
    caller: Looker,
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[CaseInfo]:
    account_id, now = resolve_account(caller, accountId), here.clock.now()
    async with here.storage.reading() as session:
        rows, total = await appeals.list_own(session, account_id, offset=paging.offset, limit=paging.per_page)
    return list_answer(request, [appeals.case_view(row, now, own=True) for row in rows], paging, total)


@router.get("/notices", summary="List notices of acceptable use")
async def list_notices(
    request: Request,
    here: Here,
    caller: Anybody,
    tongue: Tongue,
    accountId: str,
    paging: PagingQuery,
) -> EnforcementNoticeList:
    """Administrators see the account's; everybody else their own."""
    account_id, own = resolve_account(caller, accountId), None if caller.may("ViewConduct") else caller.extension_id
    async with here.storage.reading() as session:
        rows, total, unread = await acts.list_notices(
            session, account_id, extension_id=own, offset=paging.offset, limit=paging.per_page
        )
        reader = await _reader(session, caller, tongue)
    answer = list_answer(request, [acts.notice_view(row, reader) for row in rows], paging, total)
    return {**answer, "unread": unread}


@router.put("/notices/{noticeId}", summary="Mark a notice as read")
async def read_notice(
    here: Here,
    caller: Anybody,
    tongue: Tongue,
    accountId: str,
    noticeId: str,
) -> EnforcementNotice:
    account_id, own = resolve_account(caller, accountId), None if caller.may("ViewConduct") else caller.extension_id
    async with here.storage.transaction() as session:
        row = await acts.read_notice(session, account_id, noticeId, here.clock.now(), extension_id=own)
        return acts.notice_view(row, await _reader(session, caller, tongue))


async def _reader(session: AsyncSession, caller: Caller, tongue: str) -> Reader:
    account = await session.get_one(Account, caller.account_id)
    return as_asked(reader_of(account, await session.get(Extension, caller.extension_id)), tongue)


@router.get("/evidence", summary="List records of evidence about the account")
async def list_evidence(
    request: Request,
    here: Here,
    caller: Looker,
    accountId: str,
    paging: PagingQuery,
    kind: Annotated[str, Query(max_length=60)] = "",
) -> ListResponse[CaseOversight]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        leaves, total = await evidence.list_leaves(
            session, account_id=account_id, kind=kind, offset=paging.offset, limit=paging.per_page
        )
    records: list[CaseOversight] = [
        {"position": leaf.position, "leafHash": leaf.hash.hex(), "record": evidence.opened(leaf)} for leaf in leaves
    ]
    return list_answer(request, records, paging, total)


@router.get("/evidence/{position}", summary="Read a record of evidence about the account, with its proof")
async def read_evidence(here: Here, caller: Looker, accountId: str, position: Position) -> EvidenceInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await evidence.get_leaf(session, position, account_id=account_id)
        return await review.evidence_view(session, here, position)


@router.post("/complaints", summary="Complain about a text or call", status_code=201)
async def complain(
    here: Here,
    caller: Anybody,
    accountId: str,
    body: NewComplaint,
) -> ComplaintInfo:
    """Whoever it is about never learns who complained."""
    resolve_account(caller, accountId)
    at = parse_time(body.happened_at, parameter="happenedAt") if body.happened_at else None
    about = reports.Complained(body.sender, body.channel, at)
    async with here.storage.transaction() as session:
        more: dict[str, str] = {}
        if body.message_id is not None:
            about = await reports.complained_message(session, here, caller.extension_id, str(body.message_id), about)
            more["messageId"] = str(body.message_id)
        row = await reports.file_complaint(
            session, here, reporter=caller.extension_id, about=about, text=body.text, more=more
        )
    return _complaint_view(row)


def _complaint_view(row: CaseRow) -> ComplaintInfo:
    return {"id": row.id, "state": row.state, "filedAt": wire_time(row.filed_at),
            "acknowledgedAt": wire_time(row.acknowledged_at) if row.acknowledged_at else None}  # fmt: skip
