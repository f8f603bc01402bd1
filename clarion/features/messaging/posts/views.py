"""Posts as they look on the wire: to clients of the surface, and to our own, who are told more."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from clarion.base.http import wire_time
from clarion.features.messaging.encryption import PLACEHOLDER
from clarion.features.messaging.posts.models import Post, PostKind
from clarion.features.messaging.posts.responses import PostDetails, PostInfo, PostLinkInfo, PostShell

_HIDDEN = ("size", "contentType", "width", "height", "hasPreview", "duration", "pages", "peaks", "voice")
_MEMBERS = ("parentPostId", "threadId", "text", "addedPersonIds", "attachments", "mentions", "activity", "title",
            "iconUri", "iconEmoji")  # fmt: skip

_OWN_EXTRA = ("importedFrom", "links", "guest", "sealed", "notice", "call")
"""Of `Post.extra`: what only our own clients are told."""

# Cards are posts with a card attached.
_SURFACE_KINDS: dict[str, str] = {PostKind.CARD: PostKind.TEXT}


def file_uri(base: str, file_id: str, rest: str = "") -> str:
    return f"{base.rstrip('/')}/team-messaging/v1/files/{file_id}/content{rest}"


def post_view(post: Post, base: str) -> PostInfo:
    """A post as the surface has it. `base`: the public address, for links to files."""
    found: dict[str, Any] = {"id": post.id, "groupId": post.chat_id}
    if post.reply_count:
        found["isParent"] = True
    if post.parent_id:
        found["parentPostId"] = post.parent_id
    if post.thread_id:
        found["threadId"] = post.thread_id
    found |= {
        "type": _SURFACE_KINDS.get(post.kind, post.kind),
        "text": said_by(post),
        "creatorId": post.creator_id or "",
    }
    if post.added_ids:
        found["removedPersonIds" if post.kind == PostKind.REMOVED else "addedPersonIds"] = post.added_ids
    found |= {"creationTime": wire_time(post.created_at), "lastModifiedTime": wire_time(post.changed_at)}
    if post.attachments:
        found["attachments"] = [attachment_view(item, base) for item in post.attachments]
    if post.mentions:
        found["mentions"] = post.mentions
    return cast("PostInfo", {**found, **{name: value for name, value in post.extra.items() if name not in _OWN_EXTRA}})


def said_by(post: Post) -> str:
    """Its words; of a sealed one, where they can be read."""
    return PLACEHOLDER if post.extra.get("sealed") else post.text


def attachment_view(item: Mapping[str, Any], base: str, *, whole: bool = False) -> dict[str, Any]:
    """As posts show what is attached. `whole`: with what only our own clients are told."""
    found = {name: value for name, value in item.items() if whole or name not in _HIDDEN}
    if item.get("type") == "File":
        found["contentUri"] = file_uri(base, item["id"])
        if whole and item.get("hasPreview"):
            found["previewUri"] = file_uri(base, item["id"], "?preview=true")
    return found


def _link(link: Mapping[str, Any], post: Post, base: str) -> PostLinkInfo:
    """What a link leads to; its picture is served from here."""
    found = {name: value for name, value in link.items() if name != "hasPicture"}
    if link["hasPicture"]:
        path = f"/restapi/v1.0/clarion/team-messaging/chats/{post.chat_id}/posts/{post.id}/links/{link['id']}/picture"
        found["pictureUri"] = base.rstrip("/") + path
    return cast("PostLinkInfo", found)


def full_view(post: Post, base: str, reactions: Sequence[Mapping[str, Any]] = ()) -> PostDetails:
    """What our own clients need besides: where the post stands, what became of it, what people put on it."""
    if post.deleted_at is not None:
        return cast("PostDetails", _shell(post))
    found: dict[str, Any] = {**post_view(post, base)}
    if post.attachments:
        found["attachments"] = [attachment_view(item, base, whole=True) for item in post.attachments]
    found |= {name: post.extra[name] for name in _OWN_EXTRA if name in post.extra}
    if "links" in found:
        found["links"] = [_link(link, post, base) for link in found["links"]]
    found |= {
        "seq": post.seq,
        "n": post.n,
        "clientKey": post.client_key,
        "replyCount": post.reply_count,
        "edits": post.versions,
        "pinned": post.pinned,
        "deleted": False,
        "reactions": list(reactions),
    }
    return cast("PostDetails", found)


def _shell(post: Post) -> PostShell:
    """What is left of a deleted post."""
    return {
        "id": post.id,
        "groupId": post.chat_id,
        "threadId": post.thread_id,
        "parentPostId": post.parent_id,
        "type": post.kind,
        "creatorId": post.creator_id or "",
        "creationTime": wire_time(post.created_at),
        "lastModifiedTime": wire_time(post.changed_at),
        "seq": post.seq,
        "n": post.n,
        "replyCount": post.reply_count,
        "deleted": True,
    }


def event_body(full: Mapping[str, Any], event_type: str) -> dict[str, Any]:
    """A post as events of the surface have it: unset members are null; of one that is gone there is little to say."""
    if event_type == "PostRemoved":
        return {"id": full["id"], "groupId": full["groupId"], "eventType": event_type}
    own = {"seq", "n", "clientKey", "replyCount", "edits", "pinned", "deleted", "reactions", *_OWN_EXTRA}
    body = dict.fromkeys(_MEMBERS) | {name: value for name, value in full.items() if name not in own}
    if body["attachments"]:
        dull = (*_HIDDEN, "previewUri")
        body["attachments"] = [{k: v for k, v in item.items() if k not in dull} for item in body["attachments"]]
    return body | {"eventType": event_type}
