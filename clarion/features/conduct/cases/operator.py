"""Whose officers look after all accounts of an installation."""

from clarion.base.container import Container
from clarion.base.errors import Forbidden
from clarion.base.storage import AsyncSession
from clarion.features.people import Account, companies, find_demo_account
from clarion.features.people.sign_in import Caller


async def find_operator_account(session: AsyncSession, here: Container) -> str | None:
    """The account of `CLARION_OPERATOR_ACCOUNT`; without that the demo organisation, or the only account there is."""
    if here.settings.operator_account:
        return here.settings.operator_account
    own = await find_demo_account(session, here.keys) if here.settings.demo else None
    if own is not None:
        return own.id
    found = (await session.scalars(companies().with_only_columns(Account.id).limit(2))).all()
    return found[0] if len(found) == 1 else None


async def check_officer(session: AsyncSession, here: Container, caller: Caller) -> None:
    """Raise Forbidden unless the caller belongs to the operator's account. The permission is the route's to ask."""
    if caller.account_id != await find_operator_account(session, here):
        raise Forbidden(
            "Only officers of the operator of this installation may do this.", code="CMN-408", permissionName="Operator"
        )
