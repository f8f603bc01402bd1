"""Rooms of a hotel: guests who come and go, housekeeping; for property-management systems that subscribe."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
)
from clarion.features.phone.hospitality import ROOMS_CHANGED

# Everybody may read details of users, their own: who stays where is for those who manage others.
ROOMS = FilterKind(ACCOUNT + "/clarion/rooms", scope="ReadAccounts", permission="Users")


def touches(_topic: str, payload: Payload) -> list[str]:
    return [account_path(str(payload["account_id"]), "/clarion/rooms")]


async def build(_by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    extension = {"id": str(payload["extension_id"]), "extensionNumber": str(payload["extension_number"])}
    told = {name: str(payload[name]) for name in ("event", "guest", "housekeeping", "charges", "currency")}
    body = {"extension": extension, **{name: value for name, value in told.items() if value}}
    return [Notice(str(payload["account_id"]), path, body, {}) for path in wanted]


FAMILY = EventFamily("rooms", (ROOMS,), touches, build, topics=(ROOMS_CHANGED,))
