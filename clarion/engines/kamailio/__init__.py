"""The edge: Kamailio, rendered from settings, and a way to manage it while it runs.

`render(settings)` writes everything and returns `EdgeFiles`; run `command(files)` as a child; `EdgeControl(files)`
lists and lifts bans, tells which call servers answer, and takes new call servers or certificates.
"""

from clarion.engines.kamailio.certificates import Certificates, ensure_certificates, expires_at
from clarion.engines.kamailio.control import Ban, EdgeControl, ServerHealth
from clarion.engines.kamailio.rendering import (
    EMERGENCY_NUMBERS,
    CallServer,
    EdgeFiles,
    Limits,
    call_servers_of,
    command,
    edge_files,
    limits_of,
    ports_of,
    render,
    renew_certificates,
    write_sbcs,
)
from clarion.engines.kamailio.tls import SbcCertificate

__all__ = [
    "EMERGENCY_NUMBERS",
    "Ban",
    "CallServer",
    "Certificates",
    "EdgeControl",
    "EdgeFiles",
    "Limits",
    "SbcCertificate",
    "ServerHealth",
    "call_servers_of",
    "command",
    "edge_files",
    "ensure_certificates",
    "expires_at",
    "limits_of",
    "ports_of",
    "render",
    "renew_certificates",
    "write_sbcs",
]
