"""Every kind of event that apps can subscribe to, one file for each family.

To add a family, write a file here with a value `FAMILY` and list it in `FAMILIES` below:

    FAVORITES = FilterKind(EXTENSION + "/favorite", scope="ReadContacts", permission="ReadPersonalContacts")

    def touches(topic: str, payload: Payload) -> list[str]:
        return [extension_path(payload["account_id"], payload["extension_id"], "/favorite")]

    async def build(by: Building, topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
        body = {"extensionId": payload["extension_id"]}
        return [Notice(payload["account_id"], path, body) for path in wanted]

    FAMILY = EventFamily("favorites", (FAVORITES,), touches, build, topics=(FAVORITES_CHANGED,))

The feature announces the event in the transaction of the change (`announce`, `clarion/base/outbox.py`); nothing else
is needed: filters, permissions, order, WebSocket, webhooks, recovery and replay follow from here. Envelope, `ownerId`
and `uuid` are added later. `tests/features/developer/subscriptions/test_sources.py` checks every family's form, and
its bodies against the published shapes; add your event to the table there.

What the fields mean stands in `form.py`. Templates must not overlap: of two that fit a path, the first listed counts.
"""

from clarion.features.developer.subscriptions.sources import (
    bulk_texts,
    chat_webhooks,
    devices,
    directory,
    extensions,
    favorites,
    grants,
    meetings,
    message_threads,
    messages,
    numbers,
    presence,
    queues,
    rooms,
    spending,
    team_messaging,
    telephony,
    webinars,
)
from clarion.features.developer.subscriptions.sources.form import EventFamily

FAMILIES: tuple[EventFamily, ...] = (
    telephony.FAMILY,
    presence.FAMILY,
    extensions.FAMILY,
    messages.FAMILY,
    favorites.FAMILY,
    directory.FAMILY,
    numbers.FAMILY,
    devices.FAMILY,
    grants.FAMILY,
    queues.FAMILY,
    rooms.FAMILY,
    spending.FAMILY,
    meetings.FAMILY,
    webinars.FAMILY,
    bulk_texts.FAMILY,
    message_threads.FAMILY,
    team_messaging.FAMILY,
    chat_webhooks.FAMILY,
)

__all__ = ["FAMILIES", "EventFamily"]
