"""Rules as an account sees them: what, why, limits; stricter limits of its own; what somebody may do in the console."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.http import WireModel
from clarion.base.languages import Tongue
from clarion.base.storage import AsyncSession
from clarion.features.conduct.cases import limits, rule_views
from clarion.features.conduct.cases.operator import find_operator_account
from clarion.features.conduct.cases.rule_responses import (
    ConsoleRights,
    OverrideInfo,
    RuleChangePreview,
    RuleDetails,
    RuleList,
)
from clarion.features.conduct.cases.rule_views import Reader
from clarion.features.conduct.overrides import RuleKeeper, remove_override, set_override
from clarion.features.conduct.rulebook import BadRule, Override, check_override
from clarion.features.conduct.spoken import in_language
from clarion.features.conduct.verdict import Status
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/conduct", tags=["Conduct"])

Looker = Annotated[Caller, require("ViewConduct", scopes="ReadAccounts")]
Switching = Annotated[Caller, require("SwitchRules", scopes="EditAccounts")]
LimitName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class RuleChange(WireModel):
    """Limits by name, and how far the rule goes; what is left out is as the rule says."""

    limits: dict[LimitName, bool | int | float] = Field({}, max_length=20)
    status: Status | None = None


class RuleChangeWithReason(RuleChange):
    reason: str = Field(min_length=1, max_length=2000)


async def _reader(session: AsyncSession, here: Container, caller: Caller, account: str) -> Reader:
    own = await session.get_one(Account, resolve_account(caller, account))
    operator = await find_operator_account(session, here)
    officer = operator == caller.account_id and caller.may("ReviewConduct")
    return Reader(own, officer, here.clock.now().date())


@router.get("/console", summary="Read what you may do about acceptable use")
async def read_console(here: Here, caller: Looker, accountId: str) -> ConsoleRights:
    """Officers look after every account of the installation."""
    async with here.storage.reading() as session:
        reader = await _reader(session, here, caller, accountId)
    return {
        "officer": reader.officer,
        "switches": reader.officer and caller.may("SwitchRules"),
        "terminates": reader.officer and caller.may("TerminateAccounts"),
        "changesLimits": caller.may("SwitchRules"),
    }


@router.get("/rules", summary="List the rules as they hold for the account")
async def list_rules(here: Here, caller: Looker, tongue: Tongue, accountId: str) -> RuleList:
    """With the account's own figures; officers of the operator see those of all accounts."""
    async with here.storage.reading() as session:
        reader = await _reader(session, here, caller, accountId)
        view: RuleList = {"records": await rule_views.list_rule_views(session, here, reader)}
        return in_language(view, tongue)


@router.get("/rules/{ruleId}", summary="Read a rule as it holds for the account, with its history")
async def read_rule(here: Here, caller: Looker, tongue: Tongue, accountId: str, ruleId: str) -> RuleDetails:
    async with here.storage.reading() as session:
        reader = await _reader(session, here, caller, accountId)
        _check_known(here, ruleId)
        return in_language(await rule_views.rule_details(session, here, reader, ruleId), tongue)


def _check_known(here: Container, rule_id: str) -> None:
    if rule_id not in rule_views.force_of(here).book.rules:
        raise NotFound("Resource for parameter [ruleId] is not found.", parameter="ruleId")


@router.post("/rules/{ruleId}/preview", summary="See how a rule would read with other limits; nothing is changed")
async def preview_rule(
    here: Here,
    caller: Looker,
    tongue: Tongue,
    accountId: str,
    ruleId: str,
    body: RuleChange,
) -> RuleChangePreview:
    async with here.storage.reading() as session:
        reader = await _reader(session, here, caller, accountId)
        subject = await limits.subject_of(session, here, reader.account, caller.extension_id)
    override = checked_change(here, reader, ruleId, body)
    return in_language(rule_views.preview(here, reader, override, limits.distances(here, subject)), tongue)


