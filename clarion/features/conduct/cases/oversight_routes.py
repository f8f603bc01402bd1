"""Rules with their switches, the log of evidence, and the public report: for officers of the operator."""

import base64
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import PagingQuery, WireModel, cut, list_answer, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.languages import Tongue
from clarion.features.conduct import acts, evidence
from clarion.features.conduct.cases import appeals, review, transparency
from clarion.features.conduct.cases.operator import check_officer
from clarion.features.conduct.cases.responses import (
    CaseOversight,
    CheckpointList,
    CheckpointRecord,
    ConsistencyProof,
    EnforcementSwitchList,
    EnforcementSwitchResponse,
    ErasureResponse,
    EvidenceInfo,
)
from clarion.features.conduct.cases.rule_responses import RulePage, TransparencyReport
from clarion.features.conduct.cases.statements import rules_of
from clarion.features.conduct.spoken import in_language
from clarion.features.people import e164_of
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion/conduct", tags=["Trust and safety"])

Officer = Annotated[Caller, require("ReviewConduct", scopes="ReadAccounts")]
Acting = Annotated[Caller, require("ReviewConduct", scopes="EditAccounts")]
Switching = Annotated[Caller, require("SwitchRules", scopes="EditAccounts")]
Position = Annotated[int, Path(ge=0, lt=2**53)]
Size = Annotated[int, Query(ge=1, lt=2**53)]


class Switch(WireModel):
    mode: Literal["on", "observe", "off"]
    reason: str = Field(min_length=1, max_length=2000)


class Erasure(WireModel):
    """Whose key is to be erased: a person of an account, or somebody outside by number or address."""

    extension_id: str = Field("", max_length=64)
    party: str = Field("", max_length=254)


@router.get("/rules", summary="List the rules, with figures and switches")
async def list_rules(
    request: Request, here: Here, caller: Officer, tongue: Tongue, paging: PagingQuery
) -> ListResponse[RulePage]:
    names = sorted(rules_of(here))
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        pages = [await review.rule_page(session, here, name) for name in cut(names, paging)]
    return in_language(list_answer(request, pages, paging, len(names)), tongue)


@router.get("/rules/{ruleId}", summary="Read a rule: what, why, law, figures")
async def read_rule(here: Here, caller: Officer, tongue: Tongue, ruleId: str) -> RulePage:
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        if ruleId not in rules_of(here):
            raise NotFound("Resource for parameter [ruleId] is not found.", parameter="ruleId")
        return in_language(await review.rule_page(session, here, ruleId), tongue)


@router.get("/switches", summary="List what is switched off or down to observing")
async def list_switches(here: Here, caller: Officer, tongue: Tongue) -> EnforcementSwitchList:
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        rows = await acts.list_switches(session)
    view: EnforcementSwitchList = {"records": [_switch_view(row) for row in rows]}
    return in_language(view, tongue)


def _switch_view(row: acts.SwitchRow) -> EnforcementSwitchResponse:
    return {"rule": row.rule, "mode": row.mode, "reason": row.reason, "at": wire_time(row.at),
            "by": row.by_name or row.by or "the engine"}  # fmt: skip


@router.put("/switches/{ruleId}", summary="Switch a rule off, down to observing, or on; * for all")
async def set_switch(here: Here, caller: Switching, ruleId: str, body: Switch) -> EnforcementSwitchResponse:
    """In force everywhere when this answers. Emergency calls, opt-outs and what people imposed are never switched."""
    async with acts.acting(here) as session:
        await check_officer(session, here, caller)
        if ruleId != acts.EVERYTHING and ruleId not in rules_of(here):
            raise NotFound("Resource for parameter [ruleId] is not found.", parameter="ruleId")
        name = await appeals.name_of(session, caller.extension_id)
        row = await acts.set_switch(session, here, ruleId, body.mode, body.reason, by=caller.extension_id, by_name=name)
        found = _switch_view(row) if row is not None else {"rule": ruleId, "mode": "on", "reason": body.reason}
    return found


