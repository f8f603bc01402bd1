"""What these settings announce."""

from pydantic import BaseModel

NOTICES_CHANGED = "people.notices_changed"
SMS_RECIPIENTS_CHANGED = "people.sms_recipients_changed"


class NoticesChanged(BaseModel):
    """Somebody wants to be told of other things, or elsewhere."""

    account_id: str
    extension_id: str


class SmsRecipientsChanged(BaseModel):
    """Texts to `extension_id` go to others now. `recipient_ids`: all of them, also who was removed."""

    account_id: str
    extension_id: str
    recipient_ids: list[str]
