"""Authorization codes: made when a person says yes, turned into tokens once, by the app they were made for."""

import base64
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from clarion.base.container import Container
from clarion.base.errors import Unauthorized
from clarion.base.ids import new_token
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.authorize.models import AuthorizationCode
from clarion.features.people.browser_sessions.models import SignOn
from clarion.features.people.sign_in.clients import RegisteredClient
from clarion.features.people.sign_in.errors import OAuthError, invalid_grant
from clarion.features.people.sign_in.oauth_issuing import Issued, SignInRequest
from clarion.features.people.sign_in.scopes import IDENTITY_SCOPES
from clarion.features.people.sign_in.sessions import Sessions, check_may_sign_in
from clarion.features.people.sign_in.tokens import token_hash
from clarion.features.people.users.models import Extension

LIFE = timedelta(seconds=60)
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True)
class Proof:
    """Who signed in, where, when and how (RFC 8176): what a code tells of its person."""

    account_id: str
    extension_id: str
    sign_on_id: str | None
    authenticated_at: datetime
    methods: tuple[str, ...]

    @classmethod
    def of(cls, sign_on: SignOn) -> "Proof":
        return cls(
            account_id=sign_on.account_id,
            extension_id=sign_on.extension_id,
            sign_on_id=sign_on.id,
            authenticated_at=sign_on.created_at,
            methods=tuple(sign_on.methods),
        )


def issue_code(
    session: AsyncSession,
    here: Container,
    client: RegisteredClient,
    proof: Proof,
    *,
    scopes: tuple[str, ...],
    redirect_uri: str = "",
    nonce: str = "",
    challenge: str = "",
    challenge_method: str = "",
    life: timedelta = LIFE,
) -> str:
    """A code for `client` in the name of `proof`, written down as a hash."""
    now = here.clock.now()
    code = new_token()
    session.add(
        AuthorizationCode(
            code_hash=token_hash(code),
            client_id=client.client_id,
            account_id=proof.account_id,
            extension_id=proof.extension_id,
            sign_on_id=proof.sign_on_id,
            redirect_uri=redirect_uri,
            scopes=list(scopes),
            nonce=nonce,
            challenge=challenge,
            challenge_method=challenge_method,
            authenticated_at=proof.authenticated_at,
            methods=list(proof.methods),
            created_at=now,
            expires_at=now + life,
        )
    )
    return code


async def redeem_code(here: Container, asked: SignInRequest, code: str, redirect_uri: str, verifier: str) -> Issued:
    """The tokens a code stands for. Raises invalid_grant; a code that comes back ends what it gave before."""
    async with here.storage.transaction() as session:
        row = await session.get(AuthorizationCode, token_hash(code), with_for_update=True)
        if row is None:
            raise invalid_grant("The code is not known.", "OAU-106")
        if row.client_id != asked.client.client_id:
            raise invalid_grant("The code was made for another app.", "OAU-110")
        if row.used_at is None:
            _check(row, here, redirect_uri, verifier)
            return await _redeem(session, here, asked, row)
        if row.session_id is not None:  # somebody has a copy: whichever of the two came first loses it too
            await here.get(Sessions).end_one(session, row.session_id, "code used twice")
    raise invalid_grant("The code was used before. What it gave has been revoked.", "OAU-106")


async def _redeem(session: AsyncSession, here: Container, asked: SignInRequest, row: AuthorizationCode) -> Issued:
    person = await session.get(Extension, row.extension_id)
    account = await session.get(Account, row.account_id)
    if person is None or account is None:
        raise invalid_grant("Extension not found.", "OAU-136")
    try:
        check_may_sign_in(person, account)
    except Unauthorized as error:
        raise invalid_grant(error.message, error.code) from None
    scopes = tuple(scope for scope in row.scopes if scope in asked.client.scopes or scope in IDENTITY_SCOPES)
    request = replace(
        asked,
        scopes=scopes,
        sign_on_id=row.sign_on_id,
        authenticated_at=row.authenticated_at,
        methods=tuple(row.methods),
        nonce=row.nonce,
    )
    issued = await here.get(Sessions).start(session, person, request)
    row.used_at, row.session_id = here.clock.now(), issued.session_id
    return issued


def _check(row: AuthorizationCode, here: Container, redirect_uri: str, verifier: str) -> None:
    if row.expires_at <= here.clock.now():
        good_for = int((row.expires_at - row.created_at).total_seconds())
        raise invalid_grant(f"The code has expired: it is good for {good_for} seconds.", "OAU-108")
    if redirect_uri != row.redirect_uri:
        sentence = "Parameter [redirect_uri] differs from the one that the code was sent to."
        if not row.redirect_uri:
            sentence = "Parameter [redirect_uri] is left out for a code that was not sent to one."
        raise invalid_grant(sentence, "OAU-109")
    if not row.challenge:
        # A verifier without a challenge: somebody took the challenge out of the first request (RFC 9700 §4.8.2).
        if verifier:
            raise invalid_grant("Parameter [code_verifier] is given, but the code was asked for without PKCE.")
        return
    if not verifier:
        raise OAuthError("invalid_request", "Parameter [code_verifier] is required: PKCE was begun.", code="OAU-105")
    if not _VERIFIER.fullmatch(verifier):
        sentence = "Parameter [code_verifier] has 43 to 128 characters: letters, digits and - . _ ~"
        raise OAuthError("invalid_request", sentence, code="OAU-105")
    if not hmac.compare_digest(challenge_of(verifier, row.challenge_method), row.challenge):
        raise invalid_grant("Parameter [code_verifier] does not fit [code_challenge].")


def challenge_of(verifier: str, method: str) -> str:
    """RFC 7636 §4.2."""
    if method == "plain":
        return verifier
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
