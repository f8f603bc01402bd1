"""Apps that prove themselves with a signed assertion (RFC 7523 §2.2): client_secret_jwt and private_key_jwt."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import jwt
from sqlalchemy.exc import IntegrityError

from clarion.base.container import Container
from clarion.features.people.openid.models import UsedAssertion
from clarion.features.people.sign_in.clients import RegisteredClient
from clarion.features.people.sign_in.errors import OAuthError, invalid_client

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MAX_LENGTH = 8192
SKEW_S = 60
LONGEST = timedelta(hours=1)
_BY_SECRET = ("HS256",)
_BY_KEY = ("RS256", "PS256", "ES256")
_OPTIONS: Any = {"require": ["exp", "jti", "sub", "iss", "aud"]}


def named_client(assertion: str) -> str:
    """Who an assertion says it is from, before that is proved; "" when it cannot be read."""
    if len(assertion) > MAX_LENGTH:
        return ""
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError):
        return ""
    return str(claims.get("sub", ""))[:64]


async def check_assertion(here: Container, client: RegisteredClient, assertion: str, audiences: Sequence[str]) -> None:
    """Raise invalid_client unless the app itself signed this, for us, lately, and it was not used before."""
    claims = _verified(client, assertion, audiences)
    if claims["iss"] != client.client_id or claims["sub"] != client.client_id:
        raise _refused("[iss] and [sub] must both be the client id")
    expires_at = datetime.fromtimestamp(float(claims["exp"]), tz=here.clock.now().tzinfo)
    _check_times(claims, here.clock.now(), expires_at)
    used = sha256(f"{client.client_id}\0{claims['jti']}".encode("utf-8", "surrogatepass")).hexdigest()
    try:
        async with here.storage.transaction() as session:
            session.add(UsedAssertion(id=used, expires_at=expires_at + timedelta(seconds=2 * SKEW_S)))
    except IntegrityError:
        raise _refused("its [jti] was used before") from None


def _check_times(claims: dict[str, Any], now: datetime, expires_at: datetime) -> None:
    skew = timedelta(seconds=SKEW_S)
    if expires_at + skew <= now:
        raise _refused("it has expired")
    if expires_at > now + LONGEST + skew:
        raise _refused("[exp] may lie one hour ahead at most")
    for name in ("iat", "nbf"):
        if name in claims and float(claims[name]) > now.timestamp() + SKEW_S:
            raise _refused(f"[{name}] lies in the future")


def _verified(client: RegisteredClient, assertion: str, audiences: Sequence[str]) -> dict[str, Any]:
    if len(assertion) > MAX_LENGTH:
        raise _refused(f"it is longer than {MAX_LENGTH} characters")
    try:
        header = jwt.get_unverified_header(assertion)
        keys = _keys_for(client, str(header.get("alg", "")), header.get("kid"))
        if not keys:
            raise _refused(f"the app has no key for algorithm {str(header.get('alg'))[:20]}")
        return _with_any(assertion, str(header["alg"]), keys, audiences)
    except jwt.InvalidAudienceError:
        raise _refused(f"[aud] must be {audiences[0]}") from None
    except jwt.MissingRequiredClaimError as error:
        raise _refused(f"[{error.claim}] is missing") from None
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        raise _refused("it is not valid") from None


def _with_any(assertion: str, algorithm: str, keys: list[Any], audiences: Sequence[str]) -> dict[str, Any]:
    options = _OPTIONS | {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    for key in keys[:-1]:
        try:
            return jwt.decode(assertion, key, algorithms=[algorithm], audience=list(audiences), options=options)
        except jwt.InvalidSignatureError:
            continue
    return jwt.decode(assertion, keys[-1], algorithms=[algorithm], audience=list(audiences), options=options)


def _keys_for(client: RegisteredClient, algorithm: str, kid: object) -> list[Any]:
    # The algorithm picks the kind of key, so that a public key is never taken for a shared secret.
    if algorithm in _BY_SECRET:
        return list(client.signing_secrets)
    if algorithm not in _BY_KEY or not client.public_keys:
        return []
    found = [jwt.PyJWK(dict(key), algorithm) for key in client.public_keys.get("keys", [])
             if _fits(key, algorithm) and kid in (None, key.get("kid"))]  # fmt: skip
    return [key.key for key in found]


def _fits(key: Any, algorithm: str) -> bool:
    kind = "EC" if algorithm.startswith("ES") else "RSA"
    return bool(key.get("kty") == kind and key.get("alg", algorithm) == algorithm)


def _refused(why: str) -> OAuthError:
    return invalid_client(f"The client assertion is refused: {why}.", "OAU-146")
