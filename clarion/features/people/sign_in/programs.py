"""Sign-in of programs that only know a name and a password, such as mail programs and printers."""

from clarion.base.container import Container
from clarion.base.errors import Forbidden, Unauthorized
from clarion.features.people.accounts.models import Account
from clarion.features.people.browser_sessions.visit import Visit
from clarion.features.people.roles.catalogue import granted
from clarion.features.people.roles.queries import roles_of
from clarion.features.people.second_factor.service import factors_of, second_factor_required
from clarion.features.people.sign_in.credentials import get_credential_of_assertion
from clarion.features.people.sign_in.errors import invalid_grant
from clarion.features.people.sign_in.service import UserName, prove_password
from clarion.features.people.sign_in.sessions import check_may_sign_in
from clarion.features.people.users.models import Extension

_JWT = "eyJ"


async def prove_for_program(here: Container, visit: Visit, name: str, secret: str, permission: str) -> Extension:
    """The person behind a name with a password, or behind a personal JWT credential in its place. People with a second
    factor need the JWT. Raises OAuthError, Unauthorized, and Forbidden without the permission.
    """
    by_jwt = secret.startswith(_JWT) and secret.count(".") == 2
    person_id = (
        await _by_jwt(here, secret) if by_jwt else (await prove_password(here, visit, UserName(name), secret)).id
    )
    async with here.storage.reading() as session:
        person = await session.get(Extension, person_id)
        account = await session.get(Account, person.account_id) if person is not None else None
        if person is None or account is None:
            raise Unauthorized("There is no such person.")
        check_may_sign_in(person, account)
        if not by_jwt and (
            (await factors_of(session, person.id)).any or await second_factor_required(session, account.id)
        ):
            raise invalid_grant("Use a JWT credential as the password: you sign in with a second factor.", "OAU-140")
        if permission not in granted(await roles_of(session, person)):
            raise Forbidden(f"You need the permission [{permission}].", code="CMN-408", permissionName=permission)
    return person


async def _by_jwt(here: Container, assertion: str) -> str:
    async with here.storage.reading() as session:
        row = await get_credential_of_assertion(session, assertion, here.keys, here.clock.now())
    if row.client_ids:
        raise invalid_grant("The JWT is limited to other apps.", "OAU-140")
    return row.extension_id
