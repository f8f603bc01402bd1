"""Accounts of this installation that share their directories (PH-61). Between installations: `messaging/federation`."""

from clarion.features.people.account_links.models import AccountLink
from clarion.features.people.account_links.routes import router
from clarion.features.people.account_links.service import accounts_seen, list_links, shown_by

__all__ = ["AccountLink", "accounts_seen", "list_links", "router", "shown_by"]
