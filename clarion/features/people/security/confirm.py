"""Before somebody changes how they sign in, they prove again that it is they."""

from clarion.base.container import Container
from clarion.base.errors import Forbidden, Invalid
from clarion.features.people.ldap.proving import directory_takes
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.passwords import password_matches
from clarion.features.people.sign_in.service import check_wait
from clarion.features.people.sign_in.throttle import SignInThrottle
from clarion.features.people.sign_in.throttle_rules import FREE_FAILURES_OF_PAIR, Counted
from clarion.features.people.users.models import Extension


def first_party_only(caller: Caller) -> None:
    """An app that was let in for a while must not be able to change who gets in."""
    if not caller.app.first_party:
        raise Forbidden("Security is changed in the web app only.", code="CMN-401")


def company_wide_only(caller: Caller) -> None:
    """How everybody signs in is not for an app, nor for who administers some sites: they could come in as anybody."""
    first_party_only(caller)
    if caller.site_ids:
        raise Forbidden(
            "How the company's people sign in is for administrators of all sites; you administer some.", code="CMN-404"
        )


async def confirm_password(here: Container, caller: Caller, password: str) -> None:
    """Raise unless this is the caller's password: a stolen token alone changes nothing about signing in."""
    first_party_only(caller)
    counted = (Counted(f"confirm {caller.extension_id}", FREE_FAILURES_OF_PAIR, own=True),)
    throttle = here.get(SignInThrottle)
    check_wait(await throttle.reserve(counted))
    async with here.storage.reading() as session:
        person = await session.get_one(Extension, caller.extension_id)
    if not (await password_matches(person.password_hash, password) or await directory_takes(here, person, password)):
        raise Invalid("That is not your password.", code="OAU-140", parameter="password")
    await throttle.succeeded(counted)
