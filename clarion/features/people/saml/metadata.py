"""What provider and service tell each other of themselves (saml-metadata). Pure."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from clarion.features.people.saml.documents import METADATA, SPACES, Element, SamlRefused, read_xml, text_of

MOST_METADATA = 2 * 2**20
REDIRECT, POST = (f"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-{name}" for name in ("Redirect", "POST"))
_BINDINGS = {REDIRECT: "redirect", POST: "post"}
MOST_CERTIFICATES = 10
_PAGE = re.compile(
    r"(?=.{0,2000}\Z)(https://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?|http://(127\.0\.0\.1|localhost):[0-9]{1,5})"
    r"([/?][\x21\x23-\x5b\x5d-\x7e]*)?"
)


@dataclass(frozen=True)
class Provider:
    """`binding`: redirect or post, the way to its page; `certificates`: PEM, all that sign."""

    entity_id: str
    sign_in_url: str
    binding: str
    certificates: Sequence[str]


def read_metadata(content: bytes) -> Provider:
    """Raises SamlRefused, which says what is missing."""
    root = read_xml(content, MOST_METADATA)
    entities = [root, *root.iter(f"{{{METADATA}}}EntityDescriptor")]
    found = [one for one in dict.fromkeys(entities) if one.find("md:IDPSSODescriptor", SPACES) is not None]
    if len(found) != 1:
        raise SamlRefused(f"The metadata has {len(found)} identity providers where one is expected.")
    role = found[0].find("md:IDPSSODescriptor", SPACES)
    entity_id = str(found[0].get("entityID") or "")
    if role is None or not 0 < len(entity_id) <= 1024:
        raise SamlRefused("The metadata does not name its provider (entityID).")
    url, binding = _sign_in(role)
    return Provider(entity_id, url, binding, _certificates(role))


def _sign_in(role: Element) -> tuple[str, str]:
    services = {str(one.get("Binding")): str(one.get("Location") or "") for one in
                reversed(role.findall("md:SingleSignOnService", SPACES))}  # fmt: skip
    for binding, name in _BINDINGS.items():
        if services.get(binding):
            return _checked_page(services[binding].strip()), name
    raise SamlRefused("The provider has no page to sign in on (HTTP-Redirect or HTTP-POST).")


def _checked_page(url: str) -> str:
    """An address that browsers are sent to, and that stands in a header beside it."""
    if not _PAGE.fullmatch(url):
        raise SamlRefused(
            f"The provider's page must be an address with https, in ASCII, of at most 2000 characters: {url[:200]}."
        )
    return url


def _certificates(role: Element) -> list[str]:
    found: list[str] = []
    for descriptor in role.findall("md:KeyDescriptor", SPACES):
        if descriptor.get("use") in (None, "signing"):
            for node in descriptor.iterfind(".//ds:X509Certificate", SPACES):
                pem = as_pem(text_of(node))
                if pem not in found:
                    found.append(pem)
    if not found:
        raise SamlRefused("The metadata has no certificate that signs.")
    if len(found) > MOST_CERTIFICATES:
        raise SamlRefused(f"The metadata has more than {MOST_CERTIFICATES} certificates that sign.")
    return found


def as_pem(text: str) -> str:
    """A certificate in base64, or in PEM, as PEM. Raises SamlRefused."""
    bare = "".join(line for line in text.split() if not line.startswith("-----"))
    bare = bare.replace("BEGINCERTIFICATE-----", "").replace("CERTIFICATE-----", "").replace("ENDCERTIFICATE-----", "")
    try:
        made = x509.load_der_x509_certificate(base64.b64decode(bare, validate=True))
        made.subject.rfc4514_string(), made.not_valid_after_utc  # both are shown to administrators
    except (ValueError, binascii.Error, x509.InvalidVersion):
        raise SamlRefused("A certificate cannot be read.") from None
    return made.public_bytes(Encoding.PEM).decode()


def expiry_of(pem: str) -> datetime:
    return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc


def subject_of(pem: str) -> str:
    return x509.load_pem_x509_certificate(pem.encode()).subject.rfc4514_string()[:200]


def own_metadata(entity_id: str, answers_at: str, certificate: str) -> str:
    """Ours, for the provider's administrator."""
    key = "".join(line for line in certificate.splitlines() if not line.startswith("-----"))
    descriptors = "".join(
        f'<md:KeyDescriptor use="{use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{key}</ds:X509Certificate>'
        "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        for use in ("signing", "encryption")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<md:EntityDescriptor xmlns:md="{METADATA}" xmlns:ds="{SPACES["ds"]}" entityID="{escape(entity_id)}">'
        '<md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" '
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        f"{descriptors}"
        "<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>"
        "<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>"
        f'<md:AssertionConsumerService Binding="{POST}" Location="{escape(answers_at)}" index="0" isDefault="true"/>'
        "</md:SPSSODescriptor></md:EntityDescriptor>\n"
    )
