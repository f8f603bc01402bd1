"""Who people of an export are in the account: by their e-mail address, or as an administrator chose."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_import.canonical import Person
from clarion.features.messaging.chat_import.models import ChatImportMatch
from clarion.features.messaging.chats.people import CHATTING_STATUSES, CHATTING_TYPES
from clarion.features.people import Extension, ExtensionStatus, ExtensionType

_AT_ONCE = 500
_MOST_NAMES = 20_000
"""In larger accounts nobody is proposed by name: too many are called alike."""


@dataclass(frozen=True)
class PersonHere:
    """`chats`: may use team messaging. `by`: Email, Chosen, Guest. `guest`: is no colleague; `id` is "" before there is
    one.
    """

    id: str
    name: str
    chats: bool
    by: str = "Email"
    guest: bool = False


Matches = Mapping[str, ChatImportMatch]
"""By key of the export."""


async def matches_of(session: AsyncSession, import_id: str) -> Matches:
    query = select(ChatImportMatch).where(ChatImportMatch.import_id == import_id).order_by(ChatImportMatch.key)
    return {row.key: row for row in await session.scalars(query)}


async def people_here(
    session: AsyncSession, account_id: str, people: Iterable[Person], matches: Matches | None = None
) -> Mapping[str, PersonHere]:
    """By key of the export; who is nobody here is absent. Of two with one address who may chat counts."""
    everybody = list(people)
    found = await _by_email(session, account_id, everybody)
    chosen = {one.key: (matches or {})[one.key] for one in everybody if one.key in (matches or {})}
    ids = sorted({row.extension_id for row in chosen.values() if row.extension_id})
    known: dict[str, Extension] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(Extension).where(Extension.account_id == account_id)
        query = query.where(Extension.id.in_(ids[start : start + _AT_ONCE]))
        known |= {row.id: row for row in await session.scalars(query)}
    for key, row in chosen.items():
        here = _chosen(row, known.get(row.extension_id or ""))
        if here is None:
            found.pop(key, None)
        else:
            found[key] = here
    return found


def _chosen(row: ChatImportMatch, person: Extension | None) -> PersonHere | None:
    if row.kind == "Nobody" or (row.kind == "Person" and person is None):
        return None
    if person is None:
        return PersonHere("", row.name, True, "Guest", guest=True)
    if person.type == ExtensionType.GUEST:
        return PersonHere(person.id, person.name, person.status == ExtensionStatus.ENABLED, "Guest", guest=True)
    return replace(_here(person), by="Chosen")


def _here(row: Extension) -> PersonHere:
    return PersonHere(row.id, row.name, row.type in CHATTING_TYPES and row.status in CHATTING_STATUSES)


async def _by_email(session: AsyncSession, account_id: str, people: Iterable[Person]) -> dict[str, PersonHere]:
    by_email: dict[str, list[str]] = {}
    for person in people:
        if person.email:
            by_email.setdefault(person.email, []).append(person.key)
    found: dict[str, PersonHere] = {}
    emails = sorted(by_email)
    for start in range(0, len(emails), _AT_ONCE):
        query = select(Extension).where(Extension.account_id == account_id, Extension.type.in_(CHATTING_TYPES))
        query = query.where(func.lower(Extension.email).in_(emails[start : start + _AT_ONCE]))
        for row in await session.scalars(query.order_by(Extension.id)):
            here = _here(row)
            for key in by_email.get((row.email or "").lower(), ()):
                if key not in found or (here.chats and not found[key].chats):
                    found[key] = here
    return found


async def called_alike(
    session: AsyncSession, account_id: str, people: Iterable[Person], here: Mapping[str, PersonHere]
) -> Mapping[str, PersonHere]:
    """Of those who are nobody here: the one colleague with the same name, to be proposed and never taken by itself."""
    query = select(Extension).where(Extension.account_id == account_id, Extension.type.in_(CHATTING_TYPES))
    query = query.where(Extension.status.in_(CHATTING_STATUSES)).order_by(Extension.id).limit(_MOST_NAMES + 1)
    rows = list(await session.scalars(query))
    if len(rows) > _MOST_NAMES:
        return {}
    times = Counter(_spelled(row.name) for row in rows)
    by_name = {_spelled(row.name): _here(row) for row in rows if times[_spelled(row.name)] == 1}
    nobody = [one for one in people if one.key not in here and not one.bot]
    return {one.key: by_name[_spelled(one.name)] for one in nobody if _spelled(one.name) in by_name}


def _spelled(name: str) -> str:
    return " ".join(name.casefold().split())
