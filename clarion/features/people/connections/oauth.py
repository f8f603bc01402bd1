"""Signing in to Google and Microsoft: codes with PKCE (RFC 6749, 7636), refreshing, taking back (RFC 7009)."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from clarion.features.people.connections.asking import Asker
from clarion.features.people.connections.found import SourceProblem

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@dataclass(frozen=True)
class Server:
    """Where a provider signs people in. `{tenant}` stands for the directory. `revoke`: empty where there is no such
    address. `more`: of the request for consent.
    """

    key: str
    name: str
    authorize: str
    token: str
    revoke: str
    identity: tuple[str, ...]
    contacts: str
    calendar: str
    calendars: str  # beside `calendar`: to list them, so that some can be chosen; empty where that is part of it
    more: Mapping[str, str]


GOOGLE = Server(
    key="google",
    name="Google",
    authorize="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",  # noqa: S106
    revoke="https://oauth2.googleapis.com/revoke",
    identity=("openid", "email"),
    contacts="https://www.googleapis.com/auth/contacts.readonly",
    calendar="https://www.googleapis.com/auth/calendar.events.readonly",
    calendars="https://www.googleapis.com/auth/calendar.calendarlist.readonly",
    more={"access_type": "offline", "prompt": "consent"},
)
MICROSOFT = Server(
    key="microsoft",
    name="Microsoft 365",
    authorize="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    token="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",  # noqa: S106
    revoke="",
    identity=("openid", "email", "profile", "offline_access"),
    contacts="https://graph.microsoft.com/Contacts.Read",
    calendar="https://graph.microsoft.com/Calendars.Read",
    calendars="",
    more={"prompt": "select_account"},
)
SERVERS: dict[str, Server] = {GOOGLE.key: GOOGLE, MICROSOFT.key: MICROSOFT}


@dataclass(frozen=True)
class Client:
    """This installation, as the provider knows it."""

    client_id: str
    secret: str
    tenant: str
    redirect_uri: str


@dataclass(frozen=True)
class Grant:
    """`refresh`: empty when it stays as it was. `scope`: what was granted; empty: what was asked for. `user`: whose."""

    access: str
    refresh: str
    scope: str
    user: str


def challenge(verifier: str) -> str:
    """S256."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def consent_address(
    server: Server, client: Client, state: str, verifier: str, *, contacts: bool, calendar: bool
) -> str:
    """Where the person agrees."""
    wanted = [(contacts, server.contacts), (calendar, server.calendar), (calendar, server.calendars)]
    scope = " ".join((*server.identity, *(each for is_wanted, each in wanted if is_wanted and each)))
    query = {
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "response_type": "code",
        "scope": scope,
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        **server.more,
    }
    return f"{_of(server.authorize, client)}?{urlencode(query)}"


async def trade(asker: Asker, server: Server, client: Client, code: str, verifier: str) -> Grant:
    """What a code is good for. Raises SourceProblem."""
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
    return await _grant(asker, server, client, form | {"redirect_uri": client.redirect_uri})


async def refresh(asker: Asker, server: Server, client: Client, token: str) -> Grant:
    """A new access token. Raises SourceProblem, which does not try again when the person took the consent back."""
    return await _grant(asker, server, client, {"grant_type": "refresh_token", "refresh_token": token})


async def revoke(asker: Asker, server: Server, token: str) -> None:
    """Nothing that was granted counts any more. Raises SourceProblem."""
    if server.revoke:
        body = urlencode({"token": token}).encode()
        await asker.ask("POST", server.revoke, _FORM, body, expected=frozenset({400}))  # 400: it was worthless already


async def _grant(asker: Asker, server: Server, client: Client, form: Mapping[str, str]) -> Grant:
    full = {**form, "client_id": client.client_id, "client_secret": client.secret}
    asked = frozenset({400, 401, 403})
    status, found = await asker.ask_json(
        "POST", _of(server.token, client), _FORM, urlencode(full).encode(), expected=asked
    )
    if status in asked:
        raise _refusal(server, found)
    access, new = found.get("access_token"), found.get("refresh_token")
    if not isinstance(access, str) or not access:
        raise SourceProblem(f"{server.name} gives no access.", again=True)
    scope = found.get("scope")
    return Grant(
        access=access,
        refresh=new if isinstance(new, str) else "",
        scope=scope if isinstance(scope, str) else "",
        user=user_of(found.get("id_token")),
    )


def _refusal(server: Server, found: Mapping[str, Any]) -> SourceProblem:
    code = str(found.get("error", ""))[:60]
    if code in ("invalid_client", "unauthorized_client"):
        words = f"{server.name} does not know this server any more: an administrator has to renew its client secret."
        return SourceProblem(words, again=True)
    if code == "invalid_grant":
        return SourceProblem(f"{server.name} wants you to sign in again.", again=False, status=401)
    return SourceProblem(f"{server.name} refuses the sign-in ({code or 'without a reason'}).", again=False, status=401)


def user_of(id_token: object) -> str:
    """Whose account it is, out of an ID token that came from the provider itself over TLS (OpenID Connect Core
    3.1.3.7, 6: nobody else could have made it). Empty where it does not say.
    """
    parts = id_token.split(".") if isinstance(id_token, str) else []
    if len(parts) != 3:
        return ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, TypeError):
        return ""
    if not isinstance(claims, dict):
        return ""
    said = (claims.get(name) for name in ("email", "preferred_username", "sub"))
    return next((text.replace("\0", "")[:200] for text in said if isinstance(text, str) and text), "")


def _of(address: str, client: Client) -> str:
    return address.replace("{tenant}", quote(client.tenant or "common", safe=""))
