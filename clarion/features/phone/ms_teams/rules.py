"""Names, networks and certificates of a connection to Microsoft Teams, and what its administrator types. Pure."""

import ipaddress
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import NameOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from clarion.base.errors import Invalid

PROXIES: Final = ("sip.pstnhub.microsoft.com", "sip2.pstnhub.microsoft.com", "sip3.pstnhub.microsoft.com")
"""In the order of Microsoft's documents: the nearest, then those of the next regions."""
NETWORKS: Final = ("52.112.0.0/14", "52.122.0.0/15")
WARN_DAYS: Final = 30
LETTER_DAYS: Final = (WARN_DAYS, 7, 1)
MOST_CERTIFICATES: Final = 10
SMALLEST_RSA: Final = 2048
CONNECTED: Final = "Connected"
OUT_OF_SYNC: Final = "OutOfSync"

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_FQDN = re.compile(rf"(?:{_LABEL}\.)+(?!-)[a-z][a-z0-9-]{{0,61}}(?<!-)")
_HOST = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")


@dataclass(frozen=True)
class Certificate:
    """A chain that was read: whose names it has, from whom, and until when."""

    names: tuple[str, ...]
    issuer: str
    valid_from: datetime
    valid_until: datetime


def fqdn_of(text: str) -> str:
    """A full host name in lower case. Raises ValueError."""
    name = text.strip().rstrip(".").lower()
    if len(name) > 253 or not _FQDN.fullmatch(name):
        raise ValueError("give a full host name, such as sbc.example.com")
    if name.endswith(".onmicrosoft.com"):
        raise ValueError("Teams takes no name of onmicrosoft.com; use a domain of your own")
    return name


def proxy_of(text: str) -> str:
    """A host or an IPv4 address, with or without a port. Raises ValueError."""
    host, colon, port = text.strip().lower().partition(":")
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise ValueError("give a host name, such as sip.pstnhub.microsoft.com")
    if not colon:
        return host
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("give a port from 1 to 65535 after the colon")
    return f"{host}:{int(port)}"


def host_of(proxy: str) -> str:
    """Without the port."""
    return proxy.partition(":")[0]


def places_of(proxies: Iterable[str], addresses: Mapping[str, Iterable[str]]) -> set[tuple[str, int]]:
    """Where connections to these proxies end, by name and by each address of the name. Teams listens on 5061."""
    found: set[tuple[str, int]] = set()
    for proxy in proxies:
        host, _, port = proxy.partition(":")
        found |= {(place, int(port or 5061)) for place in (host, *addresses.get(host, ()))}
    return found


def split_line(text: str) -> tuple[str, str]:
    """Number and extension of `+16505550100;ext=101` (a line URI without `tel:`); the extension may be empty."""
    number, _, short = text.partition(";ext=")
    return number, short


def network_of(text: str) -> str:
    """A network (CIDR) or an address. Raises ValueError."""
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        raise ValueError("give a network such as 52.112.0.0/14") from None


def read_certificate(
    chain: str, key: str, fqdn: str, now: datetime, trusted: Sequence[x509.Certificate]
) -> Certificate:
    """What a PEM chain and its key say, the certificate of the name first. Raises Invalid with what is wrong.

    One of the `trusted` authorities has to have issued it: that proves that the name is the account's.
    """
    found = _chain_of(chain)
    own = found[0]
    private = _key_of(key)
    if _public(private.public_key()) != _public(own.public_key()):
        raise Invalid(
            "The key does not belong to the first certificate; the certificate of the name comes first.",
            parameter="privateKey",
        )
    read = describe(own)
    if not covers(read.names, fqdn):
        named = ", ".join(read.names) or "no name"
        raise Invalid(f"The certificate is for {named}, and not for {fqdn}.", parameter="certificate")
    if read.valid_until <= now:
        raise Invalid(f"The certificate ended on {read.valid_until:%Y-%m-%d}.", parameter="certificate")
    for child, parent in itertools.pairwise(found):
        if child.issuer != parent.subject:
            raise Invalid("Each certificate has to be followed by the one that issued it.", parameter="certificate")
    _check_trusted(found, fqdn, now, trusted)
    return read


