"""Dry runs of calls, and why a past call rang or did not."""

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.http import WireModel
from clarion.base.languages import Tongue
from clarion.base.storage import AsyncSession
from clarion.base.zones import zone_of
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_models import CdrRow
from clarion.features.numbers import PhoneNumber, to_e164
from clarion.features.people import Account, Extension, find_extension_by_number
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.handling.dry_run.past import explain_record
from clarion.features.phone.handling.dry_run.responses import CallExplanationText, CallPathText
from clarion.features.phone.handling.dry_run.spoken import past_in_language, path_in_language

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["Call handling rules"])
Reader = Annotated[Caller, require("ReadUserAnsweringRules", scopes="ReadAccounts")]
EXPLAIN = "explain-call"
OF_OTHERS = "ReadCompanyAnsweringRules"
LONGEST_SHORT = 6


class CallPlanner:
    """Who knows what a call server would do. To be offered by `apps`."""

    async def explain(self, question: dict[str, Any]) -> dict[str, Any]:
        """`question`: members of `Question`. Raises Unavailable when no call server answers."""
        raise NotImplementedError


class RouteTest(WireModel):
    """`from`: a short number, a number outside, or nothing for a caller who shows none. `at`: without an offset it is
    the company's local time; now when left out.
    """

    caller: Annotated[str, Field(alias="from", max_length=40)] = ""
    called: Annotated[str, Field(alias="to", min_length=1, max_length=40)]
    at: Annotated[str, Field(max_length=40)] | None = None
    pay_phone: bool = False
    do_not_disturb: bool | None = None


@router.post("/call-route-tests", summary="Say where a call would go, and why")
async def run_route_test(
    here: Here,
    caller: Reader,
    tongue: Tongue,
    accountId: str,
    body: RouteTest,
) -> CallPathText:
    """Nothing rings, and nothing is counted. Who is no administrator asks about calls to oneself only."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        called = await _called(session, account, body.called)
        await _check_own(session, caller, called)
        question = {
            "account_id": account_id,
            "caller": await _calling(session, account, body.caller),
            "called": called,
            "at": _moment(body.at, zone_of(account.time_zone), here.clock.now()).timestamp(),
            "pay_phone": body.pay_phone,
            "do_not_disturb": body.do_not_disturb,
        }
    return path_in_language(await here.get(CallPlanner).explain(question), tongue)


def _moment(text: str | None, zone: ZoneInfo, now: datetime) -> datetime:
    if not text:
        return now
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
        moment.timestamp()
    except (ValueError, OverflowError, OSError):
        raise Invalid("Parameter [at] value is invalid: not a date and time.", parameter="at") from None
    if not 1970 < moment.year < 2200:
        raise Invalid("Parameter [at] value is invalid: too far away.", parameter="at")
    return moment


def _is_short(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_SHORT


async def _called(session: AsyncSession, account: Account, written: str) -> str:
    """A short number that is there, or E.164. Raises NotFound, Invalid."""
    if _is_short(written):
        if await find_extension_by_number(session, account.id, written) is None:
            raise NotFound("Resource for parameter [to] is not found.", parameter="to")
        return written
    number = to_e164(written, account.home_country)
    if number is None:
        raise Invalid("Parameter [to] value is invalid: not a number.", parameter="to")
    return number


async def _calling(session: AsyncSession, account: Account, written: str) -> str:
    if not written:
        return ""
    if _is_short(written):
        if await find_extension_by_number(session, account.id, written) is None:
            raise NotFound("Resource for parameter [from] is not found.", parameter="from")
        return written
    number = to_e164(written, account.home_country)
    if number is None:
        raise Invalid("Parameter [from] value is invalid: not a number.", parameter="from")
    return number


async def _check_own(session: AsyncSession, caller: Caller, called: str) -> None:
    """Whether this person may learn how calls to that number go. Numbers of nobody here lead outside anyway."""
    number = await session.scalar(select(PhoneNumber).where(PhoneNumber.number == called))
    if number is not None and number.account_id != caller.account_id:
        raise NotFound("Resource for parameter [to] is not found.", parameter="to")
    if caller.may(OF_OTHERS):
        return
    own = await session.get_one(Extension, caller.extension_id)
    if called != own.number and (number is None or number.extension_id != own.id):
        raise Forbidden("You may ask about calls to yourself only.", code="CMN-408", permissionName=OF_OTHERS)


@router.get("/calls/{telephonySessionId}/explanation", summary="Say why a past call rang, or did not")
async def explain_past_call(
    here: Here,
    caller: Annotated[Caller, require("ReadCallLog", scopes="ReadCallLog")],
    tongue: Tongue,
    accountId: str,
    telephonySessionId: str,
) -> CallExplanationText:
    """From the CDR, as it was decided then. Others' calls need the permission to see the company's call log."""
    account_id = resolve_account(caller, accountId)
    wanted = telephonySessionId[:64]
    async with here.storage.reading() as session:
        row = await session.scalar(
            select(CdrRow).where((CdrRow.telephony_session_id == wanted) | (CdrRow.session_id == wanted))
        )
    record = CallRecord.model_validate(row.record) if row is not None else None
    if record is None or account_id not in record.account_ids:
        raise NotFound("Resource for parameter [telephonySessionId] is not found.", parameter="telephonySessionId")
    mine = any(party.who.extension_id == caller.extension_id for party in record.parties)
    if not mine and not caller.may("FullCompanyCallLog"):
        raise Forbidden("This is a call of others.", code="CMN-408", permissionName="FullCompanyCallLog")
    return past_in_language(explain_record(record, account_id), tongue)
