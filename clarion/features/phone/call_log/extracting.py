"""All records of a company in the order in which they changed, piece by piece: none twice, none left out."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.phone.call_log.models import CallLogEntry

SETTLES = timedelta(seconds=5)  # by then every transaction that set an earlier time has been committed


@dataclass(frozen=True)
class Position:
    """After which record the next piece begins: when it changed, and its id."""

    account_id: str
    changed: datetime
    entry_id: str = ""

    def encode(self) -> str:
        text = json.dumps([self.account_id, self.changed.isoformat(), self.entry_id])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(token: str, account_id: str) -> Position:
    """Raises 400 CLG-101 for anything but a token of this account."""
    try:
        owner, changed, entry_id = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        found: Position | None = Position(str(owner), datetime.fromisoformat(changed), str(entry_id))
    except (ValueError, TypeError, binascii.Error):
        found = None
    if found is None or found.account_id != account_id or found.changed.tzinfo is None:
        raise ClarionError(
            "The sync token is not valid; synchronise anew.", code="CLG-101", status=400, parameter="syncToken"
        )
    return found


async def read_piece(
    session: AsyncSession, after: Position, until: datetime, count: int
) -> tuple[Sequence[CallLogEntry], bool]:
    """At most `count` records that changed before `until`, the oldest change first; whether there are more."""
    query = changed_after(after, until).limit(count + 1)
    rows = (await session.scalars(query)).all()
    return rows[:count], len(rows) > count


def changed_after(after: Position, until: datetime) -> Select[CallLogEntry]:
    entry = CallLogEntry
    behind = or_(entry.modified_at > after.changed, entry.id > after.entry_id)
    query = select(entry).where(entry.account_id == after.account_id, entry.modified_at >= after.changed, behind)
    query = query.where(entry.modified_at < until)
    return query.order_by(entry.modified_at, entry.id)
