"""Our own surface: how a company's people sign in, and what the sign-in page shows of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import StringConstraints

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.features.people.security.confirm import company_wide_only
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.guard import Admission, public, require
from clarion.features.people.sign_in.service import home_account
from clarion.features.people.sso.login_methods import get_company, ways_of
from clarion.features.people.sso.responses import LoginMethods, SsoPolicy
from clarion.features.people.sso.service import policy_view, write_policy

router = APIRouter(prefix="/restapi/v1.0/clarion", tags=["Company sign-in"])
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]
SignInName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$")]


async def _limited(request: Request, here: Here) -> None:
    admission = here.find(Admission)
    if admission is not None:
        await admission.admit_client(request, "sign-in page")


class CompanyPolicy(WireModel):
    """`wayBackId`: the administrator whose password of Clarion counts in any case."""

    sign_in_name: SignInName | None = None
    only_company: bool = False
    way_back_id: Annotated[str, StringConstraints(max_length=40)] | None = None


@router.get("/company-sign-in", summary="How the company's people sign in")
async def read_policy(here: Here, caller: Admin) -> SsoPolicy:
    async with here.storage.reading() as session:
        return await policy_view(session, here, caller.account_id)


@router.put("/company-sign-in", summary="Set how the company's people sign in")
async def change_policy(here: Here, caller: Admin, body: CompanyPolicy) -> SsoPolicy:
    """`onlyCompany` needs a directory or a provider that is in use, and an administrator who keeps a way back."""
    company_wide_only(caller)
    async with here.storage.transaction() as session:
        await write_policy(
            session, caller.account_id, body.sign_in_name, only_company=body.only_company, way_back_id=body.way_back_id
        )
        await session.flush()
        return await policy_view(session, here, caller.account_id)


@router.get(
    "/sign-in/company",
    summary="What the sign-in page of a company offers",
    dependencies=[public(), Depends(_limited)],
)
async def read_ways(
    here: Here, company: Annotated[str | None, Query(max_length=40, pattern=r"^[A-Za-z0-9-]*$")] = None
) -> LoginMethods:
    """Without a name that of this server's operator. 404: there is no company of this name."""
    async with here.storage.reading() as session:
        account = await get_company(session, company) if company else await home_account(session)
        return await ways_of(session, account, named=bool(company))
