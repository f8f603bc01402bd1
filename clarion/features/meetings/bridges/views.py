"""Bridges on the wire."""

from typing import cast

from clarion.base.container import Container
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.responses import (
    BridgeInfo,
    BridgePreferences,
    BridgePstnPins,
    BridgeSecurity,
    BridgeType,
)
from clarion.features.meetings.bridges.service import WEBINAR, link_of, password_of


def bridge_view(here: Container, row: MeetingBridge, *, host: bool) -> BridgeInfo:
    """`host`: whether the reader may host it, and sees the PIN to do so by phone and the password."""
    pstn: BridgePstnPins = {"participant": row.participant_pin}
    if host:
        pstn["host"] = row.host_pin
    return {
        "id": row.id,
        "name": row.name,
        "type": cast("BridgeType", "Scheduled" if row.kind == WEBINAR else row.kind),
        "host": {"accountId": row.account_id, "extensionId": row.extension_id},
        "pins": {"pstn": pstn, "web": row.web_pin, "aliases": []},
        "security": _security(here, row, host=host),
        "preferences": cast("BridgePreferences", row.preferences),
        "discovery": {"web": link_of(here, row) if host else link_of(here, row).partition("?")[0]},
    }


def _security(here: Container, row: MeetingBridge, *, host: bool) -> BridgeSecurity:
    password = password_of(here, row)
    view: BridgeSecurity = {
        "passwordProtected": password is not None,
        "noGuests": row.no_guests,
        "sameAccount": row.same_account,
        "e2ee": row.e2ee,
    }
    if password is not None and host:
        view["password"] = {"plainText": password.plain, "pstn": password.digits, "joinQuery": password.query}
    return view
