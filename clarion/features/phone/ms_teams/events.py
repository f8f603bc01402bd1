"""What connections to Microsoft Teams announce."""

from pydantic import BaseModel

DIRECT_ROUTING_CHANGED = "teams.direct_routing_changed"


class DirectRoutingChanged(BaseModel):
    """The connection of this account, or who is connected, has changed; read it again."""

    account_id: str
