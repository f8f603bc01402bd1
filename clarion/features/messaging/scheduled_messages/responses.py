"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.messaging.posts.responses import PostAttachment


class ScheduledPostInfo(TypedDict):
    id: str
    chatId: str
    text: str
    attachments: list[PostAttachment]
    dueTime: str
    status: Literal["Failed", "Waiting"]
    creationTime: str
    lastModifiedTime: str
    problem: NotRequired[str]
    threadId: NotRequired[str]


class ScheduledPostList(TypedDict):
    records: list[ScheduledPostInfo]


class ReminderPost(TypedDict):
    chatId: str
    creatorId: str
    id: str
    seq: int
    text: str


class ReminderInfo(TypedDict):
    id: str
    text: str
    dueTime: str
    status: str
    creationTime: str
    lastModifiedTime: str
    postId: NotRequired[str]
    post: NotRequired[ReminderPost]


class ReminderList(TypedDict):
    records: list[ReminderInfo]
