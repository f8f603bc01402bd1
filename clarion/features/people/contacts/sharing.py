"""Contacts that several people have: seeing, changing, sharing, merging and importing them."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.contacts import merging, rules
from clarion.features.people.contacts.files import Found
from clarion.features.people.contacts.models import COMPANY, Contact, ContactNumber, Favorite
from clarion.features.people.contacts.queries import ORDERS
from clarion.features.people.contacts.rules import Details, Draft
from clarion.features.people.contacts.schemas import ContactBody
from clarion.features.people.contacts.service import (
    add_contacts,
    change_contact,
    delete_contact,
    open_book,
    tell_contacts_changed,
    touch,
)
from clarion.features.people.contacts.teams import ContactTeams
from clarion.features.people.users.models import Extension, ExtensionStatus

MOST_COMPARED = 20_000
MOST_PROBLEMS = 100
_AT_ONCE = 50
Duplicates = Literal["Skip", "Merge", "Add"]


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at contacts, and the teams they are in by id."""

    owner: Extension
    country: str
    teams: Mapping[str, str]

    def sees(self) -> ColumnElement[bool]:
        """In a statement about `Contact`: their own, and what is shared with them."""
        shared = and_(Contact.account_id == self.owner.account_id, Contact.shared_with.in_([COMPANY, *self.teams]))
        return and_(Contact.alive.is_(True), or_(Contact.extension_id == self.owner.id, shared))


async def viewer_of(here: Container, session: AsyncSession, owner: Extension) -> Viewer:
    teams = here.find(ContactTeams) or ContactTeams()
    account = await session.get_one(Account, owner.account_id)
    return Viewer(owner, account.home_country, await teams.teams_of(session, owner.account_id, owner.id))


def visible_contacts(
    viewer: Viewer, *, search: str = "", numbers: Sequence[str] = (), audience: str = "", order: str = "FirstName"
) -> Select[Contact]:
    """`search`: every word is part of a name, company, address or number.
    `audience`: Personal, Company or a team's id."""
    query = select(Contact).where(viewer.sees())
    for word in rules.searched_words(search):
        query = query.where(Contact.search_text.contains(word, autoescape=True))
    if numbers:
        wanted = [rules.e164_of(number, viewer.country) for number in numbers]
        query = query.where(Contact.id.in_(select(ContactNumber.contact_id).where(ContactNumber.number.in_(wanted))))
    if audience == "Personal":
        query = query.where(Contact.extension_id == viewer.owner.id, Contact.shared_with == "")
    elif audience:
        query = query.where(Contact.shared_with == (COMPANY if audience == "Company" else audience))
    first = ORDERS[order]
    return query.order_by(first, *(column for column in ORDERS.values() if column is not first), Contact.id)


async def get_visible(session: AsyncSession, viewer: Viewer, contact_id: str, *, lock: bool = False) -> Contact:
    """Raises NotFound for what the person does not see, whether it is there or not."""
    query = select(Contact).where(Contact.id == contact_id[:64], viewer.sees())
    row: Contact | None = await session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("Resource for parameter [contactId] is not found.", parameter="contactId")
    return row


async def change_visible(
    session: AsyncSession, viewer: Viewer, contact_id: str, body: Details, *, now: datetime
) -> Contact:
    """Everybody who sees a shared contact may correct it."""
    row = await get_visible(session, viewer, contact_id)
    owner = await session.get_one(Extension, row.extension_id)
    await change_contact(session, owner, row, body, country=viewer.country, now=now, replace=False)
    return row


async def delete_visible(
    session: AsyncSession, viewer: Viewer, contact_id: str, *, is_admin: bool, now: datetime
) -> None:
    """Its owner and administrators may delete a contact. Raises Forbidden."""
    row = await get_visible(session, viewer, contact_id)
    if row.extension_id != viewer.owner.id and not is_admin:
        raise Forbidden("Only the person who shared this contact or an administrator can delete it.", code="CMN-403")
    await delete_contact(session, await session.get_one(Extension, row.extension_id), row, now=now)


async def share_contact(
    session: AsyncSession, viewer: Viewer, contact_id: str, audience: str, *, is_admin: bool, now: datetime
) -> Contact:
    """`audience`: empty for the owner alone, COMPANY, or the id of a team that the person is in."""
    row = await get_visible(session, viewer, contact_id)
    if row.extension_id != viewer.owner.id and not is_admin:
        raise Forbidden("Only the person who shared this contact or an administrator can change that.", code="CMN-403")
    if audience not in ("", COMPANY) and audience not in viewer.teams:
        raise NotFound("Resource for parameter [teamId] is not found.", parameter="teamId")
    owner = await session.get_one(Extension, row.extension_id)
    book = await open_book(session, owner)
    row.shared_with = audience
    touch(row, book, now)
    await session.flush()
    tell_contacts_changed(session, owner, "Update", [row])
    return row


async def list_duplicates(session: AsyncSession, viewer: Viewer) -> list[list[Contact]]:
    """Groups of contacts that are the same, among those that the person may merge."""
    query = select(Contact).where(viewer.sees()).order_by(Contact.changed_at.desc(), Contact.id).limit(MOST_COMPARED)
    rows = {row.id: row for row in await session.scalars(query)}
    groups = await asyncio.to_thread(merging.duplicates, [(row.id, row.details) for row in rows.values()])
    return [[rows[contact_id] for contact_id in ids] for ids in groups]


