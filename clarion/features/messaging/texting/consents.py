"""Who wants texts and who does not, asked before every text and changed at once."""

from collections.abc import Collection
from typing import Literal

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct import tell_when_committed
from clarion.features.messaging.texting.events import CONSENT_CHANGED, ConsentChanged
from clarion.features.messaging.texting.models import ConsentChange, TextConsent
from clarion.features.messaging.texting.telling import THEIR_OWN, as_opt_out

OptStatus = Literal["OptOut", "OptIn"]
Source = Literal["Recipient", "Api", "Account", "Upstream", "Carrier"]


async def opted_out(session: AsyncSession, account_id: str, own_number: str, guests: Collection[str]) -> frozenset[str]:
    """Those among `guests` who want no texts from this number of ours, or from none."""
    query = select(TextConsent.guest_number).where(
        TextConsent.account_id == account_id,
        TextConsent.guest_number.in_(list(guests)),
        TextConsent.own_number.in_([own_number, ""]),
        TextConsent.status == "OptOut",
    )
    return frozenset(await session.scalars(query))


async def opted_out_anywhere(session: AsyncSession, account_id: str, guests: Collection[str]) -> frozenset[str]:
    """Those among `guests` who said stop to any number of ours: none of them gets advertising, from any number."""
    query = select(TextConsent.guest_number).where(
        TextConsent.account_id == account_id,
        TextConsent.guest_number.in_(list(guests)),
        TextConsent.status == "OptOut",
    )
    return frozenset(await session.scalars(query))


async def set_consent(
    here: Container,
    session: AsyncSession,
    account_id: str,
    guest_number: str,
    status: OptStatus,
    *,
    own_number: str = "",
    source: Source,
) -> bool:
    """Note a wish; `own_number` "": for all numbers of the account. Returns whether it is news."""
    query = select(TextConsent).where(
        TextConsent.account_id == account_id,
        TextConsent.guest_number == guest_number,
        TextConsent.own_number == own_number,
    )
    row = (await session.scalars(query)).one_or_none()
    if row is not None and row.status == status:
        return False
    now = here.clock.now()
    names = {"account_id": account_id, "guest_number": guest_number, "own_number": own_number}
    if row is None:
        row = TextConsent(id=new_id(), **names, status=status, source=source, changed_at=now)
        session.add(row)
    row.status, row.source, row.changed_at = status, source, now
    change = ConsentChange(id=new_id(), **names, status=status, source=source, at=now)
    session.add(change)
    await session.flush()
    if status == "OptOut" and source in THEIR_OWN:
        tell_when_committed(here, session, as_opt_out(change))
    announce(session, CONSENT_CHANGED, ConsentChanged(**names, status=status, source=source, at=wire_time(now)))
    return True


async def stop(here: Container, session: AsyncSession, account_id: str, guest: str, own: str) -> bool:
    """No more texts from this number (own "": from none of the account). Returns whether it is news."""
    return await set_consent(here, session, account_id, guest, "OptOut", own_number=own, source="Recipient")


async def start(here: Container, session: AsyncSession, account_id: str, guest: str, own: str) -> bool:
    """Texts from this number again; a wish for none at all is taken back, too."""
    news = await set_consent(here, session, account_id, guest, "OptIn", own_number=own, source="Recipient")
    if await opted_out(session, account_id, "", [guest]):
        await set_consent(here, session, account_id, guest, "OptIn", source="Recipient")
        news = True
    return news
