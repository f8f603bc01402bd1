"""The card of whom to ask about a refused call: a jCard (RFC 7095), signed as RFC 8688 wants it."""

from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.features.conduct.identity import signing_files
from clarion.features.conduct.links import StatementLinks

MEDIA_TYPE = "application/jose"


def contact_card(here: Container, link: str) -> str:
    """Signed with the key that signs calls, whose certificate is public. Raises NotFound where there is none."""
    key_file, certificate_file = signing_files(here.settings)
    try:
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
        certificate = x509.load_pem_x509_certificates(certificate_file.read_bytes())[0]
    except (OSError, ValueError, TypeError, IndexError):
        key, certificate = None, None
    if not isinstance(key, EllipticCurvePrivateKey) or certificate is None:
        raise NotFound("This server has no certificate to sign cards with; the statement says whom to ask.")
    base = here.settings.public_url.rstrip("/")
    address = f"{base}/stir/{certificate.fingerprint(hashes.SHA256()).hex()[:32]}.pem"
    claims = {"iat": int(here.clock.now().timestamp()), "jcard": _jcard(here, link)}
    headers = {"typ": "vcard+json", "x5u": address}
    return jwt.encode(claims, key, algorithm="ES256", headers=headers)


def _jcard(here: Container, link: str) -> list[Any]:
    host = here.settings.public_url.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
    return [
        "vcard",
        [
            ["version", {}, "text", "4.0"],
            ["fn", {}, "text", f"Trust and safety at {host}"],
            ["email", {"type": "work"}, "text", f"abuse@{host if '.' in host else host + '.localdomain'}"],
            ["url", {"type": "work"}, "uri", link],
        ],
    ]


def card_of(here: Container, statement_id: str, key: str) -> str:
    """The card behind the signed link of a statement."""
    links = StatementLinks(here.keys, here.settings.public_url)
    links.check(statement_id, key, here.clock.now())
    base = here.settings.public_url.rstrip("/")
    return contact_card(here, f"{base}/conduct/statements/{statement_id}/appeal?key={key}")