async def merge_contacts(
    session: AsyncSession, viewer: Viewer, contact_ids: Sequence[str], *, is_admin: bool, now: datetime
) -> Contact:
    """Into the first one, which keeps what it says and gets what only the others say. The others are deleted."""
    if len(set(contact_ids)) != len(contact_ids):
        raise Invalid("Name each contact once.", parameter="contactIds")
    kept, *others = [await get_visible(session, viewer, contact_id) for contact_id in contact_ids]
    for row in others:
        if row.extension_id != viewer.owner.id and not is_admin:
            raise Forbidden(
                "Only the person who shared a contact or an administrator can merge it away.", code="CMN-403"
            )
    details = merging.merged(kept.details, [row.details for row in others])
    owner = await session.get_one(Extension, kept.extension_id)
    await change_contact(session, owner, kept, details, country=viewer.country, now=now, replace=True)
    if not kept.shared_with and kept.extension_id == viewer.owner.id:
        kept.shared_with = next((row.shared_with for row in others if row.shared_with), "")
    await _move_favorites(session, kept, others)
    for row in others:
        await delete_contact(session, await session.get_one(Extension, row.extension_id), row, now=now)
    return kept


async def _move_favorites(session: AsyncSession, kept: Contact, others: Sequence[Contact]) -> None:
    having = set(await session.scalars(select(Favorite.owner_id).where(Favorite.contact_id == kept.id)))
    query = select(Favorite).where(Favorite.contact_id.in_([row.id for row in others])).order_by(Favorite.position)
    for favorite in await session.scalars(query):
        if favorite.owner_id == kept.extension_id and favorite.owner_id not in having:
            having.add(favorite.owner_id)
            favorite.contact_id = kept.id
    await session.flush()


@dataclass
class Imported:
    """`problems`: the line or card, and what is wrong with it."""

    added: int = 0
    merged: int = 0
    skipped: int = 0
    failed: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)

    def fail(self, at: int, words: str) -> None:
        self.failed += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append((at, words))


async def import_contacts(
    session: AsyncSession,
    viewer: Viewer,
    found: Sequence[Found],
    *,
    duplicates: Duplicates,
    audience: str,
    now: datetime,
) -> Imported:
    """Add what a file says to the person's own contacts. Those that are there already (or twice in the file) are
    skipped, merged, or added all the same.
    """
    if audience not in ("", COMPANY) and audience not in viewer.teams:
        raise NotFound("Resource for parameter [teamId] is not found.", parameter="teamId")
    result = Imported()
    query = select(Contact).where(viewer.sees()).limit(MOST_COMPARED)
    known = _Known()
    for row in await session.scalars(query):
        known.put(row.details, row)
    fresh: list[Draft] = []
    for number, (at, details) in enumerate(found):
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)  # others are served meanwhile
        checked = _checked(at, details, viewer.country, result)
        if checked is None:
            continue
        match = known.match(checked) if duplicates != "Add" else None
        if match is None:
            fresh.append(checked)
            known.put(checked, checked)
        elif duplicates == "Skip":
            result.skipped += 1
        else:
            result.merged += 1
            await _merge_into(session, viewer, match, checked, now)
    result.added = len(fresh)
    if fresh:
        for row in await add_contacts(session, viewer.owner, fresh, country=viewer.country, now=now):
            row.shared_with = audience
        await session.flush()
    return result


def _checked(at: int, details: Draft | None, country: str, result: Imported) -> Draft | None:
    if not details:
        result.fail(at, "It says nothing that can be read.")
        return None
    try:
        return rules.tidy(ContactBody.model_validate(details).details(), country)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        result.fail(at, f"{place}: {first['msg']}")
        return None


async def _merge_into(
    session: AsyncSession, viewer: Viewer, match: "Contact | Draft", details: Draft, now: datetime
) -> None:
    if isinstance(match, dict):
        match |= merging.merged(match, [details])
        return
    whole = merging.merged(match.details, [details])
    if whole != match.details:
        owner = await session.get_one(Extension, match.extension_id)
        await change_contact(session, owner, match, whole, country=viewer.country, now=now, replace=True)


class _Known:
    """Contacts by what may make another one the same."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[tuple[Details, Contact | Draft]]] = defaultdict(list)

    def put(self, details: Details, what: Contact | Draft) -> None:
        for key in merging.keys_of(details):
            self._by_key[key].append((details, what))

    def match(self, details: Details) -> Contact | Draft | None:
        for key in merging.keys_of(details):
            for other, what in self._by_key.get(key, ())[: merging.MOST_NEIGHBOURS]:
                if merging.alike(details, other):
                    return what
        return None


async def hand_over_shared(session: AsyncSession, leaving: Extension, *, now: datetime) -> int:
    """Shared contacts of a deleted extension stay and go to an administrator. Returns how many."""
    theirs = (Contact.extension_id == leaving.id, Contact.alive.is_(True), Contact.shared_with != "")
    rows = (await session.scalars(select(Contact).where(*theirs))).all()
    if not rows:
        return 0
    heir = await session.scalar(
        select(Extension)
        .where(
            Extension.account_id == leaving.account_id,
            Extension.role == "admin",
            Extension.status == ExtensionStatus.ENABLED,
            Extension.id != leaving.id,
        )
        .order_by(Extension.number)
        .limit(1)
    )
    if heir is None:
        raise Conflict("An account keeps at least one administrator.", code="CMN-101")
    book = await open_book(session, heir)
    ids = [row.id for row in rows]
    for row in rows:
        row.extension_id = heir.id
        touch(row, book, now)
    await session.flush()
    await session.execute(update(ContactNumber).where(ContactNumber.contact_id.in_(ids)).values(extension_id=heir.id))
    await session.execute(delete(Favorite).where(Favorite.contact_id.in_(ids), Favorite.owner_id == leaving.id))
    tell_contacts_changed(session, heir, "Create", rows)
    return len(ids)
