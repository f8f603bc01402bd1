"""How long the certificate of phones and browsers is still good: for `clarion doctor` and `/metrics`."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from clarion.base.settings import Settings
from clarion.base.telemetry import gauge
from clarion.engines.kamailio import expires_at

ALARM_BEFORE: Final = timedelta(days=20)
"""Certificates of 90 days are renewed 30 days ahead: by then ten days of attempts have failed."""
_PAUSE_S: Final = 60.0

_expires = gauge("certificate_expires_timestamp_seconds", "When the certificate of phones and browsers ends; 0: none")


def certificate_in_use(settings: Settings) -> Path:
    given = settings.data / "tls" / "given.pem"
    return given if settings.tls_certificate is not None and given.exists() else settings.data / "tls" / "server.pem"


def check_certificate(settings: Settings, now: datetime) -> str | None:
    """None, or what is wrong and what to do; nothing is wrong where no edge has run yet."""
    path = certificate_in_use(settings)
    try:
        ends = expires_at(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        return f"The certificate {path} cannot be read: {error}"
    if settings.tls_certificate is not None and path.name != "given.pem":
        return (
            f"{settings.tls_certificate} was not taken yet: phones see a certificate of this machine's own authority."
        )
    if ends - now < ALARM_BEFORE:
        return (
            f"The certificate of phones and browsers ends on {ends:%Y-%m-%d} and was not renewed. See why:"
            " `journalctl -u clarion-web`; or renew the files that CLARION_TLS_CERTIFICATE names."
        )
    return None


def offer_certificate_metric(settings: Settings) -> None:
    """Read again once a minute, however often `/metrics` is asked."""
    kept, read_at = 0.0, float("-inf")

    def read() -> float:
        nonlocal kept, read_at
        if time.monotonic() - read_at > _PAUSE_S:
            read_at = time.monotonic()
            try:
                kept = expires_at(certificate_in_use(settings)).astimezone(UTC).timestamp()
            except (OSError, ValueError):
                kept = 0.0
        return kept

    _expires.set_function(read)
