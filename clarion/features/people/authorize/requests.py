"""From parameters to a checked authorization request, and the mark that says when it began."""

import hmac
from collections.abc import Iterable, Mapping
from hashlib import sha256

from clarion.base.container import Container
from clarion.features.people.authorize.rules import (
    AuthorizationRequest,
    NotForRedirect,
    check_redirect_uri,
    once,
    read_request,
)
from clarion.features.people.sign_in.clients import ClientSource, RegisteredClient
from clarion.features.people.sign_in.errors import OAuthError

MARK = "began"
_MARK_LIFE_S = 3600


class ForRedirect(Exception):
    """An OAuth error that the app is to hear of, at its redirect URI."""

    def __init__(self, redirect_uri: str, fields: Mapping[str, str], error: OAuthError) -> None:
        super().__init__(error.message)
        self.redirect_uri, self.fields, self.error = redirect_uri, fields, error


async def get_request(here: Container, pairs: Iterable[tuple[str, str]]) -> tuple[AuthorizationRequest, dict[str, str]]:
    """The request and its fields. Raises `NotForRedirect` or `ForRedirect`."""
    fields = once(pairs)
    client = await _client(here, fields.get("client_id", ""))
    redirect_uri = check_redirect_uri(client, fields.get("redirect_uri", ""))
    try:
        return read_request(client, redirect_uri, fields), fields
    except OAuthError as error:
        raise ForRedirect(redirect_uri, fields, error) from None


async def _client(here: Container, client_id: str) -> RegisteredClient:
    if not client_id:
        raise NotForRedirect("invalid_request", "Parameter [client_id] is required.", code="OAU-105")
    client = await here.get(ClientSource).find_client(client_id)
    if client is None:
        raise NotForRedirect("invalid_client", f"There is no app with client id [{client_id[:64]}].", code="OAU-146")
    return client


def mark_now(here: Container, client_id: str) -> str:
    """Says when a request began, so that `prompt=login` can tell a sign-in after it from one before."""
    began = str(int(here.clock.now().timestamp()))
    return f"{began}.{_seal(here, client_id, began)}"


def read_mark(here: Container, client_id: str, mark: str) -> int:
    """Epoch seconds. Raises when the mark is not ours, or old: then the person begins again at the app."""
    began, _, seal = mark.partition(".")
    if not hmac.compare_digest(seal.encode(), _seal(here, client_id, began).encode()):
        raise NotForRedirect("invalid_request", "No app opened this page. Begin again at the app.", code="OAU-104")
    if int(began) + _MARK_LIFE_S < here.clock.now().timestamp():
        raise NotForRedirect("invalid_request", "This page is too old. Begin again at the app.", code="OAU-108")
    return int(began)


def _seal(here: Container, client_id: str, began: str) -> str:
    key = here.keys.derive("authorize: when it began")
    return hmac.digest(key, f"{client_id} {began}".encode("utf-8", "surrogatepass"), sha256).hex()
