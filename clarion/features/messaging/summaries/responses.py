"""What responses consist of."""

from typing import Any

from typing_extensions import TypedDict


class AssistantAnswerSentence(TypedDict):
    postIds: list[str]
    text: str


class AssistantAnswerPost(TypedDict):
    chatId: str
    creationTime: str
    creatorId: str
    cut: bool
    postId: str
    seq: int
    text: str
    threadId: str | None


class AssistantAnswer(TypedDict):
    answered: bool
    sentences: list[AssistantAnswerSentence]
    posts: list[AssistantAnswerPost]
    found: list[AssistantAnswerPost]


class AssistantWords(TypedDict):
    answered: bool
    sentences: list[AssistantAnswerSentence]
    posts: list[AssistantAnswerPost]


class SummaryLine(TypedDict):
    postId: str
    seq: int
    threadId: str | None
    creatorId: str
    creationTime: str
    text: str
    cut: bool


class SummaryWords(TypedDict):
    sentences: list[AssistantAnswerSentence]
    posts: list[SummaryLine]
    postCount: int


class SummaryText(TypedDict):
    sentences: list[AssistantAnswerSentence]
    posts: list[SummaryLine]


class ChatSummaryTask(TypedDict):
    dueDate: str | None
    id: str
    postId: str
    seq: int
    status: str
    subject: str


class ChatSummaryPeople(TypedDict):
    personId: str
    posts: int


ChatSummary = TypedDict(
    "ChatSummary",
    {
        "chatId": str,
        "postCount": int,
        "truncated": bool,
        "from": str | None,
        "to": str | None,
        "highlights": list[SummaryLine],
        "questions": list[SummaryLine],
        "decisions": list[SummaryLine],
        "tasks": list[ChatSummaryTask],
        "files": list[Any],
        "people": list[ChatSummaryPeople],
    },
)
