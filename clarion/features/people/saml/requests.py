"""What we ask a provider (AuthnRequest), signed, by either binding (saml-bindings §3.4, §3.5). Pure."""

import base64
import zlib
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree
from signxml.algorithms import SignatureConstructionMethod
from signxml.signer import XMLSigner

from clarion.features.people.saml.documents import SAML, SAMLP, read_xml
from clarion.features.people.saml.metadata import POST

_RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


@dataclass(frozen=True)
class Question:
    """`own_key`, `own_certificate`: PEM."""

    request_id: str
    entity_id: str
    answers_at: str
    sign_in_url: str
    own_key: str
    own_certificate: str
    now: datetime


def _request(question: Question) -> str:
    moment = question.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'<samlp:AuthnRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="{question.request_id}" Version="2.0" '
        f'IssueInstant="{moment}" Destination="{escape(question.sign_in_url)}" ProtocolBinding="{POST}" '
        f'AssertionConsumerServiceURL="{escape(question.answers_at)}">'
        f"<saml:Issuer>{escape(question.entity_id)}</saml:Issuer>"
        '<samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>'
    )


def redirect_address(question: Question) -> str:
    """Where the browser is sent: the request deflated, and signed over the query (§3.4.4.1)."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(_request(question).encode()) + packer.flush()
    query = f"SAMLRequest={quote(base64.b64encode(packed), safe='')}&SigAlg={quote(_RSA_SHA256, safe='')}"
    key = serialization.load_pem_private_key(question.own_key.encode(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("our key is RSA")
    signature = base64.b64encode(key.sign(query.encode(), padding.PKCS1v15(), hashes.SHA256()))
    joint = "&" if "?" in question.sign_in_url else "?"
    return f"{question.sign_in_url}{joint}{query}&Signature={quote(signature, safe='')}"


def form_fields(question: Question) -> dict[str, str]:
    """What the browser posts: the request with its signature inside."""
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"
    )
    certificate = x509.load_pem_x509_certificate(question.own_certificate.encode())
    root = read_xml(_request(question).encode())
    place = etree.Element("{http://www.w3.org/2000/09/xmldsig#}Signature", Id="placeholder")
    root.insert(1, place)
    signed = signer.sign(
        root, key=question.own_key.encode(), cert=[certificate], reference_uri=question.request_id, id_attribute="ID"
    )
    return {"SAMLRequest": base64.b64encode(etree.tostring(signed)).decode()}
