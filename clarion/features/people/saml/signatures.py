"""What of an answer is signed by the provider: only that is read. Pure, and slow: call it in a thread."""

from collections.abc import Sequence
from datetime import datetime

from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from clarion.features.people.saml.documents import SAML, SAMLP, Element, SamlRefused, only_child, read_xml
from clarion.features.people.saml.encryption import decrypted

_METHODS = frozenset(
    {SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512,
     SignatureMethod.ECDSA_SHA256, SignatureMethod.ECDSA_SHA384, SignatureMethod.ECDSA_SHA512}
)  # fmt: skip
_DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
# What the library makes of a signature that lacks something, as one without a value.
_STUMBLES = (ValueError, TypeError, AttributeError, AssertionError, LookupError)
_UNREADABLE = "The encrypted assertion cannot be read, or is not signed by the provider."


def signed_assertion(response: Element, certificates: Sequence[str], own_key: str, now: datetime) -> Element:
    """The assertion, out of what the signature covers. Raises SamlRefused.

    Either the answer is signed, or the assertion in it, which may be encrypted.
    """
    if response.tag != f"{{{SAMLP}}}Response":
        raise SamlRefused("That is no answer of an identity provider.")
    if only_child(response, "ds:Signature") is not None:
        covered = _covered(response, certificates, now, f"{{{SAMLP}}}Response")
        plain = only_child(covered, "saml:Assertion")
        locked = only_child(covered, "saml:EncryptedAssertion")
        if plain is not None and locked is None:
            return plain
        if locked is not None and plain is None:
            return decrypted(locked, own_key)
        raise SamlRefused("The answer has not exactly one assertion.")
    plain, locked = only_child(response, "saml:Assertion"), only_child(response, "saml:EncryptedAssertion")
    if plain is not None and locked is None:
        return _covered(_alone(plain), certificates, now, f"{{{SAML}}}Assertion")
    if locked is None or plain is not None:
        raise SamlRefused("The answer has not exactly one assertion.")
    try:  # one sentence for all that can be wrong, so that nobody learns about the plain text by trying
        return _covered(_alone(decrypted(locked, own_key)), certificates, now, f"{{{SAML}}}Assertion")
    except SamlRefused:
        raise SamlRefused(_UNREADABLE) from None


def _alone(node: Element) -> Element:
    """The element as a document of its own, with the names of spaces that it inherited."""
    return read_xml(etree.tostring(node, with_tail=False))


def _covered(root: Element, certificates: Sequence[str], now: datetime, tag: str) -> Element:
    """What the signature of `root` covers, as it was signed. Every certificate of the provider is tried."""
    config = SignatureConfiguration(
        location="./",
        verification_time=now,
        expect_references=1,
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        ignore_ambiguous_key_info=True,  # what the signature says of its key does not count; we know the key
    )
    if only_child(root, "ds:Signature") is None:
        raise SamlRefused("Neither the answer nor its assertion is signed.")
    for certificate in certificates:
        try:
            found = XMLVerifier().verify(
                etree.tostring(root), x509_cert=certificate, id_attribute="ID", expect_config=config
            )
        except (SignXMLException, etree.LxmlError, *_STUMBLES):
            continue
        covered = found.signed_xml if not isinstance(found, list) else None
        if covered is None or covered.tag != tag or covered.get("ID") != root.get("ID"):
            raise SamlRefused("The signature covers something else than the answer.")
        return read_xml(etree.tostring(covered))
    raise SamlRefused(
        "The signature is not right, weaker than SHA-256, or by none of the provider's certificates that hold now."
    )
