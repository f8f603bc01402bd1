"""What an authorization request may say (RFC 6749 §4.1, RFC 7636, OpenID Connect Core §3.1.2). Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from clarion.features.people.sign_in.clients import AUTHORIZATION_CODE, RegisteredClient
from clarion.features.people.sign_in.errors import OAuthError
from clarion.features.people.sign_in.scopes import granted

MAX_FIELD = 2048
MAX_URI = 2000
_PROMPTS = frozenset({"login", "sso", "consent", "none", "select_account"})
_CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
# Schemes that run, show or read something in the browser instead of taking the person back to an app.
_DANGEROUS = frozenset({"javascript", "data", "vbscript", "file", "blob", "about", "ws", "wss", "ftp"})
PASSED_ON = (
    "client_id", "redirect_uri", "response_type", "state", "scope", "nonce", "prompt", "display", "ui_locales",
    "localeId", "login_hint", "response_hint", "brand_id", "brandId", "ui_options", "discovery", "max_age",
    "code_challenge", "code_challenge_method",
)  # fmt: skip


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request that was checked. `prompts` is empty when the app leaves it to us."""

    client: RegisteredClient
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None = None
    nonce: str = ""
    prompts: frozenset[str] = frozenset()
    max_age: int | None = None
    challenge: str = ""
    challenge_method: str = ""
    discovery: bool = False


class NotForRedirect(OAuthError):
    """An error that must not be sent to the redirect URI, because that, or the app, is in doubt."""


def once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Parameters by name. Raises OAU-111 for one that is given twice, OAU-104 for one that is too long."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found and name in PASSED_ON:
            raise NotForRedirect("invalid_request", f"Parameter [{name[:60]}] is given twice.", code="OAU-111")
        if len(value) > MAX_FIELD or "\0" in value:
            raise NotForRedirect(
                "invalid_request", f"Parameter [{name[:60]}] is longer than {MAX_FIELD} characters.", code="OAU-104"
            )
        found[name] = value
    return found


def check_redirect_uri(client: RegisteredClient, given: str) -> str:
    """The URI, if the app registered exactly this one. Raises `NotForRedirect`."""
    if not client.redirect_uris:
        sentence = f"The app '{client.name}' has no redirect URI. Add one in the web app: Developer, Apps, the app."
        raise NotForRedirect("invalid_request", sentence, code="OAU-113")
    if not given:
        raise NotForRedirect("invalid_request", "Parameter [redirect_uri] is required.", code="OAU-105")
    if given not in client.redirect_uris:
        raise NotForRedirect(
            "invalid_request",
            f"Redirect URI [{given[:300]}] is not registered for the app '{client.name}'. It must be equal to a "
            "registered one, character for character.",
            code="OAU-109",
        )
    return given


def read_request(client: RegisteredClient, redirect_uri: str, fields: Mapping[str, str]) -> AuthorizationRequest:
    """The request in `fields`. Raises OAuthError for what is wrong; such an error goes to the redirect URI."""
    kind = fields.get("response_type", "")
    if not kind:
        raise OAuthError("invalid_request", "Parameter [response_type] is required.", code="OAU-105")
    if kind != "code":
        sentence = f"Response type [{kind[:60]}] is not supported, only [code]: tokens do not travel in addresses."
        raise OAuthError("unsupported_response_type", sentence, code="OAU-112")
    if AUTHORIZATION_CODE not in client.grants:
        raise OAuthError(
            "unauthorized_client",
            f"Unauthorized for this grant type: the app '{client.name}' asked for [{AUTHORIZATION_CODE}], but may "
            f"use [{', '.join(client.grants)}]. An administrator adds it in Developer, Apps, the app, Sign-in.",
            code="OAU-251",
        )
    prompts = frozenset(fields.get("prompt", "").split())
    if "none" in prompts and len(prompts) > 1:
        raise OAuthError("invalid_request", "Prompt [none] stands alone.", code="OAU-104")
    challenge, method = _read_challenge(client, fields)
    scopes = granted(fields.get("scope", ""), client.scopes)
    if not scopes:
        sentence = f"The app '{client.name}' has none of the requested scopes. It has: {' '.join(client.scopes)}."
        raise OAuthError("invalid_scope", sentence[:900], code="OAU-112")
    return AuthorizationRequest(
        client=client,
        redirect_uri=redirect_uri,
        scopes=scopes,
        state=fields.get("state"),
        nonce=fields.get("nonce", ""),
        prompts=prompts & _PROMPTS,
        max_age=_read_age(fields.get("max_age", "")),
        challenge=challenge,
        challenge_method=method,
        discovery=fields.get("discovery", "").lower() == "true",
    )


