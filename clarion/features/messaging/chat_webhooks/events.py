"""What webhooks of chats announce; never their address."""

from typing import Literal

from pydantic import BaseModel

CHAT_WEBHOOK_CHANGED = "team_messaging.webhook_changed"

WebhookEventType = Literal["WebhookCreated", "WebhookUpdated", "WebhookDeleted"]


class ChatWebhookChanged(BaseModel):
    account_id: str
    webhook_id: str
    chat_id: str
    members_version: int
    creator_id: str
    event_type: WebhookEventType
    status: str
    created_at: str
    changed_at: str
