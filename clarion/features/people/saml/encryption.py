"""Encrypted assertions (XML Encryption 1.1): AES with RSA-OAEP for the key. Pure."""

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clarion.features.people.saml.documents import SAML, Element, SamlRefused, only_child, read_xml, text_of

_11 = "http://www.w3.org/2009/xmlenc11#"
_10 = "http://www.w3.org/2001/04/xmlenc#"
_GCM = {f"{_11}aes128-gcm": 16, f"{_11}aes192-gcm": 24, f"{_11}aes256-gcm": 32}
_CBC = {f"{_10}aes128-cbc": 16, f"{_10}aes192-cbc": 24, f"{_10}aes256-cbc": 32}
_OAEP = (f"{_10}rsa-oaep-mgf1p", f"{_11}rsa-oaep")
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "": hashes.SHA1(),  # noqa: S303 - what OAEP means without a word; its strength does not rest on it
    "http://www.w3.org/2000/09/xmldsig#sha1": hashes.SHA1(),  # noqa: S303
    f"{_10}sha256": hashes.SHA256(),
    f"{_10}sha512": hashes.SHA512(),
    f"{_11}mgf1sha1": hashes.SHA1(),  # noqa: S303
    f"{_11}mgf1sha256": hashes.SHA256(),
    f"{_11}mgf1sha512": hashes.SHA512(),
}
_WRONG = "The encrypted assertion cannot be read."


def decrypted(locked: Element, own_key: str) -> Element:
    """The assertion inside an EncryptedAssertion; `own_key`: PEM. Raises SamlRefused, always with the same sentence."""
    data = only_child(locked, "xenc:EncryptedData")
    key = data.find(".//{*}EncryptedKey") if data is not None else None
    key = key if key is not None else locked.find("{*}EncryptedKey")
    if data is None or key is None:
        raise SamlRefused(_WRONG)
    try:
        plain = _opened(data, _content_key(key, own_key))
    except (ValueError, KeyError, InvalidTag, binascii.Error):
        raise SamlRefused(_WRONG) from None
    found = read_xml(plain)
    if found.tag != f"{{{SAML}}}Assertion":
        raise SamlRefused(_WRONG)
    return found


def _method(node: Element) -> Element:
    found = only_child(node, "xenc:EncryptionMethod")
    if found is None:
        raise ValueError("no method")
    return found


def _cipher_value(node: Element) -> bytes:
    return base64.b64decode("".join(text_of(node.find("xenc:CipherData/xenc:CipherValue", {"xenc": _10})).split()))


def _content_key(node: Element, own_key: str) -> bytes:
    method = _method(node)
    if method.get("Algorithm") not in _OAEP:
        raise ValueError("not OAEP")
    digest, mask = method.find("{*}DigestMethod"), method.find("{*}MGF")
    algorithm = _HASHES[str(digest.get("Algorithm")) if digest is not None else ""]
    masking = _HASHES[str(mask.get("Algorithm")) if mask is not None else ""]
    private = serialization.load_pem_private_key(own_key.encode(), None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise ValueError("no RSA key")  # noqa: TRY004 - all that is wrong is one kind of wrong
    return private.decrypt(_cipher_value(node), padding.OAEP(padding.MGF1(masking), algorithm, None))


def _opened(node: Element, key: bytes) -> bytes:
    algorithm, content = str(_method(node).get("Algorithm")), _cipher_value(node)
    if (_GCM | _CBC)[algorithm] != len(key):
        raise ValueError("key of another length")
    if algorithm in _GCM:
        return AESGCM(key).decrypt(content[:12], content[12:], None)
    opener = Cipher(algorithms.AES(key), modes.CBC(content[:16])).decryptor()
    plain = opener.update(content[16:]) + opener.finalize()
    return plain[: -plain[-1]] if plain and 0 < plain[-1] <= 16 else plain