def checked_change(here: Container, reader: Reader, rule_id: str, body: RuleChange) -> Override:
    """Raises Invalid for what the rule does not allow, Forbidden for what only an officer may do."""
    _check_known(here, rule_id)
    book = rule_views.force_of(here).book
    kept = book.rules[rule_id]
    if not reader.sees_limits(rule_id):
        raise Forbidden("The limits of this rule are told to nobody, because it stops fraud.", code="AUP-RULE-1")
    values = {name: _as_typed(value, book.tables[kept.rule.limits[name]].type) if name in kept.rule.limits else value
              for name, value in body.limits.items()}  # fmt: skip
    override = Override(rule_id, "account", reader.account.id, values, body.status)
    try:
        check_override(book, override)
    except BadRule as error:
        raise Invalid(f"This cannot be changed: {error.reason}.", parameter="limits") from None
    if not reader.officer:
        _check_stricter(here, reader, override)
    return override


def _as_typed(value: bool | int | float, kind: str) -> bool | int | float:
    """JSON knows no difference between 5 and 5.0; tables do."""
    if isinstance(value, bool):
        return value
    if kind == "double":
        return float(value)
    return int(value) if kind == "int" and float(value).is_integer() else value


def _check_stricter(here: Container, reader: Reader, override: Override) -> None:
    """An account may hold itself to less than is allowed, never to more."""
    if override.status is not None:
        raise Forbidden("Only officers of the operator change how far a rule goes.", code="AUP-RULE-2")
    force = rule_views.force_of(here)
    usual = rule_views.usual_limits(here, reader, override.rule)
    for name, value in override.limits.items():
        way, now = rule_views.stricter_way(force.book.rules[override.rule], name), usual.get(name)
        if not _is_stricter(way, value, now):
            words = f"at most {now}" if way == "lower" else f"at least {now}" if way == "higher" else "left as it is"
            raise Forbidden(
                f"An account may only set stricter limits for itself: {name} has to be {words}.", code="AUP-RULE-3"
            )


def _is_stricter(way: str, value: object, now: object) -> bool:
    if not isinstance(value, int | float) or not isinstance(now, int | float):
        return False
    return (way == "lower" and value <= now) or (way == "higher" and value >= now)


@router.put("/rules/{ruleId}/override", summary="Set limits of a rule for the account")
async def change_rule(
    here: Here,
    caller: Switching,
    accountId: str,
    ruleId: str,
    body: RuleChangeWithReason,
) -> OverrideInfo:
    """Stricter ones for everybody who may; others for officers. It leaves an entry in the audit trail and the log."""
    async with here.storage.transaction() as session:
        reader = await _reader(session, here, caller, accountId)
        await _check_own(session, reader, ruleId)
        override = checked_change(here, reader, ruleId, body)
        book = rule_views.force_of(here).book
        try:
            row = await set_override(session, here, book, override, body.reason, by=caller.extension_id)
        except BadRule as error:
            raise Invalid(f"This cannot be changed: {error.reason}.", parameter="limits") from None
        found = rule_views.override_view(row)
    await read_again(here)
    return found


async def read_again(here: Container) -> None:
    """This process judges by it when it answers; others hear of it over the bus."""
    keeper = here.find(RuleKeeper)
    if keeper is not None:
        await keeper.load()


@router.delete("/rules/{ruleId}/override", summary="Go back to the usual limits of a rule", status_code=204)
async def restore_rule(
    here: Here,
    caller: Switching,
    accountId: str,
    ruleId: str,
    reason: Annotated[str, Query(min_length=1, max_length=2000)],
) -> None:
    async with here.storage.transaction() as session:
        reader = await _reader(session, here, caller, accountId)
        await _check_own(session, reader, ruleId)
        await remove_override(session, here, ruleId, "account", reader.account.id, reason)
    await read_again(here)


async def _check_own(session: AsyncSession, reader: Reader, rule_id: str) -> None:
    """What the operator decided for an account is not the account's to take back."""
    if not reader.officer and await rule_views.is_set_by_operator(session, reader, rule_id):
        raise Forbidden("The operator set these limits for your account; ask them to change it.", code="AUP-RULE-4")
