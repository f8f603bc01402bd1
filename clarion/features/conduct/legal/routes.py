"""Legal notices as officers file and answer them, and as owners of files object."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import PagingQuery, WireModel, list_answer, parse_time, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.languages import Tongue
from clarion.base.storage import AsyncSession
from clarion.features.conduct.cases.appeals import case_view, get_case, name_of
from clarion.features.conduct.cases.models import CaseKind, CaseRow
from clarion.features.conduct.cases.operator import check_officer
from clarion.features.conduct.cases.responses import CaseInfo
from clarion.features.conduct.legal import authorities, takedowns, tracebacks
from clarion.features.conduct.legal.responses import AuthorityAnswer, OwnTakedown
from clarion.features.conduct.legal.rules import DataClass, Instrument, LegalStep
from clarion.features.conduct.links import StatementLinks
from clarion.features.conduct.spoken import in_language
from clarion.features.conduct.verdict import Verdict
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/clarion/conduct", tags=["Trust and safety"])
own_router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/conduct", tags=["Conduct"])

Acting = Annotated[Caller, require("ReviewConduct", scopes="EditAccounts")]
Anybody = Annotated[Caller, require(scopes="ReadAccounts")]
Number = Annotated[str, Field(min_length=1, max_length=40)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Reference = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Contact = Annotated[str, Field(max_length=254)]
Step = Callable[..., Awaitable[CaseRow]]


class TracebackBody(WireModel):
    """Who asks, and about which call. `at`: when it began, by their clock."""

    requester: Name
    reference: Reference = ""
    contact: Contact = ""
    caller_number: Number
    called_number: Number
    at: str = Field(min_length=1, max_length=40)


class AuthorityBody(WireModel):
    """`documentSha256`: of the instrument as served. `gagged`: the instrument forbids notifying the person."""

    authority: Name
    reference: Reference = ""
    contact: Contact = ""
    country: str = Field(pattern="^[A-Z]{2}$")
    instrument: Instrument
    data_class: DataClass
    number: Number
    since: str = Field("", max_length=40)
    until: str = Field("", max_length=40)
    gagged: bool = False
    document_sha256: str = Field(alias="documentSha256", pattern="^[0-9a-f]{64}$")
    text: str = Field(min_length=1, max_length=5000)


class StepBody(WireModel):
    """`reason`: the answer that goes out, or why."""

    step: LegalStep
    reason: str = Field(min_length=1, max_length=5000)


class CounterNoticeBody(WireModel):
    """Why it is no infringement, who says so, and the declarations that the law asks for."""

    text: str = Field("", max_length=5000)
    name: str = Field("", max_length=200)
    address: str = Field("", max_length=500)
    signature: str = Field("", max_length=200)
    mistake: bool = False
    jurisdiction: bool = False


@router.post("/tracebacks", summary="File a traceback request", status_code=201)
async def file_traceback(here: Here, caller: Acting, body: TracebackBody) -> CaseInfo:
    """The answer is drafted at once, from the call's own record; it goes out when an officer sends it."""
    new = tracebacks.NewTraceback(
        requester=body.requester,
        reference=body.reference,
        contact=body.contact,
        caller=body.caller_number,
        called=body.called_number,
        at=parse_time(body.at, parameter="at"),
    )
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        row = await tracebacks.file_traceback(session, here, new)
        return case_view(row, here.clock.now())


@router.post("/authority-requests", summary="File a request by an authority", status_code=201)
async def file_authority_request(here: Here, caller: Acting, tongue: Tongue, body: AuthorityBody) -> AuthorityAnswer:
    """Says at once whether the instrument covers the data. Either way nothing is erased on request for 90 days."""
    new = authorities.NewAuthorityRequest(
        authority=body.authority,
        reference=body.reference,
        contact=body.contact,
        country=body.country,
        instrument=body.instrument,
        data_class=body.data_class,
        number=body.number,
        since=_time(body.since, "since"),
        until=_time(body.until, "until"),
        gagged=body.gagged,
        digest=body.document_sha256,
        text=body.text,
    )
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        row, verdict = await authorities.file_authority_request(session, here, new)
        case = case_view(row, here.clock.now())
    return in_language(_authority_answer(here, row, case, verdict), tongue)


