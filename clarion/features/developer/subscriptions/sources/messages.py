"""Messages: what changed in a mailbox, and new voicemail as a whole."""

from clarion.base.bus import Payload
from clarion.base.http import wire_time
from clarion.features.developer.subscriptions.sources.form import (
    EXTENSION,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    extension_path,
    one_of,
)
from clarion.features.phone import VOICEMAIL_CHANGED

STORE = FilterKind(
    EXTENSION + "/message-store",
    scope="ReadMessages",
    permission="ReadMessages",
    query={
        "type": one_of("SMS", "Fax", "Voicemail", "VoiceMail", "Pager"),
        "direction": one_of("Inbound", "Outbound"),
    },
)


def touches(_topic: str, payload: Payload) -> list[str]:
    return [extension_path(str(payload["account_id"]), str(payload["extension_id"]), "/message-store")]


async def build(by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    account, owner, is_new = str(payload["account_id"]), str(payload["extension_id"]), payload["change"] == "Create"
    change = {
        "type": "VoiceMail",
        "newCount": 1 if is_new else 0,
        "updatedCount": 0 if is_new else 1,
        "newMessageIds": [int(payload["message_id"])] if is_new else [],
    }
    body = {
        "accountId": account,
        "extensionId": owner,
        "lastUpdated": wire_time(by.here.clock.now()),
        "changes": [change],
    }
    facts = {"type": "Voicemail", "direction": "Inbound"}
    return [Notice(account, path, body, facts) for path in wanted]


FAMILY = EventFamily("messages", (STORE,), touches, build, topics=(VOICEMAIL_CHANGED,))
