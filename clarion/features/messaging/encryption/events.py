"""What is announced about keys."""

from pydantic import BaseModel

ENCRYPTION_CHANGED = "team_messaging.encryption_changed"


class EncryptionChanged(BaseModel):
    """Somebody's keys or browsers are others: their own pages read them again."""

    account_id: str
    extension_id: str
