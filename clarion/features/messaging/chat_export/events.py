"""What exports announce: that one was asked for."""

from pydantic import BaseModel

CHAT_EXPORT_ASKED = "team_messaging.export_asked"


class ChatExportAsked(BaseModel):
    account_id: str
    export_id: str
