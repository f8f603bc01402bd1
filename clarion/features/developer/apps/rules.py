"""What a registered app may look like. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import jwt

from clarion.base.errors import Invalid
from clarion.features.developer.apps.responses import JsonWebKeys
from clarion.features.people import check_new_redirect_uri
from clarion.features.people.sign_in import ALL_SCOPES, GRANTS

MAX_REDIRECT_URIS = 20
MAX_KEYS = 10
_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


def check_scopes(scopes: Sequence[str]) -> list[str]:
    unknown = sorted(set(scopes) - set(ALL_SCOPES))
    if unknown:
        raise Invalid(f"There is no scope [{unknown[0][:60]}].", parameter="scopes")
    return sorted(set(scopes))


def check_grants(grants: Sequence[str]) -> list[str]:
    unknown = sorted(set(grants) - set(GRANTS))
    if unknown:
        sentence = f"There is no grant type [{unknown[0][:60]}]. There are: {', '.join(GRANTS)}."
        raise Invalid(sentence, parameter="grants")
    if not set(grants) - {"refresh_token"}:
        raise Invalid("Choose at least one way to sign in.", parameter="grants")
    return [grant for grant in GRANTS if grant in grants]


def check_redirect_uris(uris: Sequence[str], grants: Sequence[str]) -> list[str]:
    if len(uris) > MAX_REDIRECT_URIS:
        raise Invalid(f"An app has at most {MAX_REDIRECT_URIS} redirect URIs.", parameter="redirectUris")
    for uri in uris:
        problem = check_new_redirect_uri(uri)
        if problem:
            raise Invalid(f"{problem} ({uri[:100]})", parameter="redirectUris")
    if "authorization_code" in grants and not uris:
        raise Invalid("The grant type authorization_code needs a redirect URI.", parameter="redirectUris")
    return list(dict.fromkeys(uris))


def check_privacy_url(address: str) -> str:
    """Where it says what the app does with data: people follow it. "" for nowhere."""
    parts = urlsplit(address)
    if address and (parts.scheme != "https" or not parts.hostname or not address.isprintable() or " " in address):
        raise Invalid("Give an address that begins with https://.", parameter="privacyUrl")
    return address


def check_public_keys(keys: Mapping[str, Any] | None) -> JsonWebKeys | None:
    """A JWK set of public RSA and EC keys; None for none."""
    if not keys:
        return None
    found = keys.get("keys")
    if not isinstance(found, list) or not 1 <= len(found) <= MAX_KEYS:
        raise Invalid(f"Public keys are a JWK set of 1 to {MAX_KEYS} keys.", parameter="publicKeys")
    for key in found:
        _check_key(key)
    return {"keys": found}


def _check_key(key: Any) -> None:
    if not isinstance(key, dict) or key.get("kty") not in ("RSA", "EC"):
        raise Invalid("A public key is a JWK of kind RSA or EC.", parameter="publicKeys")
    if _PRIVATE_MEMBERS & key.keys():
        raise Invalid("That is a private key. Keep it to yourself, and give the public part.", parameter="publicKeys")
    try:
        algorithm = str(key.get("alg") or ("ES256" if key["kty"] == "EC" else "RS256"))
        loaded = jwt.PyJWK(key, algorithm)
        size = getattr(loaded.key, "key_size", 0)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        raise Invalid("A public key cannot be read.", parameter="publicKeys") from None
    if key["kty"] == "RSA" and not 2048 <= size <= 8192:
        raise Invalid("An RSA key has 2048 to 8192 bits.", parameter="publicKeys")
