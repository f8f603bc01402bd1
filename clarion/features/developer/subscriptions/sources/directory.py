"""Entries of the company directory."""

from typing import Any

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
)
from clarion.features.numbers import NUMBERS_CHANGED
from clarion.features.people import EXTENSION_CHANGED, directory_entry

ENTRIES = FilterKind(ACCOUNT + "/directory/entries", scope="ReadAccounts", aliases=(ACCOUNT + "/directory/contacts",))


def touches(_topic: str, payload: Payload) -> list[str]:
    return [account_path(str(payload["account_id"]), "/directory/entries")] if payload.get("extension_id") else []


async def build(by: Building, topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    """Who has left, or is hidden now, is gone from the directory."""
    account, one = str(payload["account_id"]), str(payload["extension_id"])
    entry = await directory_entry(by.session, by.here, account, one)
    what = str(payload["event_type"]) if topic == EXTENSION_CHANGED and entry else "Update"
    contact: dict[str, Any] = {
        "eventType": what if entry else "Delete",
        "id": one,
        **(entry if entry is not None else {}),
    }
    contact.pop("account", None)
    return [Notice(account, path, {"contacts": [contact]}) for path in wanted]


FAMILY = EventFamily("directory", (ENTRIES,), touches, build, topics=(EXTENSION_CHANGED, NUMBERS_CHANGED))
