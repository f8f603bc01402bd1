"""A connection to Microsoft Teams on the wire."""

from datetime import UTC, datetime
from typing import Any, Literal

from cryptography import x509

from clarion.base.http import wire_time
from clarion.features.phone.ms_teams.models import TeamsDirectRouting
from clarion.features.phone.ms_teams.responses import TeamsCertificate
from clarion.features.phone.ms_teams.rules import WARN_DAYS, describe


def certificate_view(row: TeamsDirectRouting, now: datetime) -> TeamsCertificate | None:
    """None while there is none. `state`: Valid, Expiring (within a month) or Expired."""
    if not row.certificate:
        return None
    found = describe(x509.load_pem_x509_certificates(row.certificate.encode())[0])
    left = (found.valid_until - now).days
    state: Literal["Expired", "Expiring", "Valid"] = (
        "Expired" if found.valid_until <= now else "Expiring" if left < WARN_DAYS else "Valid"
    )
    return {
        "names": list(found.names),
        "issuer": found.issuer,
        "validFrom": wire_time(found.valid_from),
        "validUntil": wire_time(found.valid_until),
        "daysLeft": max(0, left),
        "state": state,
    }


def state_view(state: dict[str, Any]) -> dict[str, Any]:
    """What one call server knows; times that never were are left out."""
    view: dict[str, Any] = {
        "proxies": [
            {
                "name": proxy["name"],
                "reachable": proxy["reachable"],
                "lastStatus": proxy["status"],
                "answerMs": proxy["answer_ms"],
                **_times(proxy, {"asked": "askedAt", "answered": "answeredAt"}),
            }
            for proxy in state["proxies"]
        ],
        "heardFrom": state["heard_from"],
        "refusedNumber": state["refused"],
    }
    names = {
        "heard_options": "heardAt",
        "last_in": "lastCallFromTeamsAt",
        "last_out": "lastCallToTeamsAt",
        "refused_at": "refusedAt",
    }
    return view | _times(state, names)


def _times(found: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    return {wire: wire_time(datetime.fromtimestamp(found[name], UTC)) for name, wire in names.items() if found[name]}
