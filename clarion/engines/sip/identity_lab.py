"""A test authority for labs and tests: an anchor, an authority below it, and certificates that speak for numbers.

Real calls need certificates of a real authority; nobody outside the lab trusts these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clarion.engines.sip.identity_trust import TN_AUTH_LIST, NumberAuthority, encode_authority

_DAYS_OF_AUTHORITY = 3650


@dataclass(frozen=True)
class Issued:
    """A certificate with its key and what is between it and the anchor."""

    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        return self.chain[0]

    def chain_pem(self) -> bytes:
        return pem(self.chain)

    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def pem(certificates: Sequence[x509.Certificate]) -> bytes:
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


class Lab:
    """An authority of one's own."""

    def __init__(self, name: str = "Clarion lab", *, now: datetime | None = None) -> None:
        self._now = now or datetime.now(UTC)
        self._anchor_key = ec.generate_private_key(ec.SECP256R1())
        self._middle_key = ec.generate_private_key(ec.SECP256R1())
        anchor_name, middle_name = _name(f"{name} anchor"), _name(f"{name} authority")
        self.anchor = self._make(anchor_name, self._anchor_key, anchor_name, self._anchor_key, authority=True)
        self.middle = self._make(middle_name, self._middle_key, anchor_name, self._anchor_key, authority=True)

    def issue(
        self,
        name: str,
        authority: NumberAuthority | None,
        *,
        days: float = 365,
        begins: datetime | None = None,
        key: ec.EllipticCurvePrivateKey | None = None,
    ) -> Issued:
        """A certificate for signing; `authority` None leaves the list of numbers out."""
        own = key or ec.generate_private_key(ec.SECP256R1())
        made = self._make(
            _name(name),
            own,
            self.middle.subject,
            self._middle_key,
            authority=False,
            numbers=authority,
            begins=begins,
            days=days,
        )
        return Issued(own, (made, self.middle))

    def revoke(self, *certificates: x509.Certificate) -> bytes:
        """A list of revoked certificates in PEM."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.middle.subject)
            .last_update(self._now)
            .next_update(self._now + timedelta(days=7))
        )
        for one in certificates:
            entry = x509.RevokedCertificateBuilder(one.serial_number, self._now)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self._middle_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def _make(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        issuer_key: ec.EllipticCurvePrivateKey,
        *,
        authority: bool,
        numbers: NumberAuthority | None = None,
        begins: datetime | None = None,
        days: float = _DAYS_OF_AUTHORITY,
    ) -> x509.Certificate:
        start = begins or self._now - timedelta(hours=1)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(_usage(authority=authority), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        )
        if numbers is not None:
            extension = x509.UnrecognizedExtension(TN_AUTH_LIST, encode_authority(numbers))
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(issuer_key, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "US"), x509.NameAttribute(NameOID.COMMON_NAME, text[:64])]
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
