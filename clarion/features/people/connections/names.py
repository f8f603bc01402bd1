"""Contacts of accounts elsewhere, as they are looked up and listed beside a person's own."""

from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select

from clarion.base.http import Paging
from clarion.base.storage import AsyncSession
from clarion.features.people.connections.models import Connection, ConnectionContact, ConnectionContactNumber
from clarion.features.people.contacts import queries as own_contacts
from clarion.features.people.contacts.rules import e164_of, fold


async def names_by_number(
    session: AsyncSession, extension_ids: Sequence[str] = (), numbers: Sequence[str] = (), *, most: int = 1_000_000
) -> dict[str, dict[str, str]]:
    """Extension id: E.164: name of the contact. Of everybody when no extension is given, for all numbers when none is;
    at most `most` names, people's own contacts first, then those of accounts elsewhere.
    """
    found = await own_contacts.names_by_number(session, extension_ids, numbers, most=most)
    query = select(ConnectionContactNumber, ConnectionContact).join(
        ConnectionContact, ConnectionContact.id == ConnectionContactNumber.contact_id
    )
    query = query.where(ConnectionContactNumber.number.startswith("+"))
    if extension_ids:
        query = query.where(ConnectionContactNumber.extension_id.in_(extension_ids))
    if numbers:
        query = query.where(ConnectionContactNumber.number.in_(numbers))
    room = max(0, most - sum(map(len, found.values())))
    async for number, contact in await session.stream(query.order_by(ConnectionContact.id).limit(room)):
        if contact.name:
            found.setdefault(number.extension_id, {}).setdefault(number.number, contact.name)
    return found


def contacts_of(
    extension_id: str, *, search: str = "", number: str = "", country: str = "US"
) -> Select[ConnectionContact, Connection]:
    """With the account that they are from. `search`: a name or company begins so; `number`: has this one."""
    query = select(ConnectionContact, Connection).join(Connection, Connection.id == ConnectionContact.connection_id)
    query = query.where(ConnectionContact.extension_id == extension_id)
    if search:
        beginning = fold(search)
        columns = (ConnectionContact.sort_first, ConnectionContact.sort_last, ConnectionContact.sort_company)
        query = query.where(or_(*(column.startswith(beginning, autoescape=True) for column in columns)))
    if number:
        having = select(ConnectionContactNumber.contact_id).where(
            ConnectionContactNumber.extension_id == extension_id,
            ConnectionContactNumber.number == e164_of(number, country),
        )
        query = query.where(ConnectionContact.id.in_(having))
    return query.order_by(ConnectionContact.sort_last, ConnectionContact.sort_first, ConnectionContact.id)


async def read_contacts(
    session: AsyncSession, query: Select[ConnectionContact, Connection], paging: Paging
) -> tuple[list[tuple[ConnectionContact, Connection]], int]:
    """The page, and how many there are in all."""
    ids = query.with_only_columns(ConnectionContact.id).order_by(None).subquery()
    total = await session.scalar(select(func.count()).select_from(ids))
    rows = (await session.execute(query.offset(paging.offset).limit(paging.per_page))).all()
    return [(contact, connection) for contact, connection in rows], total or 0
