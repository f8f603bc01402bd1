"""Letters about numbers that come and go, to who ordered it and to the administrators."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from sqlalchemy import or_, select

from clarion.base.mail import Letter, is_address, post
from clarion.base.outbox import announce
from clarion.base.server_texts import Said, in_words, say
from clarion.base.storage import AsyncSession
from clarion.base.zones import zone_of
from clarion.features.numbers.porting.events import PORTING_CHANGED, PortingChanged
from clarion.features.people import Account, Extension

_MOST = 20


async def write(
    session: AsyncSession, account_id: str, subject: Said, lines: Sequence[Said | str], now: datetime, *, also: str = ""
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
        language = person.language or account.language
        title, zone = in_words(subject, language), zone_of(person.time_zone or account.time_zone)
        told = (in_words(_where(line, zone), language) for line in lines)
        text = "\n".join([say(language, "sentence", text=title), "", *told])
        post(session, Letter(to=address, subject=title, text=f"{text}\n"), now, account_id)
    return len(readers)


def _where(line: Said | str, zone: tzinfo) -> Said | str:
    """With its moments as they are where its reader is."""
    if not isinstance(line, Said):
        return line
    facts = {name: one.astimezone(zone) if isinstance(one, datetime) else one for name, one in line.facts.items()}
    return Said(line.key, facts)


def tell(session: AsyncSession, account_id: str, order_id: str) -> None:
    announce(session, PORTING_CHANGED, PortingChanged(account_id=account_id, order_id=order_id))
