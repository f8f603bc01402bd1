"""Who takes calls of which queue, and what somebody takes at all (do not disturb)."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    EXTENSION,
    Body,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
    extension_path,
)
from clarion.features.people import PRESENCE_CHANGED, QUEUE_PRESENCE_CHANGED

MEMBERS = FilterKind(ACCOUNT + "/call-queues/{groupId}/presence", scope="ReadPresence", permission="ReadPresenceStatus")
DND = FilterKind(EXTENSION + "/presence/dnd", scope="ReadAccounts", permission="ReadPresenceStatus", reach="account")


def touches(topic: str, payload: Payload) -> list[str]:
    account = str(payload["account_id"])
    if topic == QUEUE_PRESENCE_CHANGED:
        return [account_path(account, f"/call-queues/{payload['queue_id']}/presence")]
    return [extension_path(account, str(payload["extension_id"]), "/presence/dnd")]


async def build(_by: Building, topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    """A change in a queue in both forms that clients read: flat, and as a list of members."""
    one = str(payload["extension_id"])
    body: Body = {"extensionId": one, "dndStatus": str(payload.get("dnd_status", ""))}
    if topic == QUEUE_PRESENCE_CHANGED:
        takes = bool(payload["takes_calls"])
        body = {
            "extensionId": one,
            "callQueueId": str(payload["queue_id"]),
            "acceptCalls": takes,
            "records": [{"member": {"id": one}, "acceptCurrentQueueCalls": takes}],
        }
    return [Notice(str(payload["account_id"]), path, body) for path in wanted]


FAMILY = EventFamily("queues", (MEMBERS, DND), touches, build, topics=(QUEUE_PRESENCE_CHANGED, PRESENCE_CHANGED))
