"""What connections to Microsoft Teams announce."""

from pydantic import BaseModel

from clarion.base import edge_certificates

DIRECT_ROUTING_CHANGED = edge_certificates.CHANGED


class DirectRoutingChanged(BaseModel):
    """The connection of this account, or who is connected, has changed; read it again."""

    account_id: str