def _read_challenge(client: RegisteredClient, fields: Mapping[str, str]) -> tuple[str, str]:
    challenge, method = fields.get("code_challenge", ""), fields.get("code_challenge_method", "")
    if not challenge:
        if method:
            raise OAuthError("invalid_request", "Parameter [code_challenge] is required.", code="OAU-105")
        if client.is_public:
            sentence = "An app without a secret must use PKCE: parameter [code_challenge] is required."
            raise OAuthError("invalid_request", sentence, code="OAU-105")
        return "", ""
    if method not in ("", "plain", "S256"):
        sentence = "Parameter [code_challenge_method] is S256 or plain."
        raise OAuthError("invalid_request", sentence, code="OAU-104")
    if not _CHALLENGE.fullmatch(challenge) or (method == "S256" and len(challenge) != 43):
        sentence = "Parameter [code_challenge] has 43 to 128 characters (S256: 43): letters, digits, - . _ ~"
        raise OAuthError("invalid_request", sentence, code="OAU-104")
    return challenge, method or "plain"


def _read_age(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise OAuthError("invalid_request", "Parameter [max_age] is a number of seconds.", code="OAU-104")
    return int(text)


def with_parameters(uri: str, parameters: Mapping[str, str]) -> str:
    """`uri` with more in its query; what is there stays as it is (RFC 6749 §3.1.2)."""
    parts = urlsplit(uri)
    query = "&".join(part for part in (parts.query, urlencode(parameters)) if part)
    return urlunsplit(parts._replace(query=query))


def error_redirect(redirect_uri: str, fields: Mapping[str, str], error: OAuthError) -> str:
    """Where an error goes that the app is to hear of. Tokens would come in the fragment, so their errors do too."""
    found = {"error": error.error, "error_description": error.message}
    if "state" in fields:
        found["state"] = fields["state"]
    if "token" in fields.get("response_type", "").split():
        return f"{redirect_uri.partition('#')[0]}#{urlencode(found)}"
    return with_parameters(redirect_uri, found)


def check_new_redirect_uri(uri: str) -> str | None:
    """What is wrong with a redirect URI that somebody wants to register, in a sentence; None when nothing is."""
    if not uri or len(uri) > MAX_URI:
        return f"A redirect URI has 1 to {MAX_URI} characters."
    if any(ord(char) <= 32 or ord(char) > 126 for char in uri) or "\\" in uri or "*" in uri:
        return "A redirect URI holds no spaces, wildcards, backslashes or letters outside ASCII."
    try:
        parts = urlsplit(uri)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "That is not an address."
    scheme = parts.scheme.lower()
    if not scheme or scheme in _DANGEROUS:
        return "A redirect URI begins with https://, with http://localhost, or with a scheme of your app's own."
    if "#" in uri:
        return "A redirect URI has no fragment (#)."
    if parts.username is not None or parts.password is not None:
        return "A redirect URI holds no user name or password."
    if scheme in ("http", "https"):
        if not host:
            return "The redirect URI lacks a host."
        if scheme == "http" and parts.netloc.rpartition("@")[2].rpartition(":")[0] not in _LOOPBACK | {""}:
            return "Plain http is for this computer only (localhost, 127.0.0.1, [::1]); use https."
        if scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
            return "Plain http is for this computer only (localhost, 127.0.0.1, [::1]); use https."
        return None
    if "." not in scheme and "-" not in scheme and len(scheme) < 4:
        return "Give your app's scheme a name of its own, such as com.example.app:/signed-in."
    return None


def query_pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True, max_num_fields=100)
