"""What officers of the operator work with: the queue, cases on one page, acts, standing of every account."""

from datetime import timedelta
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden, Invalid
from clarion.base.http import PagingQuery, WireModel, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.languages import Tongue
from clarion.base.storage import AsyncSession
from clarion.features.conduct import acts
from clarion.features.conduct.acts.recording import verb_of
from clarion.features.conduct.cases import appeals, exchange, report_actions, reports, review
from clarion.features.conduct.cases.models import CaseKind, CaseRow
from clarion.features.conduct.cases.operator import check_officer
from clarion.features.conduct.cases.responses import CaseInfo, CasePage, EnforcementActionInfo, SpreadEnforcementAction
from clarion.features.conduct.cases.rule_responses import XarfReport
from clarion.features.conduct.spoken import in_language
from clarion.features.conduct.verdict import Act, Proof
from clarion.features.people import people_with
from clarion.features.people.sign_in import Caller, find_second_proof, require

router = APIRouter(prefix="/restapi/v1.0/clarion/conduct", tags=["Trust and safety"])

Officer = Annotated[Caller, require("ReviewConduct", scopes="ReadAccounts")]
Acting = Annotated[Caller, require("ReviewConduct", scopes="EditAccounts")]
Verb = Literal["observe", "notify", "warn", "challenge", "throttle", "block", "quarantine", "suspend", "terminate"]
Scope = Literal["account", "extension", "number", "feature", "source", "prefix", "campaign"]
Reason = Annotated[str, Field(min_length=1, max_length=2000)]


class NewActBody(WireModel):
    """An act by a person. `hours`: how long; what is usual for the verb when left out."""

    verb: Verb
    scope: Scope = "account"
    subject: str = Field("", max_length=128)
    account_id: str = Field("", max_length=64)
    rule: str = Field(min_length=1, max_length=40)
    clause: str = Field(pattern=r"^(C([1-9]|1[0-3])|G5|UNL)$")
    reason: Reason
    evidence: list[Annotated[str, Field(max_length=200)]] = Field(min_length=1, max_length=20)
    hours: float | None = Field(None, gt=0, le=24 * 366)
    whole: bool = False
    per_minute: int = Field(0, ge=0, le=1000)
    remedy: str = Field("", max_length=600)


class Words(WireModel):
    reason: Reason


class StatusBody(WireModel):
    text: str = Field(min_length=1, max_length=5000)


class ReportActionBody(WireModel):
    """`reason`: to whoever it hits and to the reporter; of `ask`, the question."""

    action: Literal["warn", "hold", "suspend", "dismiss", "ask"]
    reason: str = Field(min_length=1, max_length=2000)


class Decision(WireModel):
    decision: Literal["upheld", "overturned"]
    reasons: str = Field(min_length=1, max_length=5000)


@router.get("/cases", summary="The reviewers' queue")
async def list_cases(
    request: Request,
    here: Here,
    caller: Officer,
    tongue: Tongue,
    paging: PagingQuery,
    state: Annotated[Literal["", "received", "in-review", "decided"], Query()] = "",
    kind: Annotated[Literal["", CaseKind], Query()] = "",
) -> ListResponse[CaseInfo]:
    """Open ones by when a decision is due, the most urgent first."""
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        records, total = await review.list_queue(
            session, here.clock.now(), state=state, kind=kind, offset=paging.offset, limit=paging.per_page
        )
    return in_language(list_answer(request, records, paging, total), tongue)


@router.get("/cases/{caseId}", summary="Everything about a case, on one page")
async def read_case(here: Here, caller: Officer, tongue: Tongue, caseId: str) -> CasePage:
    """That you looked is recorded in the log of evidence."""
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        page = await review.case_page(session, here, caseId, by=caller.extension_id, language=tongue)
    return in_language(page, tongue)


@router.post("/cases/{caseId}/status", summary="Say how a case stands")
async def give_status(here: Here, caller: Acting, caseId: str, body: StatusBody) -> CaseInfo:
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        name = await appeals.name_of(session, caller.extension_id)
        row = await appeals.give_status(session, here, caseId, body.text, by=caller.extension_id, by_name=name)
        return appeals.case_view(row, here.clock.now())


@router.post("/cases/{caseId}/decision", summary="Decide a case, with reasons")
async def decide(here: Here, caller: Acting, caseId: str, body: Decision) -> CaseInfo:
    """What is overturned is undone at once."""
    async with acts.acting(here) as session:
        await check_officer(session, here, caller)
        name = await appeals.name_of(session, caller.extension_id)
        row = await appeals.decide(
            session, here, caseId, body.decision, body.reasons, by=caller.extension_id, by_name=name
        )
    return appeals.case_view(row, here.clock.now())


