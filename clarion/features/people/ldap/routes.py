"""Our own surface: the company's directory, for its administrators."""

from typing import Annotated, cast

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.base.http import wire_time
from clarion.base.ldap_directory import LdapClient, LdapProblem
from clarion.features.people.ldap.entries import ACTIVE_DIRECTORY, STANDARD, read_entry, wanted
from clarion.features.people.ldap.models import LdapRun
from clarion.features.people.ldap.responses import (
    LdapDirectoryAttributes,
    LdapDirectoryInfo,
    LdapNames,
    LdapPlan,
    LdapPlanCounts,
    LdapRunList,
    LdapTest,
    LdapTestExample,
    RunInfo,
)
from clarion.features.people.ldap.settings import (
    DirectorySettings,
    directory_view,
    get_directory,
    server_of,
    write_directory,
)
from clarion.features.people.ldap.syncing import look, plan_view, run, runs_of
from clarion.features.people.security.confirm import company_wide_only
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sso.login_methods import check_ways_left

router = APIRouter(prefix="/restapi/v1.0/clarion/ldap-directory", tags=["Company sign-in"])
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]
_EXAMPLES = 5


@router.get("", summary="Read the company's directory")
async def read(here: Here, caller: Admin) -> LdapDirectoryInfo:
    """404 where there is none. The password is never shown."""
    async with here.storage.reading() as session:
        return directory_view(here, await get_directory(session, caller.account_id))


@router.get("/attribute-names", summary="The attribute names of OpenLDAP and of Active Directory")
async def read_names(caller: Admin) -> LdapNames:
    return {
        "openldap": cast("LdapDirectoryAttributes", STANDARD),
        "activeDirectory": cast("LdapDirectoryAttributes", ACTIVE_DIRECTORY),
    }


@router.put("", summary="Set the company's directory")
async def write(here: Here, caller: Admin, body: DirectorySettings) -> LdapDirectoryInfo:
    company_wide_only(caller)
    async with here.storage.transaction() as session:
        row = await write_directory(here, session, caller.account_id, body)
        await check_ways_left(session, caller.account_id)
        await session.flush()
        return directory_view(here, row)


@router.delete("", status_code=204, summary="Forget the company's directory")
async def remove(here: Here, caller: Admin) -> Response:
    """People stay; they sign in with a password of Clarion again, by a one-time link where they have none."""
    company_wide_only(caller)
    async with here.storage.transaction() as session:
        await session.delete(await get_directory(session, caller.account_id))
        await check_ways_left(session, caller.account_id)
    return Response(status_code=204)


@router.post("/test", summary="Ask the directory, and show a few of the people it has")
async def test(here: Here, caller: Admin) -> LdapTest:
    """`works`, and else what is wrong (`problem`, `kind`)."""
    company_wide_only(caller)
    async with here.storage.reading() as session:
        row = await get_directory(session, caller.account_id)
    names = row.attribute_names
    try:
        found = await here.get(LdapClient).search(
            server_of(here, row), row.base, row.people_filter, wanted(names, photos=False), 50_000
        )
    except LdapProblem as problem:
        return {"works": False, "kind": problem.kind, "problem": problem.message, "found": 0, "examples": []}
    shown = [read_entry(one, names) for one in found[:_EXAMPLES]]
    examples: list[LdapTestExample] = [
        cast("LdapTestExample", {"dn": one.dn, "problem": one.problem, **one.profile, "extensionNumber": one.number})
        for one in shown
    ]
    return {"works": True, "kind": "", "problem": "", "found": len(found), "examples": examples}


@router.post("/preview", summary="What a run would do now, without doing it")
async def preview(here: Here, caller: Admin) -> LdapPlan:
    company_wide_only(caller)
    return plan_view(await look(here, caller.account_id))


@router.post("/run", summary="Make people as the directory has them, now")
async def run_now(here: Here, caller: Admin) -> RunInfo:
    """Refused as a whole (`state`: Refused) when it would switch off a larger share of people than is allowed."""
    company_wide_only(caller)
    return _run_view(await run(here, caller.account_id, by=caller.extension_id))


@router.get("/runs", summary="What came of the last runs")
async def list_runs(here: Here, caller: Admin) -> LdapRunList:
    company_wide_only(caller)  # people of all sites are named
    async with here.storage.reading() as session:
        return {"records": [_run_view(row) for row in await runs_of(session, caller.account_id)]}


def _run_view(row: LdapRun) -> RunInfo:
    return {
        "id": row.id,
        "startTime": wire_time(row.started_at),
        "endTime": wire_time(row.finished_at),
        "state": row.state,
        "byHand": row.by_hand,
        "problem": row.problem,
        "counts": cast("LdapPlanCounts", row.counts),
        "refused": row.refused,
    }
