"""Team messaging: posts and chats, to those who are in the chat and to nobody else."""

from sqlalchemy import select

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.models import Subscription, SubscriptionPath
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    Body,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
)
from clarion.features.messaging import TEAM_MESSAGING, MemberCache, event_body

_POSTS, _CHATS = "/team-messaging/posts", "/team-messaging/chats"
POSTS = FilterKind(
    ACCOUNT + _POSTS,
    scope="TeamMessaging",
    permission="Glip",
    aliases=("/team-messaging/v1/posts", "/restapi/v1.0/glip/posts"),
)
CHATS = FilterKind(
    ACCOUNT + _CHATS,
    scope="TeamMessaging",
    permission="Glip",
    aliases=(
        "/team-messaging/v1/chats",
        "/team-messaging/v1/groups",
        "/restapi/v1.0/glip/groups",
        "/restapi/v1.0/glip/chats",
    ),
)
_OF_POSTS = ("PostAdded", "PostChanged", "PostRemoved")
_OF_CHATS = ("GroupJoined", "GroupLeft", "GroupRenamed", "GroupChanged")


def touches(_topic: str, payload: Payload) -> list[str]:
    """What only our own clients are told has no path; nor have posts about people who left, unknown to the surface."""
    event, account = payload["event_type"], str(payload["account_id"])
    if event in _OF_POSTS and payload["post"]["type"] != "PersonsRemoved":
        return [account_path(account, _POSTS)]
    return [account_path(account, _CHATS)] if event in _OF_CHATS else []


async def build(by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    account = str(payload["account_id"])
    people = await by.here.get(MemberCache).audience(payload)
    found = []
    for path in wanted:
        audience = people & await _subscribers(by, path)
        if audience:
            found.append(Notice(account, path, _body(payload), audience=audience))
    return found


async def _subscribers(by: Building, path: str) -> frozenset[str]:
    """Who subscribed to this path. Once for all events of a batch."""
    known: frozenset[str] | None = by.memo.get(path)
    if known is None:
        query = select(Subscription.extension_id).join(
            SubscriptionPath, SubscriptionPath.subscription_id == Subscription.id
        )
        found = await by.session.scalars(query.where(SubscriptionPath.path == path).distinct())
        known = by.memo[path] = frozenset(found)
    return known


def _body(payload: Payload) -> Body:
    event = str(payload["event_type"])
    if event in _OF_POSTS:
        return event_body(payload["post"], event)
    return {**payload["chat"], "eventType": event}


FAMILY = EventFamily("team messaging", (POSTS, CHATS), touches, build, topics=(TEAM_MESSAGING,))