@router.get("/evidence", summary="List records of evidence")
async def list_evidence(
    request: Request,
    here: Here,
    caller: Officer,
    paging: PagingQuery,
    kind: Annotated[str, Query(max_length=60)] = "",
    account_id: Annotated[str, Query(alias="accountId", max_length=64)] = "",
) -> ListResponse[CaseOversight]:
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        await review.record_look(session, here, "evidence", account_id or "all", by=caller.extension_id)
        leaves, total = await evidence.list_leaves(
            session, account_id=account_id or None, kind=kind, offset=paging.offset, limit=paging.per_page
        )
    records: list[CaseOversight] = [
        {"position": leaf.position, "leafHash": leaf.hash.hex(), "record": evidence.opened(leaf)} for leaf in leaves
    ]
    return list_answer(request, records, paging, total)


@router.get("/evidence/consistency", summary="Prove that the log only grew")
async def prove_consistency(here: Here, caller: Officer, first: Size, second: Size) -> ConsistencyProof:
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        path = await evidence.prove_consistency(session, first, second)
        roots = [await evidence.root_of_log(session, size) for size in (first, second)]
    return {
        "first": first,
        "second": second,
        "firstRoot": base64.b64encode(roots[0]).decode(),
        "secondRoot": base64.b64encode(roots[1]).decode(),
        "proof": [base64.b64encode(one).decode() for one in path],
    }


@router.get("/evidence/checkpoints", summary="List signed checkpoints")
async def list_checkpoints(request: Request, here: Here, caller: Officer, paging: PagingQuery) -> CheckpointList:
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        rows = await evidence.list_checkpoints(session, offset=paging.offset, limit=paging.per_page)
    records: list[CheckpointRecord] = [{"size": row.size, "at": wire_time(row.at), "note": row.note} for row in rows]
    return {**list_answer(request, records, paging), "verifierKey": evidence.log_verifier_key(here)}


@router.get("/evidence/{position}", summary="Read a record with its proof")
async def read_evidence(here: Here, caller: Officer, position: Position) -> EvidenceInfo:
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        await evidence.get_leaf(session, position)
        await review.record_look(session, here, "evidence", str(position), by=caller.extension_id)
        return await review.evidence_view(session, here, position)


@router.delete("/evidence/{position}", summary="Evidence cannot be removed: refused, and that is recorded")
async def remove_evidence(here: Here, caller: Acting, position: Position) -> Response:
    """Nobody can. What somebody's data in it says can be made unreadable: erase the key of the subject."""
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        subject = evidence.subject_of_extension(caller.extension_id)
        who = await evidence.commitment(session, here, subject, caller.extension_id)
        refused = await evidence.refuse_removal(session, position, by=who, at=here.clock.now())
    raise refused


@router.post("/evidence/erasures", summary="Erase a subject: what the log holds of them says nothing any more")
async def erase(here: Here, caller: Acting, body: Erasure) -> ErasureResponse:
    if bool(body.extension_id) == bool(body.party):
        raise Invalid("Parameter [party] value is invalid: either an extensionId or a party.", parameter="party")
    party = e164_of(body.party, "US")
    subject = (
        evidence.subject_of_extension(body.extension_id)
        if body.extension_id
        else evidence.subject_of_party(here, party)
    )
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        own = evidence.subject_of_extension(caller.extension_id)
        who = await evidence.commitment(session, here, own, caller.extension_id)
        erased = await evidence.erase_subject(session, subject, at=here.clock.now(), by=who)
    return {"erased": erased}


@router.get("/transparency/{quarter}", summary="The report of a quarter, also while it runs")
async def read_report(here: Here, caller: Officer, quarter: str) -> TransparencyReport:
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        return await transparency.transparency_report(session, here, quarter)


@router.get("/transparency/{quarter}/csv", summary="The report of a quarter as a table")
async def read_report_csv(here: Here, caller: Officer, quarter: str) -> Response:
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        report = await transparency.transparency_report(session, here, quarter)
    headers = {"Content-Disposition": f'attachment; filename="conduct-{report["quarter"]}.csv"'}
    return Response(transparency.as_csv(report), media_type="text/csv; charset=utf-8", headers=headers)
