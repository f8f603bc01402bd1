"""Whether a certificate may speak for a number: chain to an anchor, TNAuthList (RFC 8226), revocation (RFC 5280)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.asn1 import Explicit, IA5String, Variant
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.x509 import verification
from cryptography.x509.oid import ObjectIdentifier

from clarion.base.digits import only_digits
from clarion.engines.sip.identity import BAD_CREDENTIAL, BadIdentity

TN_AUTH_LIST: Final = ObjectIdentifier("1.3.6.1.5.5.7.1.26")
_MOST_ENTRIES: Final = 10_000
_LONGEST_CHAIN: Final = 5


@asn1.sequence
class _Range:
    start: IA5String
    count: int


_Entry = (
    Annotated[Variant[IA5String, Literal["spc"]], Explicit(0)]
    | Annotated[Variant[_Range, Literal["range"]], Explicit(1)]
    | Annotated[Variant[IA5String, Literal["one"]], Explicit(2)]
)


@asn1.sequence
class _List:
    entries: list[_Entry]


@dataclass(frozen=True, slots=True)
class NumberAuthority:
    """What a TNAuthList says. A provider code speaks for every number of that provider, which nobody here can look up:
    as in SHAKEN, the anchor answers for it.
    """

    codes: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    ranges: tuple[tuple[int, int, int], ...] = ()  # digits, first, last

    def covers(self, number: str) -> bool:
        if self.codes or number in self.numbers:
            return True
        value = int(number)
        return any(len(number) == digits and first <= value <= last for digits, first, last in self.ranges)


def encode_authority(authority: NumberAuthority) -> bytes:
    """The DER of a TNAuthList, for a certificate."""
    entries: list[_Entry] = [Variant(IA5String(code), "spc") for code in sorted(authority.codes)]
    for digits, first, last in authority.ranges:
        entries.append(Variant(_Range(start=IA5String(str(first).zfill(digits)), count=last - first + 1), "range"))
    entries += [Variant(IA5String(number), "one") for number in sorted(authority.numbers)]
    whole = asn1.encode_der(_List(entries=entries))
    return whole[2:] if whole[1] < 0x80 else whole[2 + (whole[1] & 0x7F) :]  # without the sequence around it


def decode_authority(data: bytes) -> NumberAuthority:
    """Raises ValueError."""
    size = len(data)
    length = bytes([size]) if size < 0x80 else b"\x82" + size.to_bytes(2, "big") if size > 0xFF else bytes([0x81, size])
    entries = asn1.decode_der(_List, b"\x30" + length + data).entries
    if not 0 < len(entries) <= _MOST_ENTRIES:
        raise ValueError("a list of authority holds too little or too much")
    codes, numbers, ranges = set(), set(), []
    for entry in entries:
        value = entry.value
        if isinstance(value, _Range):
            start, count = value.start.as_str(), value.count
            if not only_digits(start) or len(start) > 15 or not 2 <= count <= 10**15:
                raise ValueError("a range of numbers cannot be read")
            ranges.append((len(start), int(start), int(start) + count - 1))
        elif entry.tag == "spc":
            codes.add(value.as_str())
        else:
            numbers.add(value.as_str())
    return NumberAuthority(frozenset(codes), frozenset(numbers), tuple(ranges))


def authority_of(certificate: x509.Certificate) -> NumberAuthority | None:
    """None: the certificate has no list. Raises BadIdentity for one that cannot be read."""
    for extension in certificate.extensions:
        if extension.oid == TN_AUTH_LIST and isinstance(extension.value, x509.UnrecognizedExtension):
            if len(extension.value.value) > 0xFFFF:
                raise BadIdentity(BAD_CREDENTIAL, "the certificate's list of numbers is too long")
            try:
                return decode_authority(extension.value.value)
            except (ValueError, TypeError):
                raise BadIdentity(BAD_CREDENTIAL, "the certificate's list of numbers cannot be read") from None
    return None


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate that was found good, with what it may speak for, as long as it and its chain are valid."""

    key: EllipticCurvePublicKey
    authorities: tuple[NumberAuthority, ...]  # its own and those above it: each must cover
    until: float  # seconds since the epoch
    since: float
    serials: tuple[tuple[str, int], ...] = ()  # (issuer, serial number) of each certificate below the anchor

    def covers(self, number: str) -> bool:
        return all(authority.covers(number) for authority in self.authorities)


