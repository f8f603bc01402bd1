"""Every account, for officers of the operator: standing, distance from limits, limits set for it, with reasons."""

from typing import Annotated, cast

from fastapi import APIRouter, Query, Request
from sqlalchemy import func, or_, select

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import PagingQuery, list_answer, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.languages import Tongue
from clarion.base.storage import AsyncSession
from clarion.features.conduct.attempt import AccountState
from clarion.features.conduct.cases import limits, review, rule_views
from clarion.features.conduct.cases.operator import check_officer
from clarion.features.conduct.cases.responses import (
    AccountStateInfo,
    AccountStateNearest,
    NamedAccountStanding,
    NamedExtension,
    OtherAccountDistances,
)
from clarion.features.conduct.cases.rule_responses import (
    AccountOverrideList,
    AccountOverrideRecord,
    OverrideInfo,
    RuleChangePreview,
    RuleList,
)
from clarion.features.conduct.cases.rule_routes import RuleChange, RuleChangeWithReason, checked_change, read_again
from clarion.features.conduct.cases.rule_views import Reader
from clarion.features.conduct.overrides import OverrideRow, list_overrides, remove_override, set_override
from clarion.features.conduct.rulebook import BadRule
from clarion.features.conduct.spoken import in_language
from clarion.features.conduct.standing import STATES, StandingBook
from clarion.features.people import Account, Extension, companies
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion/conduct/accounts", tags=["Trust and safety"])

Officer = Annotated[Caller, require("ReviewConduct", scopes="ReadAccounts")]
Switching = Annotated[Caller, require("SwitchRules", scopes="EditAccounts")]
_MOST_PEOPLE = 500


@router.get("", summary="How every account stands, and which limit is nearest")
async def list_accounts(
    request: Request,
    here: Here,
    caller: Officer,
    tongue: Tongue,
    paging: PagingQuery,
    search: Annotated[str, Query(max_length=100)] = "",
) -> ListResponse[AccountStateInfo]:
    """The hardest standing first, then by name. `nearest`: the limit of which the account has used most."""
    query = companies().order_by(Account.name, Account.id)
    if search:
        query = query.where(or_(Account.name.icontains(search, autoescape=True), Account.id == search))
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        rows = (await session.scalars(query)).all()
        changed = await _changed(session)
    book, order = here.get(StandingBook), list(STATES)
    stood = [(book.state_of(row.id) or AccountState.ACTIVE, row) for row in rows]
    stood.sort(key=lambda pair: -order.index(pair[0]))
    page = stood[paging.offset : paging.offset + paging.per_page]
    records = [_account_view(here, row, state, changed.get(row.id, 0)) for state, row in page]
    return in_language(list_answer(request, records, paging, len(stood)), tongue)


async def _changed(session: AsyncSession) -> dict[str, int]:
    """How many rules hold otherwise for which account."""
    count = select(OverrideRow.key, func.count()).where(OverrideRow.scope == "account").group_by(OverrideRow.key)
    return {row[0]: row[1] for row in await session.execute(count)}


def _account_view(here: Container, row: Account, state: AccountState, changed: int) -> AccountStateInfo:
    found = limits.distances(here, limits.Subject(row.id, "", row.home_country), officer=True)
    nearest = next((one for one in found if one["used"] and one["from"] is None), None)
    names = ("rule", "title", "name", "means", "value", "limit", "unit", "used")
    return {
        "id": row.id,
        "name": row.name,
        "status": row.status,
        "state": state.value,
        "stateTitle": STATES[state].title,
        "since": wire_time(row.created_at),
        "nearest": cast("AccountStateNearest | None", {name: nearest.get(name) for name in names} if nearest else None),
        "changedRules": changed,
    }


async def _account(session: AsyncSession, here: Container, caller: Caller, account_id: str, what: str = "") -> Account:
    """The account, for an officer. `what`: the look that is recorded; then the session has to write."""
    await check_officer(session, here, caller)
    account = await session.get(Account, account_id[:64])
    if account is None:
        raise Invalid("Parameter [accountId] value is invalid: there is no such account.", parameter="accountId")
    if what:
        await review.record_look(session, here, what, account.id, by=caller.extension_id, account_id=account.id)
    return account


@router.get("/{otherAccountId}/standing", summary="How one account stands, and stood")
async def read_account_standing(
    here: Here,
    caller: Officer,
    tongue: Tongue,
    otherAccountId: str,
) -> NamedAccountStanding:
    async with here.storage.transaction() as session:
        account = await _account(session, here, caller, otherAccountId, "standing")
        view: NamedAccountStanding = {**await review.standing_view(session, here, account.id), "name": account.name}
        return in_language(view, tongue)


