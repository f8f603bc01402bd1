"""What is agreed between who keeps certificates for the edge and who brings them there: the edge loads no features."""

from typing import Final

CHANGED: Final = "teams.direct_routing_changed"
"""Topic of events: some account has other certificates, or other people who use Microsoft Teams."""
KEY_PURPOSE: Final = "teams certificate"
"""What private keys are sealed for."""
IN_FORCE: Final = (
    "SELECT fqdn, certificate, sealed_key FROM teams_direct_routings "
    "WHERE enabled AND certificate <> '' AND sealed_key IS NOT NULL ORDER BY fqdn"
)
"""Reads them: name, PEM with issuers, sealed PEM of the key."""
