"""Letters about numbers that come and go, to who ordered it and to the administrators."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from clarion.base.i18n import LazyString, gettext, in_words
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.numbers.porting.events import PORTING_CHANGED, PortingChanged
from clarion.features.people import Account, Extension, reader_of

_MOST = 20


async def write(
    session: AsyncSession,
    account_id: str,
    subject: LazyString,
    lines: Sequence[LazyString | str],
    now: datetime,
    *,
    also: str = "",
) -> int:
    """Write to the administrators and to the extension `also`, to each in their language; to how many.

    `lines`: below the subject, which is the first sentence too; "" where one is left free.
    """
    query = select(Extension).where(
        Extension.account_id == account_id,
        Extension.status == "Enabled",
        or_(Extension.role == "admin", Extension.id == also),
        Extension.email.is_not(None),
    )
    people = await session.scalars(query.order_by(Extension.number).limit(_MOST))
    account = await session.get_one(Account, account_id)
    readers = {person.email: person for person in people if person.email and is_address(person.email)}
    for address, person in sorted(readers.items()):
        reader = reader_of(account, person)
        title = in_words(subject, reader)
        told = (in_words(line, reader) for line in lines)
        text = "\n".join([gettext(reader, "sentence", text=title), "", *told])
        queue_email(session, OutgoingEmail(to=address, subject=title, text=f"{text}\n"), now, account_id)
    return len(readers)


def tell(session: AsyncSession, account_id: str, order_id: str) -> None:
    announce(session, PORTING_CHANGED, PortingChanged(account_id=account_id, order_id=order_id))
