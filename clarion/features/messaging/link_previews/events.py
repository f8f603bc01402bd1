"""What is announced about links."""

from pydantic import BaseModel

LINKS_WANTED = "team_messaging.links_wanted"


class LinksWanted(BaseModel):
    """Pages wait to be fetched."""

    account_id: str
