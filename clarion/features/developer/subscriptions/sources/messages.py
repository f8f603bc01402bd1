"""Messages: what changed in a mailbox; new texts, voicemails and faxes as a whole."""

from typing import Any

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    EXTENSION,
    Body,
    Building,
    EventFamily,
    Facts,
    FilterKind,
    Notice,
    Query,
    anything,
    extension_path,
    one_of,
)
from clarion.features.message_store import MESSAGES_CHANGED

_TYPES = one_of("SMS", "Fax", "Voicemail", "VoiceMail", "Pager")
_DIRECTIONS = one_of("Inbound", "Outbound")


def _always(_query: Query, _facts: Facts) -> bool:
    return True


STORE = FilterKind(
    EXTENSION + "/message-store",
    scope="ReadMessages",
    permission="ReadMessages",
    query={"type": _TYPES, "direction": _DIRECTIONS},
)
INSTANT = FilterKind(
    EXTENSION + "/message-store/instant",
    scope="ReadMessages",
    permission="ReadMessages",
    query={"type": one_of("SMS"), "direction": anything},
    matches=_always,
)
# Texts to queues and others that several people look after, in the mailbox of each who receives them.
SHARED = FilterKind(EXTENSION + "/shared-sms", scope="ReadMessages", permission="ReadMessages")
VOICEMAIL = FilterKind(EXTENSION + "/voicemail", scope="ReadMessages", permission="ReadMessages")
FAX = FilterKind(
    EXTENSION + "/fax",
    scope="ReadMessages",
    permission="ReadMessages",
    query={"direction": one_of("Inbound")},
    matches=_always,
)
# Which path shows a message of this type as a whole when it arrives.
_WHOLE = {"SMS": "/message-store/instant", "VoiceMail": "/voicemail", "Fax": "/fax"}
_TEXT_IDS = ("id", "conversationId")
_NUDGES = ("/message-store", "/shared-sms")


def touches(_topic: str, payload: Payload) -> list[str]:
    account, owner = str(payload["account_id"]), str(payload["extension_id"])
    found = [extension_path(account, owner, "/message-store")]
    if _arrives(payload) and payload["type"] in _WHOLE:
        found.append(extension_path(account, owner, _WHOLE[str(payload["type"])]))
    if payload["type"] == "SMS" and payload.get("shared"):
        found.append(extension_path(account, owner, "/shared-sms"))
    return found


async def build(_by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    account = str(payload["account_id"])
    facts = {"type": payload["type"], "direction": payload["direction"]}
    return [
        Notice(account, path, _changes(payload) if path.endswith(_NUDGES) else _whole(payload), facts)
        for path in touches(_topic, payload)
        if path in wanted
    ]


def _arrives(payload: Payload) -> bool:
    is_new = payload["change"] == "Create" and payload["direction"] == "Inbound"
    return is_new and payload.get("message") is not None


def _changes(payload: Payload) -> Body:
    """What to read again: counts, and the ids of what is new."""
    ids = [int(one) for one in payload["message_ids"]]
    is_new = payload["change"] == "Create"
    change = {
        "type": payload["type"],
        "newCount": len(ids) if is_new else 0,
        "updatedCount": 0 if is_new else len(ids),
        "newMessageIds": ids if is_new else [],
    }
    return {
        "accountId": str(payload["account_id"]),
        "extensionId": str(payload["extension_id"]),
        "lastUpdated": payload["at"],
        "changes": [change],
    }


def _whole(payload: Payload) -> Body:
    """The message. Texts and voicemails differ in small things: ids as texts or numbers, the type's spelling."""
    message: dict[str, Any] = dict(payload["message"])
    if message["type"] == "SMS":
        for name in _TEXT_IDS:
            if name in message:
                message[name] = str(message[name])
    if message["type"] == "VoiceMail":
        message["type"] = "Voicemail"
    return message


FAMILY = EventFamily("messages", (STORE, INSTANT, SHARED, VOICEMAIL, FAX), touches, build, topics=(MESSAGES_CHANGED,))