@router.post("/cases/{caseId}/action", summary="Act on a report: warn, hold, suspend, dismiss it or ask the reporter")
async def act_on_case(here: Here, caller: Acting, caseId: str, body: ReportActionBody) -> CaseInfo:
    """Everything but a question decides the case; the reporter gets an answer in any case."""
    async with acts.acting(here) as session:
        await check_officer(session, here, caller)
        name = await appeals.name_of(session, caller.extension_id)
        row = await report_actions.act_on_report(
            session, here, caseId, body.action, body.reason, by=caller.extension_id, by_name=name
        )
    return appeals.case_view(row, here.clock.now())


@router.get("/cases/{caseId}/xarf", summary="A report or complaint as XARF 4, for the network it came from")
async def read_xarf(here: Here, caller: Officer, caseId: str) -> XarfReport:
    async with here.storage.transaction() as session:
        row = await _report_of(session, here, caller, caseId)
        host, contact = _sender(here)
        return exchange.write_xarf(
            report_id=row.id, at=row.filed_at, organisation=host, contact=contact, domain=host, source=row.subject,
            channel=str(row.details.get("channel", "other")), words=row.text,
        )  # fmt: skip


@router.get("/cases/{caseId}/arf", summary="A report or complaint as ARF (RFC 5965), for the network it came from")
async def read_arf(here: Here, caller: Officer, caseId: str) -> Response:
    async with here.storage.transaction() as session:
        row = await _report_of(session, here, caller, caseId)
        host, contact = _sender(here)
        raw = exchange.write_arf(
            reporter=contact,
            to=f"abuse@{row.subject.rpartition('@')[2]}" if "@" in row.subject else contact,
            subject=f"Abuse report {row.id}",
            words=f"This is a complaint about {row.subject}, received by {host} on {row.filed_at:%d %B %Y}.",
            fields={
                "Original-Mail-From": row.subject if "@" in row.subject else "",
                "Arrival-Date": f"{row.filed_at:%a, %d %b %Y %H:%M:%S +0000}",
                "Source-IP": str(row.details.get("sourceIp", "")),
                "Reported-Uri": "" if "@" in row.subject else f"tel:{row.subject}",
            },
            original=f"Subject: {row.details.get('originalSubject', '')}\r\n",
            at=row.filed_at,
        )
    headers = {"Content-Disposition": f'attachment; filename="report-{row.id}.eml"'}
    return Response(raw, media_type="message/rfc822", headers=headers)


async def _report_of(session: AsyncSession, here: Container, caller: Caller, case_id: str) -> CaseRow:
    """A report; its words leave without who complained."""
    await check_officer(session, here, caller)
    row = await appeals.get_case(session, case_id)
    if row.kind == "appeal":
        raise Invalid("An objection is between an account and us; only reports are passed on.", parameter="caseId")
    await review.record_look(session, here, "export", row.id, by=caller.extension_id)
    return row


def _sender(here: Container) -> tuple[str, str]:
    host = here.settings.public_url.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
    return host, f"abuse@{host if '.' in host else host + '.localdomain'}"


