"""Letters about numbers that come and go, to who ordered it and to the administrators."""

from datetime import datetime

from sqlalchemy import or_, select

from clarion.base.mail import Letter, is_address, post
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.numbers.porting.events import PORTING_CHANGED, PortingChanged
from clarion.features.people import Extension

_MOST = 20


async def write(
    session: AsyncSession, account_id: str, subject: str, text: str, now: datetime, *, also: str = ""
) -> int:
    """Write to the administrators and to the extension `also`; to how many."""
    query = select(Extension).where(
        Extension.account_id == account_id,
        Extension.status == "Enabled",
        or_(Extension.role == "admin", Extension.id == also),
        Extension.email.is_not(None),
    )
    people = await session.scalars(query.order_by(Extension.number).limit(_MOST))
    addresses = sorted({person.email for person in people if person.email and is_address(person.email)})
    for address in addresses:
        post(session, Letter(to=address, subject=subject, text=text), now, account_id)
    return len(addresses)


def tell(session: AsyncSession, account_id: str, order_id: str) -> None:
    announce(session, PORTING_CHANGED, PortingChanged(account_id=account_id, order_id=order_id))
