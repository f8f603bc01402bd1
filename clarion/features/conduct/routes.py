"""The calling policy, and what the acceptable-use engine decided and why."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Forbidden
from clarion.base.http import PagingQuery, WireModel, list_answer, parse_time
from clarion.base.http_lists import ListResponse
from clarion.base.languages import Tongue
from clarion.features.conduct import service
from clarion.features.conduct.cases import file_appeal, get_statement
from clarion.features.conduct.changes import check_change
from clarion.features.conduct.responses import ConductPolicyInfo, VerdictInfo
from clarion.features.conduct.spoken import in_language
from clarion.features.people import Account, set_international_calling
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["Conduct"])

_EXPLANATION = {
    True: "People of this account may call numbers abroad.",
    False: (
        "Calls abroad are refused. They are off for every new account, because stolen access is mostly used to"
        " call expensive numbers abroad. Emergency calls always work."
    ),
}


class PolicyChange(WireModel):
    international_enabled: bool


class Appeal(WireModel):
    text: str = Field(min_length=1, max_length=5000)


class VerdictFilters(WireModel):
    """What is left out filters nothing. `search`: part of the number that was dialed or written to."""

    extension_id: str = Field("", max_length=64)
    rule: str = Field("", max_length=40)
    attempt: str = Field("", max_length=40)
    verdict: str = Field("", max_length=20)
    date_from: str = Field("", max_length=40)
    date_to: str = Field("", max_length=40)
    search: str = Field("", max_length=128)

    def wanted(self, own: str) -> service.Wanted:
        """`own`: the only extension whose verdicts may be seen."""
        return service.Wanted(
            extension_id=own or self.extension_id,
            rule=self.rule,
            kind=self.attempt,
            verdict=self.verdict,
            since=parse_time(self.date_from, parameter="dateFrom") if self.date_from else None,
            until=parse_time(self.date_to, parameter="dateTo") if self.date_to else None,
            search=self.search.strip(),
        )


def _policy(account: Account) -> ConductPolicyInfo:
    enabled = account.international_calling
    return {"internationalEnabled": enabled, "explanation": _EXPLANATION[enabled]}


@router.get("/calling-policy", summary="Read the calling policy")
async def read_policy(
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")],
    tongue: Tongue,
    accountId: str,
) -> ConductPolicyInfo:
    async with here.storage.reading() as session:
        return in_language(_policy(await session.get_one(Account, resolve_account(caller, accountId))), tongue)


@router.put("/calling-policy", summary="Open or close calls abroad")
async def update_policy(
    here: Here,
    caller: Annotated[Caller, require("InternationalCalling", scopes="EditAccounts")],
    tongue: Tongue,
    accountId: str,
    body: PolicyChange,
) -> ConductPolicyInfo:
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, resolve_account(caller, accountId))
        if body.international_enabled and not account.international_calling:
            await check_change(here, session, caller, "international")
        set_international_calling(session, account, body.international_enabled)
        return in_language(_policy(account), tongue)


@router.get("/verdicts", summary="List verdicts with their reasons")
async def list_verdicts(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadAccounts")],
    tongue: Tongue,
    accountId: str,
    paging: PagingQuery,
    filters: Annotated[VerdictFilters, Query()],
) -> ListResponse[VerdictInfo]:
    """Administrators see the account's; everybody else their own."""
    account_id = resolve_account(caller, accountId)
    wanted = filters.wanted("" if caller.may("ViewConduct") else caller.extension_id)
    async with here.storage.reading() as session:
        rows, total = await service.read_verdicts(session, account_id, paging, wanted)
    return in_language(list_answer(request, [service.verdict_view(row) for row in rows], paging, total), tongue)


@router.get("/verdicts/{statementId}", summary="Read the statement of reasons of a verdict")
async def read_verdict(
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadAccounts")],
    tongue: Tongue,
    accountId: str,
    statementId: str,
) -> VerdictInfo:
    async with here.storage.reading() as session:
        row = await service.get_verdict(session, resolve_account(caller, accountId), statementId)
    _check_concerned(caller, row.extension_id)
    return in_language(service.verdict_view(row), tongue)


@router.post("/verdicts/{statementId}/appeal", summary="Object to a verdict", status_code=201)
async def appeal(
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadAccounts")],
    tongue: Tongue,
    accountId: str,
    statementId: str,
    body: Appeal,
) -> VerdictInfo:
    async with here.storage.transaction() as session:
        statement = await get_statement(session, statementId, account_id=resolve_account(caller, accountId))
        _check_concerned(caller, statement.extension_id)
        await file_appeal(session, here, statement, body.text, reporter=caller.extension_id)
        row = await service.get_verdict(session, statement.account_id, statementId)
        return in_language(service.verdict_view(row), tongue)


def _check_concerned(caller: Caller, extension_id: str) -> None:
    if extension_id != caller.extension_id and not caller.may("ViewConduct"):
        raise Forbidden("This verdict concerns another extension.", code="CMN-404", parameter="statementId")
