"""What people allowed apps, remembered; and taking it back."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.ids import new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.people.authorize.models import AppGrant, AuthorizationCode
from clarion.features.people.sign_in.sessions import Sessions
from clarion.features.people.users.models import Extension


async def find_consent(session: AsyncSession, extension_id: str, client_id: str) -> AppGrant | None:
    query = select(AppGrant).where(AppGrant.extension_id == extension_id, AppGrant.client_id == client_id)
    found: AppGrant | None = await session.scalar(query)
    return found


def covers(consent: AppGrant | None, scopes: Iterable[str]) -> bool:
    return consent is not None and set(scopes) <= set(consent.scopes)


async def remember_consent(
    session: AsyncSession, here: Container, person: Extension, client_id: str, scopes: Iterable[str]
) -> AppGrant:
    """What was allowed before stays allowed."""
    now = here.clock.now()
    row = await find_consent(session, person.id, client_id)
    if row is None:
        row = AppGrant(id=new_uuid(), account_id=person.account_id, extension_id=person.id, client_id=client_id)
        row.scopes, row.created_at = [], now
        session.add(row)
    row.scopes = sorted({*row.scopes, *scopes})
    row.last_used_at = now
    return row


async def list_consents(session: AsyncSession, extension_id: str) -> Sequence[AppGrant]:
    query = select(AppGrant).where(AppGrant.extension_id == extension_id)
    return (await session.scalars(query.order_by(AppGrant.created_at.desc(), AppGrant.id))).all()


async def withdraw(session: AsyncSession, here: Container, extension_id: str, client_id: str) -> None:
    """Forget the consent, the codes on their way, and end the app's sessions of this person."""
    for table in (AppGrant, AuthorizationCode):
        await session.execute(delete(table).where(table.extension_id == extension_id, table.client_id == client_id))
    await here.get(Sessions).end_by_client(session, client_id, extension_id)


async def forget_client(session: AsyncSession, here: Container, client_id: str) -> None:
    """An app is gone: what people allowed it, and every session it had."""
    for table in (AppGrant, AuthorizationCode):
        await session.execute(delete(table).where(table.client_id == client_id))
    await here.get(Sessions).end_by_client(session, client_id)
