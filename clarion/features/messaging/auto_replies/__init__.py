"""Automatic text replies (PH-62): to missed calls, and to texts after hours or while somebody is away."""

from clarion.base.container import Container
from clarion.features.messaging.auto_replies.answering import AutoReplies
from clarion.features.messaging.auto_replies.listener import MissedCallReplier
from clarion.features.messaging.auto_replies.ports import Hours, OpeningHours
from clarion.features.messaging.auto_replies.routes import router
from clarion.features.messaging.texting import Answerer


async def open_auto_replies(here: Container) -> None:
    """Answer from now on. Call on the event loop, before texts come in."""
    replies = AutoReplies(here)
    here.offer(Answerer, replies)
    await here.offer(MissedCallReplier, MissedCallReplier(here, replies)).open()


async def close_auto_replies(here: Container) -> None:
    await here.get(MissedCallReplier).close()


__all__ = ["Hours", "OpeningHours", "close_auto_replies", "open_auto_replies", "router"]
