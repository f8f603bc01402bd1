"""What somebody may do for other extensions has changed: by their roles, or as a receiver of texts."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    EXTENSION,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    extension_path,
)
from clarion.features.people import EXTENSION_CHANGED, SMS_RECIPIENTS_CHANGED

GRANTS = FilterKind(EXTENSION + "/grant", scope="ReadAccounts", permission="ReadExtensionGrant")


def touches(topic: str, payload: Payload) -> list[str]:
    account = str(payload["account_id"])
    concerned = [str(item) for item in payload.get("recipient_ids", ())]
    if topic == EXTENSION_CHANGED and "Permissions" in payload.get("hints", ()):
        concerned = [str(payload["extension_id"])]
    return [extension_path(account, extension_id, "/grant") for extension_id in concerned]


async def build(_by: Building, topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    return [
        Notice(str(payload["account_id"]), path, {"extensionId": path.split("/")[-2]})
        for path in touches(topic, payload)
        if path in wanted
    ]


FAMILY = EventFamily("grants", (GRANTS,), touches, build, topics=(SMS_RECIPIENTS_CHANGED, EXTENSION_CHANGED))