@router.post("/reports/arf", summary="Take a report in the Abuse Reporting Format", status_code=201)
async def take_arf(here: Here, caller: Acting, request: Request) -> CaseInfo:
    """The body is the whole message, as it came by mail."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > exchange.LARGEST_REPORT:
            raise Invalid(f"A report has at most {exchange.LARGEST_REPORT} bytes.", parameter="body")
    report = exchange.read_arf(raw)
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        row = await reports.file_arf(session, here, report)
        return appeals.case_view(row, here.clock.now())


@router.get("/acts", summary="List acts on all accounts")
async def list_acts(
    request: Request,
    here: Here,
    caller: Officer,
    tongue: Tongue,
    paging: PagingQuery,
    state: Annotated[
        Literal["", "proposed", "standing", "expired", "undone", "passed", "refused", "closed"], Query()
    ] = "",
    account_id: Annotated[str, Query(alias="accountId", max_length=64)] = "",
) -> ListResponse[EnforcementActionInfo]:
    """With `state=proposed`: those that wait for somebody to agree."""
    now = here.clock.now()
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        rows, total = await review.list_acts(
            session, account_id=account_id or None, state=state, offset=paging.offset, limit=paging.per_page
        )
    return in_language(list_answer(request, [review.act_view(row, now) for row in rows], paging, total), tongue)


@router.post(
    "/acts", summary="Act on an account, extension, number, feature, source, prefix or campaign", status_code=201
)
async def take_act(here: Here, caller: Acting, tongue: Tongue, body: NewActBody) -> SpreadEnforcementAction:
    """When this answers, every process acts by it. Ending an account only proposes it: a second person has to agree."""
    verb, now = verb_of(body.verb), here.clock.now()
    if verb is Act.TERMINATE:
        caller.check_permission("TerminateAccounts")
    end = now + timedelta(hours=body.hours) if body.hours else acts.default_end(verb, now, whole=body.whole)
    async with acts.acting(here) as session:
        await check_officer(session, here, caller)
        name = await appeals.name_of(session, caller.extension_id)
        row = await acts.take(
            session,
            here,
            acts.NewAct(
                verb=verb,
                scope=body.scope,
                subject=body.subject or body.account_id,
                account_id=body.account_id,
                rule=body.rule,
                clause=body.clause,
                reason=body.reason,
                evidence=tuple(body.evidence),
                proof=Proof.HUMAN,
                appeal=acts.APPEAL,
                expires_at=end,
                remedy=body.remedy,
                by=caller.extension_id,
                by_name=name,
                whole=body.whole,
                rate=body.per_minute,
                extension_id=body.subject if body.scope == "extension" else "",
            ),
        )
        await _not_oneself(session, row, caller)
    return in_language(_spread(session, review.act_view(row, here.clock.now())), tongue)


async def _not_oneself(session: AsyncSession, row: acts.ActRow, caller: Caller) -> None:
    if row.subject == caller.extension_id:
        raise Forbidden("Nobody acts on themselves.", code="AUP-ENF-01")
    if row.verb == "terminate":
        await acts.check_not_concerned(session, row, caller.extension_id)


def _spread(session: AsyncSession, act: EnforcementActionInfo) -> SpreadEnforcementAction:
    """With whether every process knows by now."""
    spread = session.info.get("conduct_spread")
    view = cast("SpreadEnforcementAction", {**act})
    if spread is not None:
        view["knownBy"] = {"processes": spread.listeners, "missing": len(spread.missing)}
    return view


@router.post("/acts/{actId}/confirm", summary="Agree to a proposed act")
async def confirm_act(here: Here, caller: Acting, tongue: Tongue, actId: str) -> SpreadEnforcementAction:
    async with acts.acting(here) as session:
        await check_officer(session, here, caller)
        row = await acts.get_act(session, actId)
        if row.verb == "terminate":
            caller.check_permission("TerminateAccounts")
        name = await appeals.name_of(session, caller.extension_id)
        row = await acts.confirm(session, here, actId, by=caller.extension_id, by_name=name)
    return in_language(_spread(session, review.act_view(row, here.clock.now())), tongue)


@router.post("/acts/{actId}/decline", summary="Do not agree to a proposed act")
async def decline_act(here: Here, caller: Acting, tongue: Tongue, actId: str, body: Words) -> EnforcementActionInfo:
    async with acts.acting(here) as session:
        await check_officer(session, here, caller)
        row = await acts.decline(session, here, actId, by=caller.extension_id, reason=body.reason)
    return in_language(review.act_view(row, here.clock.now()), tongue)


async def _may_help_themselves(session: AsyncSession, caller: Caller, act: acts.ActRow) -> bool:
    """The only officer there is may take back what a rule did to them, after a second step since then: nobody else
    could. It stands in the evidence like every undoing, and ending accounts takes two people all the same.
    """
    if act.by or act.verb == "terminate" or act.starts_at is None:
        return False
    officers = await people_with(session, caller.account_id, "ReviewConduct")
    proved = await find_second_proof(session, caller)
    return {one.id for one in officers} <= {caller.extension_id} and proved is not None and proved > act.starts_at


@router.post("/acts/{actId}/undo", summary="Take an act back")
async def undo_act(here: Here, caller: Acting, tongue: Tongue, actId: str, body: Words) -> SpreadEnforcementAction:
    """Standing and queues are as they were before the act, in every process, when this answers."""
    async with acts.acting(here) as session:
        await check_officer(session, here, caller)
        act = await acts.get_act(session, actId)
        if not await _may_help_themselves(session, caller, act):
            await acts.check_not_concerned(session, act, caller.extension_id)
        row = await acts.undo(session, here, actId, by=caller.extension_id, reason=body.reason)
    return in_language(_spread(session, review.act_view(row, here.clock.now())), tongue)