def describe(certificate: x509.Certificate) -> Certificate:
    """Common name first, then the alternative ones; each once."""
    common = [str(part.value) for part in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    try:
        more = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        common += more.value.get_values_for_type(x509.DNSName)
    except x509.ExtensionNotFound:
        pass
    issuer = certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Certificate(
        tuple(dict.fromkeys(name.lower() for name in common)),
        str(issuer[0].value) if issuer else certificate.issuer.rfc4514_string(),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )


def covers(names: Iterable[str], fqdn: str) -> bool:
    """A star stands for one label (RFC 2818 §3.1)."""
    return any(name == fqdn or name == "*." + fqdn.partition(".")[2] for name in names)


def _check_trusted(
    found: Sequence[x509.Certificate], fqdn: str, now: datetime, trusted: Sequence[x509.Certificate]
) -> None:
    verifier = PolicyBuilder().store(Store(list(trusted))).time(now).build_server_verifier(x509.DNSName(fqdn))
    try:
        verifier.verify(found[0], list(found[1:]))
    except VerificationError as error:
        raise Invalid(
            f"No authority that this server trusts vouches for {fqdn} by this certificate ({error}). Its issuers "
            "belong below it; whoever runs the server can name other authorities (CLARION_SBC_AUTHORITIES).",
            parameter="certificate",
        ) from None


def next_letter(end: datetime | None, now: datetime) -> datetime | None:
    """When administrators are to read of a certificate's end next; None: never."""
    moments = [end - timedelta(days=days) for days in LETTER_DAYS] if end is not None else []
    return next((moment for moment in moments if moment > now), None)


def names_in(chain: str) -> tuple[str, ...]:
    """Of the first certificate of a PEM chain that was taken before."""
    return describe(x509.load_pem_x509_certificates(chain.encode())[0]).names


def _chain_of(text: str) -> list[x509.Certificate]:
    try:
        found = x509.load_pem_x509_certificates(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise Invalid("This is no certificate in PEM (-----BEGIN CERTIFICATE-----).", parameter="certificate") from None
    if len(found) > MOST_CERTIFICATES:
        raise Invalid(f"A chain has at most {MOST_CERTIFICATES} certificates.", parameter="certificate")
    return found


def _key_of(text: str) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Invalid(
            "This is no private key in PEM (-----BEGIN PRIVATE KEY-----) without a password.", parameter="privateKey"
        ) from None
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise Invalid("Teams takes keys of RSA and ECDSA.", parameter="privateKey")
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < SMALLEST_RSA:
        raise Invalid(f"A key of RSA has at least {SMALLEST_RSA} bits.", parameter="privateKey")
    return key


def _public(key: CertificatePublicKeyTypes) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def gateway_commands(fqdn: str, port: int, countries: Iterable[str]) -> str:
    """What connects the tenant to us and sends its calls here, once for all (Teams PowerShell)."""
    policy = "Clarion"
    return "\n".join(
        [
            "Connect-MicrosoftTeams",
            f'New-CsOnlinePSTNGateway -Fqdn "{fqdn}" -SipSignalingPort {port} -Enabled $true -ForwardPai $true '
            "-ForwardCallHistory $true -SendSipOptions $true -MediaBypass $false -MaxConcurrentSessions 100 "
            "-PidfLoSupported $true",
            f'Set-CsOnlinePstnUsage -Identity Global -Usage @{{Add="{policy}"}}',
            f'New-CsOnlineVoiceRoute -Identity "{policy}" -NumberPattern ".*" -OnlinePstnGatewayList "{fqdn}" '
            f'-Priority 1 -OnlinePstnUsages "{policy}"',
            f'New-CsOnlineVoiceRoutingPolicy "{policy}" -OnlinePstnUsages "{policy}"',
            *_emergency_commands(policy, sorted(set(countries))),
        ]
    )


_EMERGENCY = {"US": "911", "CA": "911", "GB": "999", "AU": "000"}


def _emergency_commands(policy: str, countries: list[str]) -> list[str]:
    """Teams sends calls for help only where a policy says so."""
    numbers = list(dict.fromkeys(_EMERGENCY.get(country, "112") for country in countries)) or ["112"]
    made = [
        f'$n{n} = New-CsTeamsEmergencyNumber -EmergencyDialString "{digits}" -EmergencyDialMask "{digits}" '
        f'-OnlinePSTNUsage "{policy}"'
        for n, digits in enumerate(numbers, start=1)
    ]
    listed = ",".join(f"$n{n}" for n in range(1, len(numbers) + 1))
    return [
        *made,
        f'New-CsTeamsEmergencyCallRoutingPolicy -Identity "{policy}" -EmergencyNumbers @{{add={listed}}} '
        "-AllowEnhancedEmergencyServices $true",
    ]


def person_commands(identity: str, number: str) -> str:
    """What gives one person the number in Teams. `identity`: how Teams knows the person, usually the e-mail address."""
    who = re.sub(r'["`$\r\n]', "", identity)
    return "\n".join(
        [
            f'Set-CsPhoneNumberAssignment -Identity "{who}" -PhoneNumber "{number}" -PhoneNumberType DirectRouting',
            f'Grant-CsOnlineVoiceRoutingPolicy -Identity "{who}" -PolicyName "Clarion"',
            f'Grant-CsTeamsEmergencyCallRoutingPolicy -Identity "{who}" -PolicyName "Clarion"',
        ]
    )