@dataclass(slots=True)
class Revocations:
    """Serial numbers that lists name, by issuer: also by indirect lists, as those of policy administrators are."""

    revoked: set[tuple[str, int]] = field(default_factory=set)
    oldest: datetime | None = None  # the earliest time at which one of the lists should have been replaced

    def add(self, crl: x509.CertificateRevocationList) -> None:
        issuer = crl.issuer.rfc4514_string()
        for entry in crl:
            for extension in entry.extensions:
                if isinstance(extension.value, x509.CertificateIssuer):
                    names = extension.value.get_values_for_type(x509.DirectoryName)
                    issuer = names[0].rfc4514_string() if names else issuer
            self.revoked.add((issuer, entry.serial_number))
        due = crl.next_update_utc
        if due is not None and (self.oldest is None or due < self.oldest):
            self.oldest = due


class Trust:
    """Trust anchors and lists of revoked certificates, as they are now. Immutable in use."""

    def __init__(self, anchors: Sequence[x509.Certificate], revocations: Revocations | None = None) -> None:
        self.anchors = list(anchors)
        self.revocations = revocations or Revocations()

    def judge(self, chain: Sequence[x509.Certificate], now: float) -> Credential:
        """A certificate with those between it and an anchor. Raises BadIdentity(437)."""
        if not chain or len(chain) > _LONGEST_CHAIN:
            raise BadIdentity(BAD_CREDENTIAL, "there is no certificate, or too many")
        leaf, key = chain[0], _key_of(chain[0])
        if not self.anchors:
            raise BadIdentity(BAD_CREDENTIAL, "no trust anchor is configured")
        try:
            moment = datetime.fromtimestamp(now, UTC)
            policy = (
                verification.PolicyBuilder()
                .store(verification.Store(self.anchors))
                .time(moment)
                .max_chain_depth(_LONGEST_CHAIN)
                .extension_policies(
                    ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(),
                    ee_policy=verification.ExtensionPolicy.permit_all(),
                )
            )
            path = policy.build_client_verifier().verify(leaf, list(chain[1:])).chain
        except verification.VerificationError as error:
            raise BadIdentity(BAD_CREDENTIAL, f"the certificate leads to no trust anchor: {str(error)[:120]}") from None
        below = path[:-1] if len(path) > 1 else path
        authorities = [found for found in map(authority_of, below) if found is not None]
        if authority_of(leaf) is None:
            raise BadIdentity(BAD_CREDENTIAL, "the certificate has no list of numbers (TNAuthList)")
        credential = Credential(
            key=key,
            authorities=tuple(authorities),
            until=min(one.not_valid_after_utc.timestamp() for one in path),
            since=max(one.not_valid_before_utc.timestamp() for one in path),
            serials=tuple((one.issuer.rfc4514_string(), one.serial_number) for one in below),
        )
        self.check(credential, now)
        return credential

    def check(self, credential: Credential, now: float) -> None:
        """What may have changed since a certificate was judged. Raises BadIdentity(437)."""
        if not credential.since <= now <= credential.until:
            raise BadIdentity(BAD_CREDENTIAL, "the certificate is not valid now")
        if not self.revocations.revoked.isdisjoint(credential.serials):
            raise BadIdentity(BAD_CREDENTIAL, "the certificate was revoked")


def _key_of(certificate: x509.Certificate) -> EllipticCurvePublicKey:
    try:
        key = certificate.public_key()
    except ValueError:
        raise BadIdentity(BAD_CREDENTIAL, "the certificate's key cannot be read") from None
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise BadIdentity(BAD_CREDENTIAL, "the certificate's key is not on the curve P-256")
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.KeyUsage) and not extension.value.digital_signature:
            raise BadIdentity(BAD_CREDENTIAL, "the certificate is not for signing")
        if isinstance(extension.value, x509.BasicConstraints) and extension.value.ca:
            raise BadIdentity(BAD_CREDENTIAL, "the certificate is one of an authority")
    return key
