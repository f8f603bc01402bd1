"""What federation announces inside this server."""

from pydantic import BaseModel

EVENTS_WAIT = "team_messaging.federation_waits"


class EventsWait(BaseModel):
    """Another server is to be told something."""
