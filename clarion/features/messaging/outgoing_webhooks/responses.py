"""What responses consist of."""

from typing_extensions import TypedDict

from clarion.features.messaging.outgoing_webhooks.models import OutgoingWebhookKind, OutgoingWebhookStatus


class OutgoingWebhookInfo(TypedDict):
    id: str
    chatId: str
    creatorId: str
    kind: OutgoingWebhookKind
    name: str
    description: str
    words: list[str]
    status: OutgoingWebhookStatus
    problem: str
    creationTime: str
    lastModifiedTime: str


class OutgoingWebhookList(TypedDict):
    records: list[OutgoingWebhookInfo]


class OutgoingWebhookDetails(TypedDict):
    id: str
    chatId: str
    creatorId: str
    kind: str
    name: str
    description: str
    words: list[str]
    status: str
    problem: str
    creationTime: str
    lastModifiedTime: str
    url: str
    secret: str


class CommandRun(TypedDict):
    text: str
    postId: str | None
