"""What can be done with an account."""

from collections.abc import Sequence
from datetime import datetime

from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.events import ACCOUNT_CHANGED, AccountChanged
from clarion.features.people.accounts.models import Account
from clarion.features.people.sign_in.events import SIGN_IN_CHANGED, SignInChanged


async def create_account(
    session: AsyncSession,
    *,
    name: str,
    now: datetime,
    account_id: str | None = None,
    home_country: str = "US",
    is_demo: bool = False,
) -> Account:
    """A new tenant, without people. Calls abroad are off until an admin opens them."""
    account = Account(id=account_id or new_id(), name=name, home_country=home_country, is_demo=is_demo, created_at=now)
    session.add(account)
    await session.flush()
    tell_account_changed(session, account)
    return account


def set_international_calling(session: AsyncSession, account: Account, enabled: bool) -> None:
    """Open, or close, destinations abroad for the whole account."""
    account.international_calling = enabled
    tell_account_changed(session, account, hints=("AccountSettings", "DialingPlan", "Features"))


def set_account_status(session: AsyncSession, account: Account, status: str) -> None:
    """Suspend, disable or confirm. For operators, not for the account's own people."""
    account.status = status
    announce(session, SIGN_IN_CHANGED, SignInChanged(account_id=account.id))
    tell_account_changed(session, account, hints=("AccountStatus",))


def tell_account_changed(
    session: AsyncSession, account: Account, *, hints: Sequence[str] = ("AccountSettings",)
) -> None:
    """Announce it. `hints`: what clients should read again, in the surface's words."""
    announce(session, ACCOUNT_CHANGED, AccountChanged(account_id=account.id, hints=list(hints)))
