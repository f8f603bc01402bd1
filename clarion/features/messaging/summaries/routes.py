"""Catching up: our own, the surface has none."""

from typing import Any

from fastapi import APIRouter

from clarion.base.container import Here
from clarion.features.messaging.chats import OWN, Visitor
from clarion.features.messaging.summaries.gathering import gather
from clarion.features.messaging.summaries.schemas import SummaryWish
from clarion.features.messaging.summaries.service import sum_up
from clarion.features.messaging.work_objects import PRIVATE

router = APIRouter(prefix=OWN, tags=["Team messaging: summaries"], dependencies=[PRIVATE])


@router.post("/chats/{chatId}/summary", summary="Catch up on a chat or a thread")
async def catch_up(
    here: Here,
    caller: Visitor,
    chatId: str,  # noqa: N803
    body: SummaryWish,
) -> dict[str, Any]:
    """The posts that tell most, questions that name the caller, what was decided, tasks (not for guests), files,
    people: as they were said, without a model; nothing leaves this installation and nothing is kept.

    Of more than 500 posts the newest 500 (`truncated`). `seq`: where a post stands in its chat.
    """
    async with here.storage.reading() as session:
        heap = await gather(session, caller, chatId, body)
        return await sum_up(caller, heap)
