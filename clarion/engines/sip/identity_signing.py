"""Signs SHAKEN tokens (RFC 8588) in memory. Who may get which level is decided elsewhere, and never raised here."""

import hmac
import json
from collections import OrderedDict
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from jwt.algorithms import ECAlgorithm

from clarion.base.errors import Invalid
from clarion.engines.sip import identity
from clarion.engines.sip.identity import ALGORITHM, DIV, LEVELS, SHAKEN, canonical, encode

_ES256 = ECAlgorithm(ECAlgorithm.SHA256, SECP256R1)
_MOST_ACCOUNTS = 10_000


def fingerprint(certificate: x509.Certificate) -> str:
    """Names a certificate in its own address, so that a new one is never taken for the old one."""
    return sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()[:32]


def read_key(data: bytes, name: str) -> EllipticCurvePrivateKey:
    """A private key in PEM. Raises Invalid, in words for the administrator."""
    try:
        key = serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError) as error:
        raise Invalid(f"{name} holds no private key without a password in PEM: {error}") from None
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise Invalid(f"{name} must hold a key on the curve P-256, which ES256 needs.")
    return key


def read_chain(data: bytes, name: str) -> list[x509.Certificate]:
    """Certificates in PEM, at least one. Raises Invalid."""
    try:
        chain = x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise Invalid(f"{name} holds no certificates in PEM: {error}") from None
    if not chain:
        raise Invalid(f"{name} holds no certificate.")
    return chain


class Signer:
    """One key with its certificate. Immutable: another key is another signer."""

    def __init__(self, key: EllipticCurvePrivateKey, chain: list[x509.Certificate], address: str) -> None:
        """`address` may hold {fingerprint}. Raises Invalid when key and certificate do not belong together."""
        self.certificate = chain[0]
        self.chain = chain
        self.key_id = fingerprint(chain[0])
        self.address = address.replace("{fingerprint}", self.key_id)
        self._key = key
        if key.public_key() != chain[0].public_key():
            raise Invalid("The private key and the certificate for signing calls do not belong together.")
        self._head, self._diverting = self._header(SHAKEN), self._header(DIV)
        private = key.private_numbers().private_value.to_bytes(32, "big")
        self._origins = sha256(b"clarion origid" + private).digest()
        self._accounts: OrderedDict[str, bytes] = OrderedDict()

    def sign(self, *, origin: str, destination: str, level: str, account: str, now: float) -> str:
        """The value of an Identity header; empty when one of the numbers is none of E.164, or the level is none."""
        orig, dest = canonical(origin), canonical(destination)
        if not orig or not dest or level not in LEVELS:
            return ""
        # The claims in their canonical order (RFC 8225 §9); nothing in them needs escaping.
        claims = (
            f'{{"attest":"{level}","dest":{{"tn":["{dest}"]}},"iat":{int(now)},'
            f'"orig":{{"tn":"{orig}"}},"origid":"{self._origid(account)}"}}'
        )
        return self._signed(self._head, claims, SHAKEN)

    def divert(self, *, origin: str, diverted_from: str, destination: str, issued: int) -> str:
        """An Identity header of type div (RFC 8946): a call that came for one number goes to another. It is added to
        those that came, of whose first it keeps the time. Empty when a number is none, or nothing changes.
        """
        orig, div, dest = canonical(origin), canonical(diverted_from), canonical(destination)
        if not orig or not div or not dest or div == dest:
            return ""
        claims = f'{{"dest":{{"tn":["{dest}"]}},"div":{{"tn":"{div}"}},"iat":{int(issued)},"orig":{{"tn":"{orig}"}}}}'
        return self._signed(self._diverting, claims, DIV)

    def _header(self, kind: str) -> str:
        header = {"alg": ALGORITHM, "ppt": kind, "typ": "passport", "x5u": self.address}
        return encode(json.dumps(header, separators=(",", ":")).encode()) + "."

    def _signed(self, head: str, claims: str, kind: str) -> str:
        signed = head + encode(claims.encode())
        signature = _ES256.sign(signed.encode(), self._key)
        return identity.build(f"{signed}.{encode(signature)}", self.address, kind)

    def _origid(self, account: str) -> str:
        """A UUID (version 8) whose first half is the account's, known to us alone, and whose second is the call's: two
        calls in one second are no replay of each other.
        """
        first = self._accounts.get(account)
        if first is None:
            first = hmac.digest(self._origins, account.encode(), sha256)[:8]
            self._accounts[account] = first
            if len(self._accounts) > _MOST_ACCOUNTS:
                self._accounts.popitem(last=False)
        data = bytearray(first + token_bytes(8))
        data[6] = data[6] & 0x0F | 0x80
        data[8] = data[8] & 0x3F | 0x80
        return str(UUID(bytes=bytes(data)))
