"""What imports announce: that there is something to do."""

from pydantic import BaseModel

CHAT_IMPORT_CHANGED = "team_messaging.import_changed"


class ChatImportChanged(BaseModel):
    account_id: str
    import_id: str
