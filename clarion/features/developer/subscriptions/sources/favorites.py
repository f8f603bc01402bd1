"""Favourites of a person."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    EXTENSION,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    extension_path,
)
from clarion.features.people import FAVORITES_CHANGED

FAVORITES = FilterKind(EXTENSION + "/favorite", scope="ReadContacts", permission="ReadPersonalContacts")


def touches(_topic: str, payload: Payload) -> list[str]:
    return [extension_path(str(payload["account_id"]), str(payload["extension_id"]), "/favorite")]


async def build(_by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    body = {"extensionId": str(payload["extension_id"])}
    return [Notice(str(payload["account_id"]), path, body) for path in wanted]


FAMILY = EventFamily("favorites", (FAVORITES,), touches, build, topics=(FAVORITES_CHANGED,))
