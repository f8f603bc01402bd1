"""Whether what Clarion keeps of a person's secrets counts, and how companies are found by name."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.ldap.proving import find_directory, is_of_directory
from clarion.features.people.openid_sign_in.settings import find_provider_in_use as find_openid_provider_in_use
from clarion.features.people.saml.settings import find_provider_in_use as find_saml_provider_in_use
from clarion.features.people.sso.models import CompanySignIn
from clarion.features.people.sso.responses import LoginMethods
from clarion.features.people.users.models import Extension, ExtensionType


async def own_password_counts(session: AsyncSession, person: Extension) -> bool:
    """Whether somebody may sign in with the password that Clarion keeps: not who has one in the directory, and
    nobody where only the company's own way counts; the administrator who keeps the way back always may.
    """
    row = await session.get(CompanySignIn, person.account_id)
    if row is not None and row.way_back_id == person.id:
        return True
    return await own_ways_count(session, person) and not await is_of_directory(session, person)


async def own_ways_count(session: AsyncSession, person: Extension) -> bool:
    """The same of passkeys and one-time links. Guests from outside are in no directory of the company: theirs count."""
    if person.type == ExtensionType.GUEST:
        return True
    row = await session.get(CompanySignIn, person.account_id)
    return row is None or not row.only_company or row.way_back_id == person.id


async def get_company(session: AsyncSession, sign_in_name: str) -> Account:
    """The company of this name. Raises NotFound."""
    query = select(Account).join(CompanySignIn, CompanySignIn.account_id == Account.id)
    found = await session.scalar(query.where(CompanySignIn.sign_in_name == sign_in_name.strip().lower()[:40]))
    if found is None:
        raise NotFound("No company signs in here by this name.", parameter="company")
    return found


async def check_ways_left(session: AsyncSession, account_id: str) -> None:
    """Raise Conflict when nobody but the way back could sign in any more."""
    row = await session.get(CompanySignIn, account_id)
    if row is None or not row.only_company:
        return
    await session.flush()
    if await find_directory(session, account_id) is None and await _start_of(session, account_id) is None:
        raise Conflict("Only the company's own sign-in counts: let passwords of Clarion count first.", code="CMN-101")


async def check_one_provider(session: AsyncSession, account_id: str) -> None:
    """Raise Conflict when providers of both kinds would be in use: the sign-in page has one way to the provider."""
    await session.flush()
    if (
        await find_saml_provider_in_use(session, account_id) is not None
        and await find_openid_provider_in_use(session, account_id) is not None
    ):
        raise Conflict(
            "Providers by SAML and by OpenID Connect cannot be in use at the same time: switch the other off first.",
            code="CMN-406",
            parameter="enabled",
        )


async def _start_of(session: AsyncSession, account_id: str | None) -> str | None:
    """Where a sign-in by the company's provider begins; None: there is no provider in use."""
    if await find_saml_provider_in_use(session, account_id) is not None:
        return f"/restapi/v1.0/clarion/saml/{account_id}/start"
    if await find_openid_provider_in_use(session, account_id) is not None:
        return f"/restapi/v1.0/clarion/openid/{account_id}/start"
    return None


async def sign_in_page_of(here: Container, account_id: str) -> str:
    """The address of the company's own sign-in page."""
    async with here.storage.reading() as session:
        found = await session.get(CompanySignIn, account_id)
    return f"/sign-in?company={found.sign_in_name}" if found is not None and found.sign_in_name else "/sign-in"


async def ways_of(session: AsyncSession, account: Account | None, *, named: bool) -> LoginMethods:
    """What the page offers. The company's own name is shown to who knows by what name it signs in."""
    account_id = account.id if account else None
    start = await _start_of(session, account_id)
    return {
        "company": account.name if account is not None and named else None,
        "directory": await find_directory(session, account_id) is not None,
        "provider": start is not None,
        "start": start,
    }
