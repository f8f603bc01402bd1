"""What can be done with an address book."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, delete, func, select

from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.ids import new_id, new_token
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.contacts import queries, rules
from clarion.features.people.contacts.events import (
    CONTACTS_CHANGED,
    FAVORITES_CHANGED,
    ContactsChanged,
    FavoritesChanged,
)
from clarion.features.people.contacts.models import AddressBook, Contact, ContactNumber, Favorite
from clarion.features.people.contacts.rules import Details, Draft
from clarion.features.people.contacts.schemas import FavoriteEntry
from clarion.features.people.users.models import Extension
from clarion.features.people.users.queries import find_extension


async def open_book(session: AsyncSession, owner: Extension) -> AddressBook:
    """The person's book, for writing: one writer at a time, or two changes would get one revision."""
    await session.get_one(Extension, owner.id, with_for_update=True)
    book = await session.get(AddressBook, owner.id)
    if book is None:
        book = AddressBook(extension_id=owner.id, epoch=new_token(6), revision=0, forgotten=0)
        session.add(book)
        await session.flush()
    return book


async def add_contacts(
    session: AsyncSession, owner: Extension, bodies: Sequence[Details], *, country: str, now: datetime
) -> list[Contact]:
    """New contacts, all or none. Raises Invalid, Conflict."""
    book = await open_book(session, owner)
    query = select(func.count()).where(Contact.extension_id == owner.id, Contact.alive.is_(True))
    if (await session.scalar(query) or 0) + len(bodies) > rules.MOST_CONTACTS:
        raise Conflict(f"An address book has at most {rules.MOST_CONTACTS} contacts.", code="CMN-409")
    rows = []
    for body in bodies:
        row = Contact(id=new_id(), account_id=owner.account_id, extension_id=owner.id, details={}, alive=True)
        _write(row, rules.tidy(body, country), book, now)
        session.add(row)
        rows.append(row)
    await session.flush()
    for row in rows:
        _write_numbers(session, row)
    await session.flush()
    tell_contacts_changed(session, owner, "Create", rows)
    return rows


async def change_contact(
    session: AsyncSession,
    owner: Extension,
    row: Contact,
    body: Details,
    *,
    country: str,
    now: datetime,
    replace: bool,
) -> None:
    """`replace`: what is not in the body is gone; else it stays, and null clears. Raises Invalid."""
    book = await open_book(session, owner)
    details = rules.tidy({**({} if replace else row.details), **body}, country)
    _write(row, details, book, now)
    await session.execute(delete(ContactNumber).where(ContactNumber.contact_id == row.id))
    _write_numbers(session, row)
    await session.flush()
    tell_contacts_changed(session, owner, "Update", [row])


async def delete_contact(session: AsyncSession, owner: Extension, row: Contact, *, now: datetime) -> None:
    """Its details are gone at once; that it was is remembered, so that other devices hear of it."""
    book = await open_book(session, owner)
    row.alive, row.details = False, {}
    row.sort_first = row.sort_last = row.sort_company = row.search_text = row.shared_with = ""
    touch(row, book, now)
    await session.execute(delete(ContactNumber).where(ContactNumber.contact_id == row.id))
    if (await session.execute(delete(Favorite).where(Favorite.contact_id == row.id))).rowcount:  # type: ignore[attr-defined]
        _tell_favorites(session, owner)
    await session.flush()
    await _forget_old_deletions(session, book)
    tell_contacts_changed(session, owner, "Delete", [row])


async def delete_contacts(session: AsyncSession, which: ColumnElement[bool], *, now: datetime, most: int = 50) -> int:
    """Some of these contacts, in whoever's address books they are; how many. 0: there are none any more."""
    rows = (await session.scalars(select(Contact).where(which, Contact.alive.is_(True)).limit(most))).all()
    for row in rows:
        await delete_contact(session, await session.get_one(Extension, row.extension_id), row, now=now)
    return len(rows)


async def empty_book(session: AsyncSession, owner: Extension, *, now: datetime) -> None:
    """All contacts at once, as if each was deleted."""
    book = await open_book(session, owner)
    mine = Contact.extension_id == owner.id
    rows = (await session.scalars(select(Contact).where(mine, Contact.alive.is_(True)))).all()
    for row in rows:
        row.alive, row.details = False, {}
        row.sort_first = row.sort_last = row.sort_company = row.search_text = row.shared_with = ""
        touch(row, book, now)
    if not rows:
        return
    await session.execute(delete(ContactNumber).where(ContactNumber.extension_id == owner.id))
    await session.execute(delete(Favorite).where(Favorite.contact_id.in_(select(Contact.id).where(mine))))
    _tell_favorites(session, owner)
    await session.flush()
    await _forget_old_deletions(session, book)
    tell_contacts_changed(session, owner, "Delete", rows)


