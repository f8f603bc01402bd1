"""The edge's TLS: one certificate for everybody, and those of names that systems know us by (direct routing)."""

import re
import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SbcCertificate:
    """What a system that knows us by `fqdn` has to see: PEM of the certificate, then its issuers; PEM of the key."""

    fqdn: str
    chain: bytes
    key: bytes


@dataclass(frozen=True)
class SbcFiles:
    fqdn: str
    chain: Path
    key: Path
    authorities: Path  # who may have issued the other side's certificate


def usable(sbc: SbcCertificate) -> bool:
    """Whether OpenSSL takes certificate and key: a weak key or an old hash it refuses, whatever else is right."""
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:  # only the owner can read it
        file.write(sbc.chain + b"\n" + sbc.key)
        file.flush()
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(file.name)
        except (ssl.SSLError, OSError):
            return False
    return True


def tls_config(certificate: Path, key: Path, sbcs: Sequence[SbcFiles] = ()) -> str:
    """Kamailio's tls.cfg. Who asks for the name of one of the `sbcs` has to show a certificate of its own."""
    lines = ["method = TLSv1.2+", "verify_certificate = no", "require_certificate = no"]
    server = ["[server:default]", *lines, f"private_key = {key}", f"certificate = {certificate}"]
    client = ["[client:default]", *lines]
    parts = [server, client]
    for sbc in sbcs:
        parts.append(_profile("[server:any]", sbc))
        parts.append([*_profile("[client:any]", sbc), f"server_id = {sbc.fqdn}"])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def with_certificate(config: str, certificate: Path, key: Path) -> str:
    """A tls.cfg with another certificate for everybody; it stands before those of names."""
    config = re.sub(r"(?m)^private_key = .*$", lambda _: f"private_key = {key}", config, count=1)
    return re.sub(r"(?m)^certificate = .*$", lambda _: f"certificate = {certificate}", config, count=1)


def _profile(head: str, sbc: SbcFiles) -> list[str]:
    return [
        head,
        f"server_name = {sbc.fqdn}",
        "method = TLSv1.2+",
        "verify_certificate = yes",
        "require_certificate = yes",
        f"private_key = {sbc.key}",
        f"certificate = {sbc.chain}",
        f"ca_list = {sbc.authorities}",
    ]
