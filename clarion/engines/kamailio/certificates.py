"""The certificate of TLS and WSS: one that a certificate authority gave, or one of an authority of our own, made on
first run, so that both work without anybody's help.

Layout of `<data>/tls`: `ca.pem` (give this one to clients), `ca.key`, `server.pem` (server certificate, then the
authority's), `server.key`. Keys are readable by the owner only. The server certificate is made anew 30 days before it
expires, and whenever a name or address is missing from it; the authority stays, so clients keep their trust.
`given.pem` and `given.key` are copies of the files that the settings name, so that a renewal which leaves them broken
or half written changes nothing.
"""

import datetime
import ipaddress
import os
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397  # what browsers accept at most
RENEW_BEFORE = datetime.timedelta(days=30)
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Certificates:
    """Paths of PEM files. `renewed` tells whether the server certificate was made or taken in this call; `problem` why
    the one that the settings name was not.
    """

    authority: Path
    certificate: Path
    key: Path
    renewed: bool
    problem: str = ""


def ensure_certificates(folder: Path, names: Iterable[str], *, now: datetime.datetime | None = None) -> Certificates:
    """Make or renew what is missing in `folder` so that the server certificate covers `names` (hosts and IPs)."""
    moment = now or datetime.datetime.now(datetime.UTC)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    wanted = {name.strip("[]").lower() for name in names if name} | {"localhost", "127.0.0.1"}
    paths = {part: folder / part for part in ("ca.pem", "ca.key", "server.pem", "server.key")}
    authority, authority_key = _authority(paths["ca.pem"], paths["ca.key"], moment)
    renewed = not _still_good(paths["server.pem"], paths["server.key"], authority, wanted, moment)
    if renewed:
        _make_server(paths["server.pem"], paths["server.key"], authority, authority_key, wanted, moment)
    return Certificates(paths["ca.pem"], paths["server.pem"], paths["server.key"], renewed)


def take_given(folder: Path, made: Certificates, certificate: Path, key: Path) -> Certificates:
    """The certificate that the settings name, copied into `folder`, or the last one of them that was good. Without any
    it is `made`: calls go on. `problem` says why the files were not taken.
    """
    copies = folder / "given.pem", folder / "given.key"
    problem = ""
    renewed = False
    try:
        content = certificate.read_bytes(), key.read_bytes()
        if not all(path.exists() and path.read_bytes() == new for path, new in zip(copies, content, strict=True)):
            _require_pair(folder, *content)
            _write(copies[1], content[1])
            _write(copies[0], content[0])
            renewed = True
    except (OSError, ssl.SSLError, ValueError) as error:
        problem = f"{certificate} and {key} cannot be used: {getattr(error, 'strerror', None) or error}"
    if not all(path.exists() for path in copies):
        return replace(made, problem=problem)
    return Certificates(made.authority, copies[0], copies[1], renewed, problem)


def _require_pair(folder: Path, certificate: bytes, key: bytes) -> None:
    """Raises SSLError or ValueError for what OpenSSL does not take, or what has expired."""
    drafts = folder / "candidate.pem", folder / "candidate.key"
    try:
        for path, content in zip(drafts, (certificate, key), strict=True):
            _write(path, content)
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*drafts)
    finally:
        for path in drafts:
            path.unlink(missing_ok=True)
    ends = x509.load_pem_x509_certificates(certificate)[0].not_valid_after_utc
    if ends < datetime.datetime.now(datetime.UTC):
        raise ValueError(f"it expired on {ends:%Y-%m-%d}")


def expires_at(path: Path) -> datetime.datetime:
    """When the certificate in a PEM file ends. Raises OSError or ValueError."""
    return x509.load_pem_x509_certificates(path.read_bytes())[0].not_valid_after_utc


def _authority(
    path: Path, key_path: Path, moment: datetime.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    if path.exists() and key_path.exists():
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
        if certificate.not_valid_after_utc - moment > RENEW_BEFORE and isinstance(key, ec.EllipticCurvePrivateKey):
            return certificate, key
    made = ec.generate_private_key(ec.SECP256R1())
    # A serial in the name keeps the authorities of two installations apart in one trust store.
    serial = x509.random_serial_number()
    name = _name(f"Clarion local authority {serial % 0xFFFFFF:06x}")
    certificate = (
        x509.CertificateBuilder(name, name, made.public_key(), serial)
        .not_valid_before(moment - _DAY)
        .not_valid_after(moment + AUTHORITY_DAYS * _DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(made.public_key()), critical=False)
        .sign(made, hashes.SHA256())
    )
    _write(key_path, _private(made))
    _write(path, certificate.public_bytes(serialization.Encoding.PEM))
    return certificate, made


def _make_server(
    path: Path,
    key_path: Path,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    wanted: set[str],
    moment: datetime.datetime,
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    authority_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = (
        x509.CertificateBuilder(authority.subject, _name("Clarion"), key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - _DAY)
        .not_valid_after(min(moment + SERVER_DAYS * _DAY, authority.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in sorted(wanted)]), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority_id, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    chain = certificate.public_bytes(serialization.Encoding.PEM) + authority.public_bytes(serialization.Encoding.PEM)
    _write(key_path, _private(key))
    _write(path, chain)


def _still_good(
    path: Path, key_path: Path, authority: x509.Certificate, wanted: set[str], moment: datetime.datetime
) -> bool:
    if not (path.exists() and key_path.exists()):
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    if certificate.issuer != authority.subject or certificate.not_valid_after_utc - moment < RENEW_BEFORE:
        return False
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    present = {str(name.value).lower() for name in names}
    return wanted <= present


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _name(text: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, text),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Clarion"),
        ]
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Replace at once: a reader sees the old file or the new one, and never a readable key."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(draft, mode)
    draft.replace(path)
