"""Checks ID tokens (OpenID Connect Core 1.0, section 3.1.3.7) with the provider's published keys."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import jwt

from clarion.features.people.openid_sign_in.provider_http import OpenIdRefused, ProviderHttp

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by public keys only: with HS256 or none, whoever knows the client could sign."""
_TOLERANCE_S = 180
_KEEP_S, _AGAIN_S = 3600.0, 30.0
_MOST_PROVIDERS, _MOST_KEYS = 1000, 100


class ProviderKeys:
    """The keys of providers, read again after an hour, or when a token names one that is not known."""

    def __init__(self, http: ProviderHttp, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._http = http
        self._monotonic = monotonic
        self._known: dict[str, tuple[float, list[dict[str, Any]]]] = {}

    async def find(self, jwks_uri: str, header: Mapping[str, Any]) -> jwt.PyJWK:
        """The key that the header of a token names. Raises OpenIdRefused."""
        algorithm, now = str(header.get("alg")), self._monotonic()
        if algorithm not in ALGORITHMS:
            raise OpenIdRefused(f"The ID token is signed with {algorithm[:20]}, which is not accepted.")
        read_at, keys = self._known.get(jwks_uri, (now - _KEEP_S, []))
        found = _key_of(keys, header, algorithm)
        if now - read_at >= _KEEP_S or (found is None and now - read_at >= _AGAIN_S):
            found = _key_of(await self._read(jwks_uri, now), header, algorithm)
        if found is None:
            raise OpenIdRefused(f"The provider publishes no key for the ID token (kid {str(header.get('kid'))[:60]}).")
        return found

    async def _read(self, jwks_uri: str, now: float) -> list[dict[str, Any]]:
        document = await self._http.get_json(jwks_uri, "keys (jwks_uri)")
        keys = document.get("keys")
        found = [key for key in keys if isinstance(key, dict)][:_MOST_KEYS] if isinstance(keys, list) else []
        if len(self._known) >= _MOST_PROVIDERS:
            self._known.clear()
        self._known[jwks_uri] = (now, found)
        return found


def _key_of(keys: list[dict[str, Any]], header: Mapping[str, Any], algorithm: str) -> jwt.PyJWK | None:
    """By `kid`; of a token without one, the only key that fits (section 10.1)."""
    kid = header.get("kid")
    signing = [key for key in keys if key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm]
    named = [key for key in signing if key.get("kid") == kid] if kid is not None else signing
    fitting = []
    for key in named:
        try:
            fitting.append(jwt.PyJWK(key, algorithm))
        except (jwt.PyJWKError, jwt.InvalidKeyError, ValueError, TypeError):
            continue  # of another kind than the algorithm's
    return fitting[0] if len(fitting) == 1 or (fitting and kid is not None) else None


async def check_id_token(
    keys: ProviderKeys, jwks_uri: str, token: str, *, issuer: str, client_id: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims. Raises OpenIdRefused."""
    try:
        key = await keys.find(jwks_uri, jwt.get_unverified_header(token))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            audience=client_id,
            issuer=issuer,
            options={"require": ["iss", "sub", "aud", "exp", "iat"], "verify_exp": False, "verify_iat": False,
                     "verify_nbf": False},
        )  # fmt: skip
    except jwt.InvalidAudienceError:
        raise OpenIdRefused("The ID token is for another client: check the client ID.") from None
    except jwt.InvalidIssuerError:
        raise OpenIdRefused("The ID token is of another issuer.") from None
    except jwt.InvalidTokenError as problem:
        raise OpenIdRefused(f"The ID token is not valid: {problem}.") from None
    _check_claims(claims, client_id, nonce, now.timestamp())
    return claims


def _check_claims(claims: dict[str, Any], client_id: str, nonce: str, now: float) -> None:
    expires, issued = claims["exp"], claims["iat"]
    if not isinstance(expires, (int, float)) or not isinstance(issued, (int, float)):
        raise OpenIdRefused("The ID token does not say when it was issued and when it expires.")
    if expires + _TOLERANCE_S < now or issued - _TOLERANCE_S > now:
        raise OpenIdRefused("The ID token is expired or from the future: compare the clocks of both servers.")
    if claims.get("nonce") != nonce:
        raise OpenIdRefused("The ID token is no answer to our request (nonce).")
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", client_id if len(audiences) == 1 else None) != client_id:
        raise OpenIdRefused("The ID token was issued to another client (azp).")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise OpenIdRefused("The ID token does not name the person (sub).")
