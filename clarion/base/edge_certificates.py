"""What is agreed between who keeps certificates for the edge and who brings them there: the edge loads no features."""

import ssl
from pathlib import Path
from typing import Final

from cryptography import x509

from clarion.base.errors import Unavailable
from clarion.base.settings import Settings

CHANGED: Final = "teams.direct_routing_changed"
"""Topic of events: some account has other certificates, or other people who use Microsoft Teams."""
KEY_PURPOSE: Final = "teams certificate"
"""What private keys are sealed for."""
IN_FORCE: Final = (
    "SELECT fqdn, certificate, sealed_key FROM teams_direct_routings "
    "WHERE enabled AND certificate <> '' AND sealed_key IS NOT NULL ORDER BY fqdn"
)
"""Reads them: name, PEM with issuers, sealed PEM of the key."""
_DEBIAN = Path("/etc/ssl/certs/ca-certificates.crt")


def authorities_file(settings: Settings) -> Path:
    """PEM of who may have issued certificates, ours and the other side's: as the settings say, else those that the
    machine trusts. Raises Unavailable.
    """
    if settings.sbc_authorities is not None:
        return settings.sbc_authorities
    found = ssl.get_default_verify_paths().cafile
    path = next((each for each in (_DEBIAN, Path(found or "")) if each.is_file()), None)
    if path is None:
        raise Unavailable("This machine has no list of certificate authorities; install ca-certificates.")
    return path


def read_authorities(settings: Settings) -> list[x509.Certificate]:
    """Raises Unavailable."""
    path = authorities_file(settings)
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Unavailable(f"The certificate authorities in {path} cannot be read: {error}") from None
