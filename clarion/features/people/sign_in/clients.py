"""The apps that may ask for tokens, as sign-in sees them. `developer` keeps them; `apps` joins the two."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

AUTHORIZATION_CODE = "authorization_code"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
PARTNER_JWT = "partner_jwt"
REFRESH = "refresh_token"
PASSWORD = "password"  # noqa: S105 (the name of a grant)
GRANTS = (AUTHORIZATION_CODE, JWT_BEARER, REFRESH, PASSWORD)
"""What an app can be allowed. `partner_jwt` is another name for the second."""


@dataclass(frozen=True)
class RegisteredClient:
    """An app. `secret_hashes` are SHA-256 (hex) of the secrets that are valid now. A `public` client has none and
    needs none; any other without a valid secret or key gets nothing.

    `signing_secrets` are those that are known in clear text, for client_secret_jwt; `public_keys` is a JWK set,
    for private_key_jwt. Lifetimes are seconds, None where the installation decides.
    """

    client_id: str
    name: str
    secret_hashes: tuple[str, ...]
    scopes: tuple[str, ...]
    grants: tuple[str, ...]
    account_id: str | None = None  # a private app works in this account only
    first_party: bool = False
    refresh_tokens: bool = True
    redirect_uris: tuple[str, ...] = ()
    access_seconds: int | None = None
    refresh_seconds: int | None = None
    rate_plan: str = ""
    public_keys: Mapping[str, Any] | None = None
    signing_secrets: tuple[str, ...] = ()
    is_public: bool = False
    forbidden_in: frozenset[str] = frozenset()  # accounts whose administrators do not want it

    def works_in(self, account_id: str) -> bool:
        return self.account_id in (None, account_id) and account_id not in self.forbidden_in

    def secret_matches(self, secret: str) -> bool:
        """A public client has no secret, so an empty one (or none) is right for it."""
        if self.is_public:
            return secret == ""
        given = hash_secret(secret)
        return any([hmac.compare_digest(given, known) for known in self.secret_hashes])  # noqa: C419 (same time)


def hash_secret(secret: str) -> str:
    """Apps' secrets are long and random: a plain hash is enough, and costs nothing on every token request."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class ClientSource:
    """Where registered clients come from. Offered to the container by whoever keeps them."""

    async def find_client(self, client_id: str) -> RegisteredClient | None:
        raise NotImplementedError

    def forget(self, client_id: str) -> None:
        """The app has changed in this process just now."""