@router.get("/{otherAccountId}/limits", summary="How far one account is from each limit")
async def read_account_limits(
    here: Here,
    caller: Officer,
    tongue: Tongue,
    otherAccountId: str,
    extension_id: Annotated[str, Query(alias="extensionId", max_length=64)] = "",
) -> OtherAccountDistances:
    """Of one extension, where the rule counts by extension; `people` are those that may be named."""
    async with here.storage.reading() as session:
        account = await _account(session, here, caller, otherAccountId)
        if extension_id:
            person = await session.get(Extension, extension_id)
            if person is None or person.account_id != account.id:
                raise NotFound("There is no such extension in that account.", parameter="extensionId")
        subject = await limits.subject_of(session, here, account, extension_id)
        of_account = select(Extension).where(Extension.account_id == account.id)
        people = await session.scalars(of_account.order_by(Extension.number).limit(_MOST_PEOPLE))
        named: list[NamedExtension] = [
            {"id": one.id, "extensionNumber": one.number, "name": one.name} for one in people
        ]
    records = limits.distances(here, subject, officer=True)
    view: OtherAccountDistances = {"at": wire_time(here.clock.now()), "records": records, "people": named}
    return in_language(view, tongue)


@router.get("/{otherAccountId}/rules", summary="The rules as they hold for one account")
async def list_account_rules(
    here: Here,
    caller: Officer,
    tongue: Tongue,
    otherAccountId: str,
) -> RuleList:
    async with here.storage.reading() as session:
        reader = await _reader(session, here, caller, otherAccountId)
        view: RuleList = {"records": await rule_views.list_rule_views(session, here, reader)}
        return in_language(view, tongue)


async def _reader(session: AsyncSession, here: Container, caller: Caller, account_id: str) -> Reader:
    account = await _account(session, here, caller, account_id)
    return Reader(account, officer=True, day=here.clock.now().date())


@router.get("/{otherAccountId}/overrides", summary="What holds otherwise for one account, why, and who set it")
async def list_account_overrides(here: Here, caller: Officer, otherAccountId: str) -> AccountOverrideList:
    async with here.storage.reading() as session:
        account = await _account(session, here, caller, otherAccountId)
        rows = await list_overrides(session, account_id=account.id)
        setters = {row.by for row in rows if row.by}
        people = {one.id: one for one in await session.scalars(select(Extension).where(Extension.id.in_(setters)))}
    records: list[AccountOverrideRecord] = []
    for row in rows:
        person = people.get(row.by)
        records.append(
            {
                "rule": row.rule,
                "by": person.name if person else "the operator",
                "byOperator": person is None or person.account_id != account.id,
                **rule_views.override_view(row),
            }
        )
    return {"records": records}


@router.post("/{otherAccountId}/rules/{ruleId}/preview", summary="See how a rule would hold for an account; no change")
async def preview_account_rule(
    here: Here,
    caller: Officer,
    tongue: Tongue,
    otherAccountId: str,
    ruleId: str,
    body: RuleChange,
) -> RuleChangePreview:
    async with here.storage.reading() as session:
        reader = await _reader(session, here, caller, otherAccountId)
        subject = await limits.subject_of(session, here, reader.account, "")
    override = checked_change(here, reader, ruleId, body)
    return in_language(
        rule_views.preview(here, reader, override, limits.distances(here, subject, officer=True)), tongue
    )


@router.put("/{otherAccountId}/rules/{ruleId}/override", summary="Set limits or status of a rule for one account")
async def change_account_rule(
    here: Here,
    caller: Switching,
    otherAccountId: str,
    ruleId: str,
    body: RuleChangeWithReason,
) -> OverrideInfo:
    """Milder or stricter, within what the rule allows. It leaves an entry in the audit trail and in the evidence."""
    async with here.storage.transaction() as session:
        reader = await _reader(session, here, caller, otherAccountId)
        override = checked_change(here, reader, ruleId, body)
        book = rule_views.force_of(here).book
        try:
            row = await set_override(session, here, book, override, body.reason, by=caller.extension_id)
        except BadRule as error:
            raise Invalid(f"This cannot be changed: {error.reason}.", parameter="limits") from None
        found = rule_views.override_view(row)
    await read_again(here)
    return found


@router.delete(
    "/{otherAccountId}/rules/{ruleId}/override", summary="The usual limits of a rule for one account", status_code=204
)
async def restore_account_rule(
    here: Here,
    caller: Switching,
    otherAccountId: str,
    ruleId: str,
    reason: Annotated[str, Query(min_length=1, max_length=2000)],
) -> None:
    async with here.storage.transaction() as session:
        account = await _account(session, here, caller, otherAccountId)
        await remove_override(session, here, ruleId, "account", account.id, reason)
    await read_again(here)
