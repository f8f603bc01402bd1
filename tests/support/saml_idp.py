"""An identity provider that nobody here wrote (pysaml2 with xmlsec1), for what it would answer."""

import base64
import datetime
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

ENTITY = "https://idp.example.com/metadata"
SIGN_IN = "https://idp.example.com/sso"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"


def make_key(folder: Path, name: str, *, days: int = 30) -> tuple[Path, Path]:
    """(Key, self-signed certificate), files."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=400))
        .not_valid_after(now + datetime.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    places = folder / f"{name}.key", folder / f"{name}.pem"
    places[0].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    places[1].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return places


class Idp:
    """`sign_in`: where its page is. Give it our metadata before it answers."""

    def __init__(self, folder: Path, *, name: str = "idp", days: int = 30, sign_in: str = SIGN_IN) -> None:
        self._folder = folder
        self._key, self._certificate = make_key(folder, name, days=days)
        self._settings: dict[str, Any] = {
            "entityid": ENTITY,
            "key_file": str(self._key),
            "cert_file": str(self._certificate),
            "xmlsec_binary": "/usr/bin/xmlsec1",
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [(sign_in, BINDING_HTTP_REDIRECT)]},
                    "want_authn_requests_signed": True,
                    "policy": {"default": {"lifetime": {"minutes": 10}, "name_form": None}},
                }
            },
        }

    @property
    def metadata(self) -> str:
        return str(entity_descriptor(IdPConfig().load(dict(self._settings))))

    def meet(self, metadata: str) -> None:
        """Learn of the service."""
        place = self._folder / "service.xml"
        place.write_text(metadata)
        self._server = Server(config=IdPConfig().load(self._settings | {"metadata": {"local": [str(place)]}}))

    def request_of(self, address: str) -> str:
        """The id of the request in the address of a redirect, with the signature checked by the provider."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        found = self._server.parse_authn_request(
            query["SAMLRequest"], BINDING_HTTP_REDIRECT, sigalg=query["SigAlg"], signature=query["Signature"]
        )
        assert found is not None
        return str(found.message.id)

    def posted_request_of(self, fields: dict[str, str]) -> str:
        """The same of a form."""
        found = self._server.parse_authn_request(fields["SAMLRequest"], BINDING_HTTP_POST)
        assert found is not None
        return str(found.message.id)

    def answer(self, request_id: str | None, service: str, answers_at: str, **more: Any) -> str:
        """The XML of an answer about Grace."""
        name = NameID(format=NAMEID_FORMAT_PERSISTENT, text=more.pop("name_id", "grace-at-idp"))
        attributes = more.pop("attributes", {"mail": ["grace@example.com"], "givenName": ["Grace"], "sn": ["Hopper"]})
        chosen = {
            "sign_assertion": True,
            "sign_response": False,
            "sign_alg": SIG_RSA_SHA256,
            "digest_alg": DIGEST_SHA256,
        } | more
        made = self._server.create_authn_response(
            identity=attributes,
            in_response_to=request_id,
            destination=answers_at,
            sp_entity_id=service,
            name_id=name,
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "authn_auth": ENTITY},
            **chosen,
        )
        return str(made)


def encrypted(answer: str, certificate: Path, folder: Path, *, method: str = "aes256-gcm") -> str:
    """The answer with its assertion encrypted by xmlsec1 for whom the certificate belongs to."""
    assertion = re.search(r"<(\w+):Assertion .*</\1:Assertion>", answer, re.DOTALL)
    assert assertion
    spaces = " ".join(re.findall(r'xmlns:\w+="[^"]*"', answer[: answer.index(">", answer.index("Response"))]))
    space = "http://www.w3.org/2009/xmlenc11#" if method.endswith("gcm") else "http://www.w3.org/2001/04/xmlenc#"
    plain, template = folder / "plain.xml", folder / "template.xml"
    plain.write_text(assertion[0].replace(":Assertion ", f":Assertion {spaces} ", 1))
    template.write_text(
        f'''<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">
<EncryptionMethod Algorithm="{space}{method}"/><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
<EncryptedKey xmlns="http://www.w3.org/2001/04/xmlenc#">
<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/><CipherData><CipherValue/></CipherData>
</EncryptedKey></KeyInfo><CipherData><CipherValue/></CipherData></EncryptedData>'''
    )
    command = ["/usr/bin/xmlsec1", "--encrypt", "--pubkey-cert-pem", str(certificate), "--session-key",
               f"aes-{method[3:6]}", "--xml-data", str(plain), str(template)]  # fmt: skip
    made = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    inner = made.partition("?>")[2]
    wrapped = f'<saml:EncryptedAssertion xmlns:saml="{SAML}">{inner}</saml:EncryptedAssertion>'
    return answer.replace(assertion[0], wrapped)


def form_of(answer: str, **more: str) -> dict[str, str]:
    return {"SAMLResponse": base64.b64encode(answer.encode()).decode(), **more}
