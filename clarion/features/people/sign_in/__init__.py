"""Signing in, and the guard that every route states.

A route of any feature says whom it lets in:

    @router.get("/account/{accountId}/extension/{extensionId}/device")
    async def list_devices(
        here: Here,                                       # clarion.base.container
        caller: Annotated[Caller, require("ReadUserDevices", scopes="ReadAccounts")],
        accountId: str, extensionId: str, ...
    )
        async with here.storage.reading() as session:
            owner = await resolve_extension(session, caller, accountId, extensionId, reach="admin")

Routes for everybody say `dependencies=[public()]`. A law test refuses a route that says neither.
"""

from clarion.features.people.sign_in.caller import (
    AppIdentity,
    Caller,
    Reach,
    check_whole_company,
    resolve_account,
    resolve_extension,
)
from clarion.features.people.sign_in.cleanup_job import SessionCleanupJob
from clarion.features.people.sign_in.clients import (
    AUTHORIZATION_CODE,
    GRANTS,
    JWT_BEARER,
    REFRESH,
    ClientSource,
    RegisteredClient,
    hash_secret,
)
from clarion.features.people.sign_in.credentials import create_credential, credential_token
from clarion.features.people.sign_in.errors import OAuthError
from clarion.features.people.sign_in.events import SIGN_IN_CHANGED, SignInChanged
from clarion.features.people.sign_in.gate import SignInGate, SignInTry
from clarion.features.people.sign_in.guard import Admission, Guard, Public, identify, public, require
from clarion.features.people.sign_in.models import JwtCredential
from clarion.features.people.sign_in.oauth_issuing import SignInRequest
from clarion.features.people.sign_in.passwords import check_new_password, hash_password, password_matches
from clarion.features.people.sign_in.scopes import ALL_SCOPES, with_implied
from clarion.features.people.sign_in.sessions import Sessions
from clarion.features.people.sign_in.standing import (
    KNOWN_CALLER,
    find_caller_of_app,
    find_caller_of_session,
    find_second_proof,
)
from clarion.features.people.sign_in.throttle import SignInThrottle
from clarion.features.people.sign_in.throttle_rules import Counted, counted_for

__all__ = [
    "ALL_SCOPES",
    "AUTHORIZATION_CODE",
    "GRANTS",
    "JWT_BEARER",
    "KNOWN_CALLER",
    "REFRESH",
    "SIGN_IN_CHANGED",
    "Admission",
    "AppIdentity",
    "Caller",
    "ClientSource",
    "Counted",
    "Guard",
    "JwtCredential",
    "OAuthError",
    "Public",
    "Reach",
    "RegisteredClient",
    "SessionCleanupJob",
    "Sessions",
    "SignInChanged",
    "SignInGate",
    "SignInRequest",
    "SignInThrottle",
    "SignInTry",
    "check_new_password",
    "check_whole_company",
    "counted_for",
    "create_credential",
    "credential_token",
    "find_caller_of_app",
    "find_caller_of_session",
    "find_second_proof",
    "hash_password",
    "hash_secret",
    "identify",
    "password_matches",
    "public",
    "require",
    "resolve_account",
    "resolve_extension",
    "with_implied",
]