def _authority_answer(here: Container, row: CaseRow, case: CaseInfo, verdict: Verdict) -> AuthorityAnswer:
    """Whether it fits does not depend on the rule, which an operator may only watch; the statement does."""
    fits, why = bool(row.details["fits"]), str(row.details["why"])
    refusal = None if verdict.allowed else verdict.deciding
    if refusal is None:
        return {"case": case, "fits": fits, "reply": why or None, "rule": None, "clause": None, "statement": None}
    links = StatementLinks(here.keys, here.settings.public_url)
    return {
        "case": case,
        "fits": fits,
        "reply": f"{refusal.text} {why} {refusal.remedy}",
        "rule": refusal.rule,
        "clause": f"AUP-{refusal.clause}",
        "statement": links.url(verdict.statement_id, here.clock.now()),
    }


def _time(text: str, parameter: str) -> datetime | None:
    return parse_time(text, parameter=parameter) if text else None


_HANDLERS: dict[tuple[CaseKind, LegalStep], Step] = {
    ("traceback", "answer"): tracebacks.answer_traceback,
    ("authority", "answer"): authorities.answer_authority,
    ("takedown", "accept"): takedowns.accept_takedown,
    ("takedown", "uphold"): partial(takedowns.close_takedown, upheld=True),
    ("takedown", "dismiss"): partial(takedowns.close_takedown, upheld=False),
}


@router.post("/cases/{caseId}/step", summary="Take the next step of a legal notice")
async def take_step(here: Here, caller: Acting, caseId: str, body: StepBody) -> CaseInfo:
    """Tracebacks and requests by authorities are answered; takedown notices accepted, upheld or dismissed."""
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        row = await take_legal_step(session, here, caseId, body, by=caller.extension_id)
        return case_view(row, here.clock.now())


async def take_legal_step(session: AsyncSession, here: Container, case_id: str, body: StepBody, *, by: str) -> CaseRow:
    row = await get_case(session, case_id)
    step = _HANDLERS.get((row.kind, body.step))
    if step is None:
        known = ", ".join(each for kind, each in _HANDLERS if kind == row.kind) or "none"
        raise Invalid(f"Parameter [step] value is invalid: steps of this case are {known}.", parameter="step")
    return await step(session, here, row.id, body.reason, by=by, by_name=await name_of(session, by))


@own_router.get("/takedowns", summary="List takedown notices about the account's files")
async def list_takedowns(
    request: Request, here: Here, caller: Anybody, accountId: str, paging: PagingQuery
) -> ListResponse[OwnTakedown]:
    """Those that an officer accepted. Administrators see the account's; everybody else their own."""
    account_id, own = resolve_account(caller, accountId), "" if caller.may("ViewConduct") else caller.extension_id
    async with here.storage.reading() as session:
        rows, total = await takedowns.list_own(session, account_id, own, offset=paging.offset, limit=paging.per_page)
    return list_answer(request, [own_view(row) for row in rows], paging, total)


@own_router.post("/takedowns/{caseId}/counter-notice", summary="Object to a takedown notice", status_code=201)
async def counter_takedown(
    here: Here, caller: Anybody, accountId: str, caseId: str, body: CounterNoticeBody
) -> OwnTakedown:
    """Your name and address go to the claimant. The file comes back after 10 business days unless they sue."""
    account_id, own = resolve_account(caller, accountId), "" if caller.may("ViewConduct") else caller.extension_id
    given = takedowns.CounterNotice(text=body.text, name=body.name, address=body.address, signature=body.signature,
                                    mistake=body.mistake, jurisdiction=body.jurisdiction)  # fmt: skip
    async with here.storage.transaction() as session:
        row = await takedowns.get_own(session, account_id, own, caseId)
        return own_view(await takedowns.counter(session, here, row, given))


def own_view(row: CaseRow) -> OwnTakedown:
    """For the owner: the claim and the claimant's name, as the law requires, without their address."""
    known = row.details
    return {
        "id": row.id,
        "state": row.state,
        "file": str(known.get("fileName", "")),
        "work": row.text,
        "claimant": str(known.get("claimant", "")),
        "heldAt": str(known.get("acceptedAt", "")),
        "objectedAt": str(known["counterAt"]) if known.get("counterAt") else None,
        "backAt": str(known["restoreAt"]) if known.get("restoreAt") else None,
        "decision": row.decision or None,
        "reasons": row.reasons or None,
        "decidedAt": wire_time(row.decided_at) if row.decided_at else None,
    }
