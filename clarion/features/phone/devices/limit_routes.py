"""How many phones of one extension may be signed in at once, and what becomes of one more (PH-74)."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.base.outbox import announce
from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.calls.directory import MOST_PHONES
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices.events import PHONE_LIMIT_CHANGED, PhoneLimitChanged
from clarion.features.phone.devices.models import PhoneLimit
from clarion.features.phone.devices.responses import DeviceLimit
from clarion.features.phone.devices.service import tell_call_servers

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["Devices"])
MOST = 50  # all of them ring for each call


class LimitChange(WireModel):
    """`whenFull`: refuse is 603 Too Many Contacts; replace ends the registration that began first, browsers before
    desk phones.
    """

    most: Annotated[int | None, Field(ge=1, le=MOST)] = None
    when_full: Literal["refuse", "replace"] | None = None


@router.get("/phone-limit", summary="Read how many phones of one extension may be signed in")
async def read_limit(
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")],
    accountId: str,
) -> DeviceLimit:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return _view(await session.get(PhoneLimit, account_id))


@router.put("/phone-limit", summary="Change how many phones of one extension may be signed in")
async def update_limit(
    here: Here,
    caller: Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")],
    accountId: str,
    body: LimitChange,
) -> DeviceLimit:
    """What is not given stays. Phones that are signed in stay so until they renew that: a lower number ends nobody's
    registration at once.
    """
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await session.get(PhoneLimit, account_id, with_for_update=True)
        if row is None:
            row = PhoneLimit(account_id=account_id, most=MOST_PHONES, replaces=False)
            session.add(row)
        row.most = row.most if body.most is None else body.most
        row.replaces = row.replaces if body.when_full is None else body.when_full == "replace"
        announce(session, PHONE_LIMIT_CHANGED, PhoneLimitChanged(account_id=account_id))
        view = _view(row)
    await tell_call_servers(here, account_id)
    return view


def _view(row: PhoneLimit | None) -> DeviceLimit:
    replaces = row is not None and row.replaces
    return {"most": row.most if row else MOST_PHONES, "whenFull": "replace" if replaces else "refuse"}


async def read_limits(session: AsyncSession, scope: Scope = EVERYTHING) -> Mapping[str, tuple[int, bool]]:
    """Of the accounts that chose: how many, and whether one more replaces another. For call handling."""
    query = select(PhoneLimit).where(scope.where(PhoneLimit.account_id))
    return {row.account_id: (row.most, row.replaces) for row in await session.scalars(query)}
