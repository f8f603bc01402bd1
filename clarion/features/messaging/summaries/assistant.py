"""Free questions about what somebody may see of chats: found posts, and an answer by the model where there is one."""

from clarion.base.container import Container
from clarion.base.language_model import LanguageModel, Prompt
from clarion.features.messaging.chats import Chat, check_words, visible_chat
from clarion.features.messaging.language_model import Purpose, asking, purposes_of
from clarion.features.messaging.language_model.rules import language_name
from clarion.features.messaging.summaries.gathering import check_readable
from clarion.features.messaging.summaries.in_words import lines_of, names_of, told
from clarion.features.messaging.summaries.responses import AssistantAnswer, AssistantAnswerPost, AssistantWords
from clarion.features.messaging.summaries.retrieval import Hits, look_for
from clarion.features.messaging.summaries.schemas import Question
from clarion.features.messaging.summaries.service import post_line
from clarion.features.messaging.summaries.wording import ANSWER, as_data, read_answer, rules_of
from clarion.features.people.sign_in import Caller

_MOST_LINES = 6


async def answer(here: Container, caller: Caller, asked: Question) -> AssistantAnswer:
    """As `POST …/assistant` answers: without a model, `answered` is false, and the posts are the answer."""
    language = language_name(asked.language)
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, asked.chat_id) if asked.chat_id else None
        if chat is not None:
            check_readable(chat)
        await check_words(here, session, caller, asked.question, subject="assistant")
        hits = await look_for(here, session, caller, asked.question, _only(chat))
        names = await names_of(session, hits.posts)
        may = await purposes_of(here, session, caller.account_id)
    found: list[AssistantAnswerPost] = [
        {**post_line(post, hits.words[post.id]), "chatId": post.chat_id} for post in hits.posts
    ]
    if not may["assistant"] or not hits.posts:
        return {"answered": False, "sentences": [], "posts": [], "found": found}
    return {**await _in_words(here, caller, asked.question, language, hits, names), "found": found}


def _only(chat: Chat | None) -> list[str] | None:
    return [chat.id] if chat is not None else None


async def _in_words(
    here: Container, caller: Caller, question: str, language: str, hits: Hits, names: dict[str, str]
) -> AssistantWords:
    lines = lines_of(hits.posts, hits.words, names)
    rules = rules_of(ANSWER, language, _MOST_LINES)
    first = " ".join(question.split())
    data, left_out = as_data(lines, here.get(LanguageModel).longest_prompt - len(rules) - len(first) - 20)
    said = await asking(here).ask(caller, Purpose.ASSISTANT, Prompt(rules, f"Question: {first}\n{data}"))
    found = told(hits.posts, hits.words, read_answer(said.text, lines, left_out))
    chats = {post.id: post.chat_id for post in hits.posts}
    posts: list[AssistantAnswerPost] = [{**post, "chatId": chats[post["postId"]]} for post in found["posts"]]
    return {"answered": True, "sentences": found["sentences"], "posts": posts}
