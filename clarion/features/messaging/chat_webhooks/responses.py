"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class ChatWebhookInfo(TypedDict):
    creationTime: str
    creatorId: str
    groupIds: list[str]
    id: str
    lastModifiedTime: str
    status: str
    uri: NotRequired[str]


class ChatWebhookList(TypedDict):
    records: list[ChatWebhookInfo]


class WebhookReceipt(TypedDict):
    status: str
    postId: str
