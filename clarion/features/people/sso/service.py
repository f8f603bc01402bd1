"""What administrators choose about signing in."""

from collections.abc import Sequence

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.sso.login_methods import ways_of
from clarion.features.people.sso.models import CompanySignIn
from clarion.features.people.sso.responses import SsoPolicy
from clarion.features.people.users.models import Extension, ExtensionStatus


async def write_policy(
    session: AsyncSession, account_id: str, sign_in_name: str | None, *, only_company: bool, way_back_id: str | None
) -> None:
    """Raises Invalid, Conflict."""
    if sign_in_name is not None:
        query = select(CompanySignIn.account_id).where(
            CompanySignIn.sign_in_name == sign_in_name, CompanySignIn.account_id != account_id
        )
        if await session.scalar(query) is not None:
            raise Conflict("Another company signs in by this name.", code="CMN-406", parameter="signInName")
    if only_company:
        await _check_way_back(session, account_id, way_back_id)
    row = await session.get(CompanySignIn, account_id)
    if row is None:
        row = CompanySignIn(account_id=account_id)
        session.add(row)
    row.sign_in_name, row.only_company = sign_in_name, only_company
    row.way_back_id = way_back_id if only_company else None


async def _check_way_back(session: AsyncSession, account_id: str, way_back_id: str | None) -> None:
    account = await session.get_one(Account, account_id)
    ways = await ways_of(session, account, named=True)
    if not (ways["directory"] or ways["provider"]):
        raise Invalid("Set up a directory or an identity provider first.", parameter="onlyCompany")
    person = await session.get(Extension, way_back_id) if way_back_id else None
    if person is None or person.account_id != account_id:
        raise Invalid("Choose an administrator who keeps a way back.", parameter="wayBackId")
    if not person.is_admin or person.status != ExtensionStatus.ENABLED or not person.password_hash:
        raise Invalid(
            "The way back needs an administrator who is enabled and has a password of Clarion.", parameter="wayBackId"
        )


async def allow_own_passwords(session: AsyncSession, account_id: str) -> bool:
    """The way back of the server's operator. False: passwords counted already."""
    row = await session.get(CompanySignIn, account_id)
    if row is None or not row.only_company:
        return False
    row.only_company = False
    return True


async def _administrators(session: AsyncSession, account_id: str) -> Sequence[Extension]:
    """Who could keep the way back."""
    query = select(Extension).where(
        Extension.account_id == account_id,
        Extension.role == "admin",
        Extension.status == ExtensionStatus.ENABLED,
        Extension.password_hash.is_not(None),
    )
    return (await session.scalars(query.order_by(Extension.number).limit(200))).all()


async def policy_view(session: AsyncSession, here: Container, account_id: str) -> SsoPolicy:
    row = await session.get(CompanySignIn, account_id)
    account = await session.get_one(Account, account_id)
    ways = await ways_of(session, account, named=True)
    name = row.sign_in_name if row else None
    return {
        "signInName": name,
        "onlyCompany": bool(row and row.only_company),
        "wayBackId": row.way_back_id if row else None,
        "directory": ways["directory"],
        "provider": ways["provider"],
        "administrators": [{"id": one.id, "name": one.name} for one in await _administrators(session, account_id)],
        "address": f"{here.settings.public_url}/sign-in" + (f"?company={name}" if name else ""),
    }
