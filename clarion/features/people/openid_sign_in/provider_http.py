"""What we ask an OpenID provider over HTTP: its discovery document, its keys, tokens, and claims of a person."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from clarion.base.errors import ClarionError
from clarion.base.http_client import HttpClient, RequestFailed
from clarion.base.settings import Settings
from clarion.base.ssrf_guard import egress_policy

_WITHIN_S = 10.0
_MOST_BYTES = 256 * 1024


class OpenIdRefused(ClarionError):
    """What the provider sent is not taken; the sentence says why, for administrators."""

    default_code = "OAU-140"
    default_status = 400


@dataclass(frozen=True)
class Discovery:
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    basic_authentication: bool


class ProviderHttp:
    """One per process. Providers are where customers say: guarded against SSRF, and bounded in time and size."""

    def __init__(self, settings: Settings) -> None:
        policy = egress_policy(settings)
        self._client = HttpClient(policy)
        self._loopback = policy.loopback

    async def close(self) -> None:
        await self._client.close()

    def check_address(self, address: str, what: str) -> str:
        """The address, if it may be asked. Raises OpenIdRefused."""
        parts = urlsplit(address)
        local = self._loopback and parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
        if not (parts.scheme == "https" or local) or not parts.hostname or parts.username or len(address) > 2000:
            raise OpenIdRefused(f"The {what} has to be an https address: {address[:200]!r}.")
        return address

    async def discover(self, issuer: str) -> Discovery:
        """Read `/.well-known/openid-configuration` of the issuer. Raises OpenIdRefused."""
        self.check_address(issuer, "issuer")
        found = await self.get_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration", "discovery document")
        if found.get("issuer") != issuer:
            raise OpenIdRefused(
                f"The discovery document is of the issuer {str(found.get('issuer'))[:200]!r}: enter that, exactly."
            )
        if "code" not in found.get("response_types_supported", ["code"]):
            raise OpenIdRefused("The provider has no authorization code flow (response type code).")
        methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return Discovery(
            issuer=issuer,
            authorization_endpoint=self._endpoint(found, "authorization_endpoint"),
            token_endpoint=self._endpoint(found, "token_endpoint"),
            userinfo_endpoint=self._endpoint(found, "userinfo_endpoint") if found.get("userinfo_endpoint") else "",
            jwks_uri=self._endpoint(found, "jwks_uri"),
            basic_authentication="client_secret_basic" in methods or "client_secret_post" not in methods,
        )

    def _endpoint(self, document: dict[str, Any], name: str) -> str:
        return self.check_address(str(document.get(name, "")), name)

    async def get_json(self, address: str, what: str, token: str = "") -> dict[str, Any]:
        """Raises OpenIdRefused."""
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        return await self._ask("GET", address, headers, b"", what)

    async def post_form(self, address: str, headers: dict[str, str], body: bytes, what: str) -> dict[str, Any]:
        """Raises OpenIdRefused, with the provider's own `error` and `error_description` (RFC 6749, section 5.2)."""
        form = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        return await self._ask("POST", address, headers | form, body, what)

    async def _ask(self, method: str, address: str, headers: dict[str, str], body: bytes, what: str) -> dict[str, Any]:
        try:
            answer = await self._client.send(method, address, headers, body, _WITHIN_S, most=_MOST_BYTES)
        except RequestFailed as problem:
            raise OpenIdRefused(f"The provider's {what} cannot be read: {problem.sentence}") from None
        try:
            found = json.loads(answer.content) if answer.whole else None
        except ValueError:
            found = None
        if answer.status == 200 and isinstance(found, dict):
            return found
        said = ""
        if isinstance(found, dict) and isinstance(found.get("error"), str):
            said = f" ({found['error'][:60]}: {str(found.get('error_description', ''))[:200]})"
        raise OpenIdRefused(f"The provider's {what} cannot be read: it answers {answer.status}{said}.")
