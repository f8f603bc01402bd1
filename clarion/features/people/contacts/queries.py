"""Reading address books. Always within one person's book."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, func, or_, select

from clarion.base.http import Paging
from clarion.base.storage import AsyncSession
from clarion.features.people.contacts.models import COMPANY, Contact, ContactNumber, Favorite
from clarion.features.people.contacts.rules import e164_of, fold, searched_words

ORDERS = {"FirstName": Contact.sort_first, "LastName": Contact.sort_last, "Company": Contact.sort_company}


def contacts_of(
    extension_id: str,
    *,
    starts_with: str = "",
    phone_numbers: Sequence[str] = (),
    country: str = "US",
    order: Sequence[str] = (),
) -> Select[Contact]:
    """Who is in the book. `starts_with`: a name or company begins so; `phone_numbers`: has one of these."""
    query = select(Contact).where(Contact.extension_id == extension_id, Contact.alive.is_(True))
    if starts_with:
        beginning = fold(starts_with)
        columns = (Contact.sort_first, Contact.sort_last, Contact.sort_company)
        first, last, company = (column.startswith(beginning, autoescape=True) for column in columns)
        query = query.where(first | last | company)
    if phone_numbers:
        wanted = [e164_of(number, country) for number in phone_numbers]
        having = select(ContactNumber.contact_id).where(
            ContactNumber.extension_id == extension_id, ContactNumber.number.in_(wanted)
        )
        query = query.where(Contact.id.in_(having))
    sorting = [ORDERS[name] for name in order if name in ORDERS] or list(ORDERS.values())
    return query.order_by(*sorting, Contact.id)


async def read_contacts(session: AsyncSession, query: Select[Contact], paging: Paging) -> tuple[Sequence[Contact], int]:
    """The page, and how many there are in all."""
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return rows, total or 0


async def find_contact(session: AsyncSession, extension_id: str, contact_id: str) -> Contact | None:
    row = await session.get(Contact, contact_id[:64])
    return row if row is not None and row.extension_id == extension_id and row.alive else None


async def favorites_of(session: AsyncSession, extension_id: str) -> list[Favorite]:
    query = select(Favorite).where(Favorite.owner_id == extension_id).order_by(Favorite.position)
    return list((await session.scalars(query)).all())


async def names_by_number(
    session: AsyncSession, extension_ids: Sequence[str] = (), numbers: Sequence[str] = (), *, most: int = 1_000_000
) -> dict[str, dict[str, str]]:
    """Extension id: E.164: name of the contact. Of everybody when no extension is given, for all numbers when none is;
    `most` names, of the contacts that were changed last.
    """
    query = select(ContactNumber, Contact).join(Contact, Contact.id == ContactNumber.contact_id)
    query = query.where(Contact.alive.is_(True), ContactNumber.number.startswith("+"))
    if extension_ids:
        query = query.where(ContactNumber.extension_id.in_(extension_ids))
    if numbers:
        query = query.where(ContactNumber.number.in_(numbers))
    found: dict[str, dict[str, str]] = {}
    result = await session.stream(query.order_by(Contact.revision.desc()).limit(most))
    async for number, contact in result:
        if contact.name:
            found.setdefault(number.extension_id, {}).setdefault(number.number, contact.name)
    return found


async def company_names(
    session: AsyncSession, account_ids: Sequence[str] = (), numbers: Sequence[str] = (), *, most: int = 1_000_000
) -> dict[str, dict[str, str]]:
    """Account id: E.164: name of a contact that is shared with the whole company. All accounts when none is given."""
    query = select(ContactNumber, Contact).join(Contact, Contact.id == ContactNumber.contact_id)
    query = query.where(Contact.shared_with == COMPANY, Contact.alive.is_(True), ContactNumber.number.startswith("+"))
    if account_ids:
        query = query.where(Contact.account_id.in_(account_ids))
    if numbers:
        query = query.where(ContactNumber.number.in_(numbers))
    found: dict[str, dict[str, str]] = {}
    async for number, contact in await session.stream(query.order_by(Contact.changed_at.desc()).limit(most)):
        if contact.name:
            found.setdefault(contact.account_id, {}).setdefault(number.number, contact.name)
    return found


def contact_numbers(account_id: str, extension_id: str, search: str) -> Select[str]:
    """E.164 of contacts that every word of a search is part of: those of a person, and those that are shared with the
    whole company.
    """
    seen = or_(Contact.shared_with == COMPANY, Contact.extension_id == extension_id)
    query = select(ContactNumber.number).join(Contact, Contact.id == ContactNumber.contact_id)
    query = query.where(Contact.account_id == account_id, Contact.alive.is_(True), seen)
    for word in searched_words(search):
        query = query.where(Contact.search_text.contains(word, autoescape=True))
    return query


def numbers_in(row: Contact, fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(field, number) of a contact."""
    for name in fields:
        if number := row.details.get(name):
            yield name, number
