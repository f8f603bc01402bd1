"""Accounts of this installation that share their directories (PH-61). Between installations: `messaging/federation`."""

from clarion.features.people.account_links.events import ACCOUNT_LINKS_CHANGED
from clarion.features.people.account_links.memory import LinkSnapshot, read_link_memory
from clarion.features.people.account_links.models import AccountLink
from clarion.features.people.account_links.routes import router
from clarion.features.people.account_links.service import accounts_seen, list_links, shown_by

__all__ = [
    "ACCOUNT_LINKS_CHANGED",
    "AccountLink",
    "LinkSnapshot",
    "accounts_seen",
    "list_links",
    "read_link_memory",
    "router",
    "shown_by",
]
