"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.messaging.chat_webhooks.models import ChatWebhookStatus


class ChatWebhookInfo(TypedDict):
    creationTime: str
    creatorId: str
    groupIds: list[str]
    id: str
    lastModifiedTime: str
    status: ChatWebhookStatus
    uri: NotRequired[str]


class ChatWebhookList(TypedDict):
    records: list[ChatWebhookInfo]


class WebhookReceipt(TypedDict):
    status: str
    postId: str
