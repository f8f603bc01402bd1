"""Id tokens (OpenID Connect Core §2)."""

import base64
from hashlib import sha256
from typing import Any

from clarion.base.container import Container
from clarion.features.people.openid.signing_keys import SigningKeys
from clarion.features.people.sign_in.oauth_issuing import Issued
from clarion.features.people.users.models import Extension

LIFE_S = 3600


async def make_id_token(here: Container, issuer: str, client_id: str, issued: Issued) -> str:
    """Says to the app `client_id` who signed in, when and how. `issuer` is the address the app uses for us."""
    async with here.storage.reading() as session:
        person = await session.get_one(Extension, issued.owner_id)
    now = int(here.clock.now().timestamp())
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": person.id,
        "aud": client_id,
        "azp": client_id,
        "iat": now,
        "exp": now + LIFE_S,
        "auth_time": int(issued.authenticated_at.timestamp()),
        "at_hash": half_hash(issued.access),
        "sid": issued.session_id,
        "account_id": person.account_id,
    }
    if issued.methods:
        claims["amr"] = list(issued.methods)
    if issued.nonce:
        claims["nonce"] = issued.nonce
    if "profile" in issued.scopes:
        claims |= {"given_name": person.first_name, "family_name": person.last_name}
        claims["name"] = f"{person.first_name} {person.last_name}".strip()
    if "email" in issued.scopes and person.email:
        claims |= {"email": person.email, "email_verified": True}
    return await here.get(SigningKeys).sign(claims)


def half_hash(token: str) -> str:
    """The left half of the SHA-256, base64url: `at_hash` (§3.1.3.6)."""
    return base64.urlsafe_b64encode(sha256(token.encode()).digest()[:16]).rstrip(b"=").decode()
