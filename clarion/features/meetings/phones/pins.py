"""Which meeting a PIN opens that somebody pressed on a phone."""

import hmac

from sqlalchemy import or_, select

from clarion.base.container import Container
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import WEBINAR, password_of

LONGEST = 20


async def get_door(here: Container, account_id: str, pin: str, *, inside: bool) -> dict[str, str]:
    """What opens on a number of the account: `bridge`, `opens` (extension of its host), `host` for the host's PIN, and
    `password` where one is asked for. Empty: nothing. `inside`: a phone of the company, for which the ID is enough.
    """
    columns = [MeetingBridge.host_pin, MeetingBridge.participant_pin, *([MeetingBridge.web_pin] if inside else [])]
    query = select(MeetingBridge).where(
        MeetingBridge.account_id == account_id, or_(*(column == pin[:LONGEST] for column in columns))
    )
    async with here.storage.reading() as session:
        rows = (await session.scalars(query.limit(3))).all()
    found = next((row for row in rows if row.host_pin == pin), None) or next(iter(rows), None)
    if found is None:
        return {}
    host = found.host_pin == pin
    if found.kind == WEBINAR and not host:
        return {}  # the audience and the panel of a webinar come by links of their own
    asks = bool(found.password) and not host
    return _opened(found, host=host) | ({"password": "1"} if asks else {})


async def open_with_password(here: Container, account_id: str, bridge_id: str, digits: str) -> dict[str, str]:
    """As `get_door` says it, for a password in digits. Empty: it is wrong."""
    async with here.storage.reading() as session:
        row = await session.get(MeetingBridge, bridge_id[:64])
    if row is None or row.account_id != account_id:
        return {}
    password = password_of(here, row)
    right = password is None or sum(
        hmac.compare_digest(digits.encode(), each.encode()) for each in (password.digits, password.plain)
    )
    return _opened(row, host=False) if right else {}


def _opened(row: MeetingBridge, *, host: bool) -> dict[str, str]:
    return {"bridge": row.id, "opens": row.extension_id} | ({"host": "1"} if host else {})
