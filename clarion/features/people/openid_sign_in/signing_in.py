"""A sign-in by a company's OpenID provider: the authorization code flow with PKCE (RFC 7636), state and nonce."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from clarion.base.container import Container
from clarion.base.errors import Unauthorized
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.browser_sessions import tickets
from clarion.features.people.openid_sign_in.id_tokens import ProviderKeys, check_id_token
from clarion.features.people.openid_sign_in.models import OpenIdProvider
from clarion.features.people.openid_sign_in.provider_http import OpenIdRefused, ProviderHttp
from clarion.features.people.openid_sign_in.settings import client_secret_of, redirect_uri_of
from clarion.features.people.sign_in.sessions import check_may_sign_in
from clarion.features.people.sso.provider_people import ToldPerson, own_page, person_of_provider

_FIELDS = {"email": "email", "firstName": "first_name", "lastName": "last_name", "jobTitle": "job_title",
           "department": "department"}  # fmt: skip
_MOST_GROUPS = 1000


@dataclass(frozen=True)
class Taken:
    """`ticket`: what the sign-in page goes on with; `to`: where the person wanted to go."""

    ticket: str
    to: str


@dataclass(frozen=True)
class Callback:
    """What the browser brings back (RFC 6749, section 4.1.2; `iss`: RFC 9207)."""

    code: str
    state: str
    error: str
    error_description: str
    iss: str


def begin(session: AsyncSession, here: Container, row: OpenIdProvider, *, to: str, remember: bool, browser: str) -> str:
    """Where the browser goes. `browser`: a hash of the cookie of the browser that begins, which must also end."""
    facts = {"account": row.account_id, "to": own_page(to), "remember": remember, "browser": browser}
    state = tickets.make_ticket(session, tickets.OPENID_REQUEST, here.clock.now(), facts=facts)
    query = {
        "response_type": "code",
        "client_id": row.client_id,
        "redirect_uri": redirect_uri_of(here, row.account_id),
        "scope": row.scopes,
        "state": state,
        "nonce": _secret(here, "nonce", state),
        "code_challenge": _b64(hashlib.sha256(_secret(here, "verifier", state).encode()).digest()),
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in row.authorization_endpoint else "?"
    return f"{row.authorization_endpoint}{joint}{urlencode(query, quote_via=quote)}"


def _secret(here: Container, what: str, state: str) -> str:
    """The nonce and the PKCE verifier follow from the state, so nothing secret has to be stored."""
    return _b64(here.keys.derive(f"openid sign-in {what}: {state}"))


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


async def take_callback(here: Container, row: OpenIdProvider, callback: Callback) -> Taken:
    """Raises OpenIdRefused for what is no right answer to what we asked, Unauthorized for who may not sign in."""
    facts = await _use_request(here, row, callback.state)
    if callback.error:
        raise OpenIdRefused(
            f"The provider refused: {callback.error[:60]} {callback.error_description[:200]}".rstrip() + "."
        )
    if callback.iss and callback.iss != row.issuer:
        raise OpenIdRefused("The answer is of another issuer.")
    if not callback.code:
        raise OpenIdRefused("The provider sent no code.")
    claims = await _claims(here, row, callback)
    person = await person_of_provider(here, row, _told(row, claims))
    async with here.storage.transaction() as session:
        check_may_sign_in(person, await session.get_one(Account, person.account_id))
        proved = ["oidc", "mfa"] if row.second_step_there else ["oidc"]
        kept = {"proved": proved, "remember": facts["remember"], "browser": facts["browser"]}
        now = here.clock.now()
        return Taken(
            tickets.make_ticket(session, tickets.PROVIDER_ANSWER, now, extension_id=person.id, facts=kept), facts["to"]
        )


async def _use_request(here: Container, row: OpenIdProvider, state: str) -> dict[str, Any]:
    """What was noted when we asked; it is used up."""
    async with here.storage.transaction() as session:
        try:
            ticket = await tickets.get_ticket(session, state, tickets.OPENID_REQUEST, now=here.clock.now())
            facts = dict(ticket.facts)
            if facts["account"] == row.account_id:
                await tickets.use_up(session, ticket)
        except Unauthorized:
            raise OpenIdRefused("The answer is to no request of ours, came too late or was used already.") from None
    if facts["account"] != row.account_id:
        raise OpenIdRefused("The answer is to a request of another account.")
    return facts


async def _claims(here: Container, row: OpenIdProvider, callback: Callback) -> dict[str, Any]:
    """Of the ID token; with those of the userinfo endpoint where it lacks the e-mail address (section 5.3)."""
    http = here.get(ProviderHttp)
    answer = await _exchange(here, http, row, callback)
    claims = await check_id_token(
        here.get(ProviderKeys),
        row.jwks_uri,
        str(answer.get("id_token", "")),
        issuer=row.issuer,
        client_id=row.client_id,
        nonce=_secret(here, "nonce", callback.state),
        now=here.clock.now(),
    )
    token = answer.get("access_token")
    if not claims.get(row.claim_names.get("email") or "email") and row.userinfo_endpoint and isinstance(token, str):
        more = await http.get_json(row.userinfo_endpoint, "claims (userinfo)", token)
        if more.get("sub") != claims["sub"]:
            raise OpenIdRefused("The userinfo endpoint answers for somebody else than the ID token (sub).")
        claims = more | claims
    return claims


async def _exchange(here: Container, http: ProviderHttp, row: OpenIdProvider, callback: Callback) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": callback.code,
        "redirect_uri": redirect_uri_of(here, row.account_id),
        "code_verifier": _secret(here, "verifier", callback.state),
    }
    headers: dict[str, str] = {}
    secret = client_secret_of(here, row)
    if secret and row.basic_authentication:  # both form-encoded first, RFC 6749, section 2.3.1
        pair = f"{quote(row.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form["client_id"] = row.client_id
        if secret:
            form["client_secret"] = secret
    return await http.post_form(row.token_endpoint, headers, urlencode(form).encode(), "tokens")


def _told(row: OpenIdProvider, claims: dict[str, Any]) -> ToldPerson:
    """An address that the provider itself calls unverified does not count: whoever typed it could be anybody."""
    texts = {name: _text(claims, str(row.claim_names.get(key) or "")) for key, name in _FIELDS.items()}
    if claims.get("email_verified") in (False, "false"):
        texts["email"] = ""
    groups = claims.get(str(row.claim_names.get("groups") or ""), [])
    listed = groups if isinstance(groups, list) else [groups]
    return ToldPerson(
        provider=row.issuer,
        name_id=claims["sub"],
        profile={name: text for name, text in texts.items() if text},
        groups=frozenset(text for text in listed[:_MOST_GROUPS] if isinstance(text, str)),
        number=_text(claims, str(row.claim_names.get("extensionNumber") or "")),
    )


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name) if name else None
    return value if isinstance(value, str) else ""
