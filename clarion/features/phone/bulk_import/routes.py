"""Our own way to add people: read a table, say what is wrong with it, and make whom it names."""

from collections.abc import Sequence
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, Invalid
from clarion.base.http_multipart import FormLimits, read_form
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.bulk_import.checks import Plan, plan_rows
from clarion.features.phone.bulk_import.responses import (
    BulkImportAddition,
    BulkImportCheck,
    BulkImportFile,
    BulkImportPlan,
    BulkImportPlanError,
    BulkImportResponse,
)
from clarion.features.phone.bulk_import.rules import Problem
from clarion.features.phone.bulk_import.schemas import AddBody, CheckBody, PersonRow
from clarion.features.phone.bulk_import.service import FIELD_OF_PARAMETER, Made, make_person
from clarion.features.phone.bulk_import.table import MOST_BYTES, read_table
from clarion.features.phone.devices.service import tell_call_servers

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/people", tags=["Extensions"])
Maker = Annotated[Caller, require("EditUsers", scopes="EditAccounts")]
After = Annotated[int, Query(ge=0, le=10**8)]
_ONE_FILE = FormLimits(parts=2, part_bytes=MOST_BYTES, total_bytes=MOST_BYTES)


@router.post("/read", summary="Read a table of people and check it; nothing is changed")
async def read_people(
    request: Request,
    here: Here,
    caller: Maker,
    accountId: str,
    after: After = 0,
) -> BulkImportFile:
    """The body is the file: CSV in UTF-8 or UTF-16, divided by comma, semicolon or tab, at most 1000 people. A longer
    table is sent in pieces, each with the headings; `after`: the highest extension proposed for the pieces before.
    """
    resolve_account(caller, accountId)
    form = await read_form(request, _ONE_FILE)
    if not form.files:
        raise Invalid("The body is the file itself, as text/csv.", code="CMN-104", parameter="file")
    table = read_table(form.files[0].content)
    rows = [PersonRow.model_validate({**values, "line": line}) for line, values in table.rows]
    return {
        **await _checked(here, caller, rows, after),
        "columns": list(table.columns),
        "unknownColumns": list(table.unknown),
    }


@router.post("/check", summary="Say what stands in the way of adding people; nothing is changed")
async def check_people(
    here: Here,
    caller: Maker,
    accountId: str,
    body: CheckBody,
) -> BulkImportCheck:
    """The same as reading a table, for rows that were corrected."""
    resolve_account(caller, accountId)
    return await _checked(here, caller, body.rows)


async def _checked(here: Container, caller: Caller, rows: Sequence[PersonRow], after: int = 0) -> BulkImportCheck:
    async with here.storage.reading() as session:
        plans = await plan_rows(here, session, caller, rows, after)
    good = sum(not plan.problems for plan in plans)
    return {"rows": [_plan_view(plan) for plan in plans], "good": good, "bad": len(plans) - good}


@router.post("", summary="Add people, each with role, site, number and device")
async def add_people(
    here: Here,
    caller: Maker,
    accountId: str,
    body: AddBody,
) -> BulkImportResponse:
    """Each stands or falls alone, and the answer says why. At most 50 in one request."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        plans = await plan_rows(here, session, caller, body.rows)
    results: list[BulkImportAddition | BulkImportAddition] = [
        await _add(here, caller, plan, send_welcome=body.send_welcome) for plan in plans
    ]
    if equipped := [result["extension"]["id"] for result in results if "device" in result]:
        await tell_call_servers(here, account_id, extensions=equipped)
    return {"results": results}


async def _add(here: Container, caller: Caller, plan: Plan, *, send_welcome: bool) -> BulkImportAddition:
    if plan.problems:
        return {"line": plan.row.line, "successful": False, "errors": _views(plan.problems)}
    try:
        async with here.storage.transaction() as session:
            made = await make_person(here, session, caller, plan, send_welcome=send_welcome)
            return _made_view(plan, made)
    except ClarionError as error:
        problem = Problem(FIELD_OF_PARAMETER.get(error.parameter or "", ""), error.message)
        return {"line": plan.row.line, "successful": False, "errors": _views([problem])}


def _made_view(plan: Plan, made: Made) -> BulkImportAddition:
    row = made.extension
    view: BulkImportAddition = {
        "line": plan.row.line,
        "successful": True,
        "extension": {"id": row.id, "extensionNumber": row.number, "name": row.name},
    }
    if made.phone_number:
        view["phoneNumber"] = made.phone_number
    if made.device is not None:
        view["device"] = {"id": made.device.id, "type": made.device.type, "name": made.device.name}
    return view


def _plan_view(plan: Plan) -> BulkImportPlan:
    view = {"line": plan.row.line, "values": plan.row.values(), "errors": _views(plan.problems)}
    return cast("BulkImportPlan", view | ({"proposed": {"extensionNumber": plan.proposed}} if plan.proposed else {}))


def _views(problems: Sequence[Problem]) -> list[BulkImportPlanError]:
    return [{"field": problem.field, "message": problem.message} for problem in problems]
