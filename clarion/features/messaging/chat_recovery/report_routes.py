"""A member reports a message: to those who look after acceptable use, with what they choose to hand over of it."""

import json

from fastapi import APIRouter

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.features.conduct import NewReport, file_report
from clarion.features.messaging.chat_recovery.responses import ReportedPost
from clarion.features.messaging.chat_recovery.schemas import Report
from clarion.features.messaging.chats import OWN, Chatter, visible_chat
from clarion.features.messaging.encryption import is_committed
from clarion.features.messaging.posts import Post, get_post
from clarion.features.people import Extension

router = APIRouter(prefix=OWN, tags=["Team messaging"])
_LONGEST = 4_000


@router.post("/chats/{chatId}/posts/{postId}/report", status_code=201, summary="Report a post")
async def report_post(here: Here, caller: Chatter, chatId: str, postId: str, body: Report) -> ReportedPost:
    """Of a sealed one the server knows no word: what is handed over counts as said (`proven`) where its author has
    committed to it when sending it. Whom it is about never learns who reported.
    """
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId)
        post = await get_post(session, chat, postId)
        said, proven = _said(post, body)
        author = await session.get(Extension, post.creator_id or "")
        words = f"{body.words.strip()}\n\nThe message said:\n{said}".strip() if said else body.words.strip()
        new = NewReport(
            kind="complaint",
            category=body.category,
            channel="chat",
            subject=f"Post {post.id} in chat {chat.id} by {author.name if author else 'somebody who left'}",
            text=words[:_LONGEST] or "No words were given.",
            reporter=caller.extension_id,
            happened_at=post.created_at,
            more={"postId": post.id, "chatId": chat.id, "proven": proven},
        )
        row = await file_report(session, here, new)
        row.account_id = chat.account_id
        row.details = {**row.details, "concerns": post.creator_id or ""}
        return {"caseId": row.id, "proven": proven}


def _said(post: Post, body: Report) -> tuple[str, bool]:
    """What the post said, and whether that is sure. Raises 400 for what its author did not commit to."""
    sealed = post.extra.get("sealed")
    if not sealed:
        return post.text, True
    if body.body is None or body.frank is None:
        return "", False
    if not is_committed(sealed["commitment"], body.frank, body.body):
        raise Invalid("This is not what the post says: its author committed to something else.", parameter="body")
    try:
        return str(json.loads(body.body)["text"]), True
    except (ValueError, KeyError, TypeError):
        raise Invalid("Parameter [body] is no message.", parameter="body") from None
