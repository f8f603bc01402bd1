"""Tokens of message-sync: they hold the frame, the filters and the moment, so that the server keeps nothing. Pure."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clarion.base.errors import ClarionError

OVERLAP = timedelta(seconds=5)  # an ISync looks back a little further than the last answer
DEFAULT_FRAME = timedelta(days=7)
TOKEN_LASTS = timedelta(days=30)  # as long as the rows of purged messages stay
MOST_RECORDS = 250
MOST_CHANGES = 1000
_LONGEST = 4000


@dataclass(frozen=True)
class SyncToken:
    """`since`: when the answer was made that came with it; `date_from`: where the frame begins."""

    owner: str
    since: datetime
    date_from: datetime
    types: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    conversation_id: str = ""
    distinct: bool = False
    owners: tuple[str, ...] = ()
    owner_types: tuple[str, ...] = ()

    def encode(self) -> str:
        fields = [
            self.owner, self.since.isoformat(), self.date_from.isoformat(), self.types, self.directions,
            self.conversation_id, self.distinct, self.owners, self.owner_types,
        ]  # fmt: skip
        text = json.dumps(fields, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(token: str, owner: str, now: datetime) -> SyncToken:
    """The token of this mailbox. Raises 400 MSG-333 for anything else, and for one too old: the client starts over."""
    try:
        padded = token[:_LONGEST] + "=" * (-len(token[:_LONGEST]) % 4)
        found = _read(json.loads(base64.urlsafe_b64decode(padded)))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise full_sync_required() from None
    usable = found.since.tzinfo is not None and found.date_from.tzinfo is not None and found.owner == owner
    if not usable or not now - TOKEN_LASTS <= found.since <= now + OVERLAP:
        raise full_sync_required()
    return found


def _read(fields: Any) -> SyncToken:
    owner, since, date_from, types, directions, conversation_id, distinct, owners, owner_types = fields
    return SyncToken(
        str(owner),
        datetime.fromisoformat(since),
        datetime.fromisoformat(date_from),
        tuple(str(word) for word in types),
        tuple(str(word) for word in directions),
        str(conversation_id),
        bool(distinct),
        tuple(str(word) for word in owners),
        tuple(str(word) for word in owner_types),
    )


def full_sync_required() -> ClarionError:
    return ClarionError(
        "Synchronise anew (syncType=FSync): the sync token is not valid any more, or too much has changed.",
        code="MSG-333",
        status=400,
        parameter="syncToken",
    )
