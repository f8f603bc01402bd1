"""The apps that may ask for tokens, as sign-in sees them. `developer` keeps them; `apps` joins the two."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
PARTNER_JWT = "partner_jwt"
REFRESH = "refresh_token"
PASSWORD = "password"  # noqa: S105 (the name of a grant)


@dataclass(frozen=True)
class RegisteredClient:
    """An app. `secret_hash` is the SHA-256 (hex) of its secret, empty for a public client."""

    client_id: str
    name: str
    secret_hash: str
    scopes: tuple[str, ...]
    grants: tuple[str, ...]
    account_id: str | None = None  # a private app works in this account only
    first_party: bool = False
    refresh_tokens: bool = True

    @property
    def is_public(self) -> bool:
        return not self.secret_hash

    def secret_matches(self, secret: str) -> bool:
        """A public client has no secret, so an empty one (or none) is right for it."""
        if self.is_public:
            return secret == ""
        return hmac.compare_digest(hash_secret(secret), self.secret_hash)


def hash_secret(secret: str) -> str:
    """Apps' secrets are long and random: a plain hash is enough, and costs nothing on every token request."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class ClientSource:
    """Where registered clients come from. Offered to the container by whoever keeps them."""

    async def find_client(self, client_id: str) -> RegisteredClient | None:
        raise NotImplementedError
