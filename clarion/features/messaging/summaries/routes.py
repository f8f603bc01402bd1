"""Catching up: our own, the surface has none."""

from fastapi import APIRouter

from clarion.base.container import Here
from clarion.features.messaging.chats import OWN, Chatter, Visitor
from clarion.features.messaging.summaries.assistant import answer
from clarion.features.messaging.summaries.gathering import gather
from clarion.features.messaging.summaries.in_words import in_words, names_of
from clarion.features.messaging.summaries.responses import AssistantAnswer, ChatSummary, SummaryWords
from clarion.features.messaging.summaries.schemas import AbstractWish, Question, SummaryWish
from clarion.features.messaging.summaries.service import sum_up
from clarion.features.messaging.work_objects import PRIVATE

router = APIRouter(prefix=OWN, tags=["Team messaging: summaries"], dependencies=[PRIVATE])


@router.post("/chats/{chatId}/summary", summary="Catch up on a chat or a thread")
async def catch_up(
    here: Here,
    caller: Visitor,
    chatId: str,
    body: SummaryWish,
) -> ChatSummary:
    """The posts that tell most, questions that name the caller, what was decided, tasks (not for guests), files,
    people: as they were said, without a model; nothing leaves this installation and nothing is kept.

    Of more than 500 posts the newest 500 (`truncated`). `seq`: where a post stands in its chat.
    """
    async with here.storage.reading() as session:
        heap = await gather(session, caller, chatId, body)
        return await sum_up(caller, heap)


@router.post("/chats/{chatId}/abstract", summary="Sum up a chat or a thread in words")
async def sum_up_in_words(
    here: Here,
    caller: Chatter,
    chatId: str,
    body: AbstractWish,
) -> SummaryWords:
    """By the language model that the company has chosen; these posts are sent there. 409 where none is chosen.

    Each sentence names the posts that it is from; others are dropped. `postCount`: the newest, as many as fit.
    """
    async with here.storage.reading() as session:
        heap = await gather(session, caller, chatId, body)
        names = await names_of(session, heap.posts)
    return await in_words(here, caller, heap, names, body.language)


@router.post("/assistant", summary="Ask about one's chats")
async def ask_assistant(here: Here, caller: Chatter, body: Question) -> AssistantAnswer:
    """`found`: posts of chats of the caller that may hold the answer. Where the company has chosen a language model for
    it, those are sent there, and `sentences` are its answer, each with posts that it is from.
    """
    return await answer(here, caller, body)