async def _forget_old_deletions(session: AsyncSession, book: AddressBook) -> None:
    gone = select(Contact.revision).where(Contact.extension_id == book.extension_id, Contact.alive.is_(False))
    oldest_kept = await session.scalar(gone.order_by(Contact.revision.desc()).offset(rules.MOST_DELETIONS - 1).limit(1))
    if oldest_kept is None:
        return
    old = (Contact.extension_id == book.extension_id, Contact.alive.is_(False), Contact.revision < oldest_kept)
    newest_gone = await session.scalar(select(func.max(Contact.revision)).where(*old))
    if newest_gone is not None:
        book.forgotten = newest_gone
        await session.execute(delete(Contact).where(*old))


def _write(row: Contact, details: Draft, book: AddressBook, now: datetime) -> None:
    if not details:
        raise Invalid("A contact needs at least one field.", parameter="firstName")
    row.details = details
    row.sort_first = rules.fold(details.get("firstName", ""))
    row.sort_last = rules.fold(details.get("lastName", ""))
    row.sort_company = rules.fold(details.get("company", ""))
    row.search_text = rules.search_text(details)
    touch(row, book, now)


def touch(row: Contact, book: AddressBook, now: datetime) -> None:
    book.revision += 1
    row.revision = book.revision
    row.changed_at = now


def _write_numbers(session: AsyncSession, row: Contact) -> None:
    for field, number in queries.numbers_in(row, rules.PHONE_FIELDS):
        session.add(ContactNumber(contact_id=row.id, field=field, extension_id=row.extension_id, number=number))


@dataclass(frozen=True)
class SyncPage:
    """`token`: to ask with next time. `next_page`: the number of the next page of this synchronisation."""

    records: Sequence[Contact]
    token: str
    next_page: int | None


async def sync_page(
    session: AsyncSession, extension_id: str, *, token: str | None, page: int | None, count: int
) -> SyncPage:
    """What a client does not know yet: everything (no token), or what changed since its token, deletions too.

    Every page is of the book as it was when the first one was asked for: what changes meanwhile comes with the next
    synchronisation, because the token names that moment. Raises Invalid for a token that is of no use any more.
    """
    book = await session.get(AddressBook, extension_id)
    epoch, revision = (book.epoch, book.revision) if book else ("", 0)
    until, seen = rules.read_page_id(page) if page is not None else (revision, 0)
    if until > revision:
        raise Invalid("Parameter [pageId] value is invalid.", parameter="pageId")
    query = select(Contact).where(Contact.extension_id == extension_id, Contact.revision <= until)
    if token is None:
        query = query.where(Contact.alive.is_(True))
    else:
        since = rules.known_since(rules.read_token(token), epoch, revision, book.forgotten if book else 0)
        seen = max(seen, since)
        query = query.where(Contact.alive.is_(True)) if since == 0 else query
    query = query.where(Contact.revision > seen).order_by(Contact.revision)
    rows = (await session.scalars(query.limit(count + 1))).all()
    more = len(rows) > count
    return SyncPage(
        records=rows[:count],
        token=rules.SyncToken(epoch, until).text(),
        next_page=rules.page_id(until, rows[count - 1].revision) if more else None,
    )


async def set_favorites(session: AsyncSession, owner: Extension, entries: Sequence[FavoriteEntry]) -> list[Favorite]:
    """The whole list anew, in this order. Raises Invalid, NotFound."""
    await session.get_one(Extension, owner.id, with_for_update=True)
    rows: list[Favorite] = []
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if (entry.contact_id is None) == (entry.extension_id is None):
            raise Invalid("A favourite is either a contactId or an extensionId.", parameter="records.contactId")
        await _check_favorite(session, owner, entry)
        key = (entry.contact_id or "", entry.extension_id or "")
        if key not in seen:
            seen.add(key)
            rows.append(
                Favorite(
                    owner_id=owner.id,
                    position=len(rows) + 1,
                    contact_id=entry.contact_id,
                    extension_id=entry.extension_id,
                )
            )
    await session.execute(delete(Favorite).where(Favorite.owner_id == owner.id))
    session.add_all(rows)
    await session.flush()
    _tell_favorites(session, owner)
    return rows


async def _check_favorite(session: AsyncSession, owner: Extension, entry: FavoriteEntry) -> None:
    if entry.account_id not in (None, "~", owner.account_id):
        raise NotFound("Resource for parameter [accountId] is not found.", parameter="accountId")
    if entry.contact_id is not None:
        if await queries.find_contact(session, owner.id, entry.contact_id) is None:
            raise NotFound("Resource for parameter [contactId] is not found.", parameter="contactId")
    elif await find_extension(session, owner.account_id, entry.extension_id or "") is None:
        raise NotFound("Resource for parameter [extensionId] is not found.", parameter="extensionId")


def tell_contacts_changed(
    session: AsyncSession,
    owner: Extension,
    event_type: Literal["Create", "Update", "Delete"],
    rows: Sequence[Contact],
) -> None:
    change = ContactsChanged(
        account_id=owner.account_id,
        extension_id=owner.id,
        event_type=event_type,
        contact_ids=[row.id for row in rows[:100]],
        count=len(rows),
    )
    announce(session, CONTACTS_CHANGED, change)


def _tell_favorites(session: AsyncSession, owner: Extension) -> None:
    announce(session, FAVORITES_CHANGED, FavoritesChanged(account_id=owner.account_id, extension_id=owner.id))
