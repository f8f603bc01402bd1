"""Webhooks of chats, to those who are in the chat. Never their addresses."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
)
from clarion.features.messaging import CHAT_WEBHOOK_CHANGED, MemberCache

_PATH = "/team-messaging/webhooks"
WEBHOOKS = FilterKind(
    ACCOUNT + _PATH,
    scope="TeamMessaging",
    permission="Glip",
    aliases=("/restapi/v1.0/glip/webhooks", "/team-messaging/v1/webhooks"),
)


def touches(_topic: str, payload: Payload) -> list[str]:
    return [account_path(str(payload["account_id"]), _PATH)]


async def build(by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    people = await by.here.get(MemberCache).of(payload["chat_id"], payload["members_version"])
    body = {
        "id": payload["webhook_id"],
        "creatorId": payload["creator_id"],
        "groupIds": [payload["chat_id"]],
        "creationTime": payload["created_at"],
        "lastModifiedTime": payload["changed_at"],
        "status": payload["status"],
        "eventType": payload["event_type"],
    }
    return [Notice(str(payload["account_id"]), path, body, audience=people) for path in wanted]


FAMILY = EventFamily("webhooks of chats", (WEBHOOKS,), touches, build, topics=(CHAT_WEBHOOK_CHANGED,))
