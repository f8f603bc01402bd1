"""Who people of an export are in the account: by their e-mail address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_import.neutral import Person
from clarion.features.messaging.chats.people import CHATTING_STATUSES, CHATTING_TYPES
from clarion.features.people import Extension

_AT_ONCE = 500


@dataclass(frozen=True)
class PersonHere:
    """`chats`: may use team messaging."""

    id: str
    name: str
    chats: bool


async def people_here(session: AsyncSession, account_id: str, people: Iterable[Person]) -> Mapping[str, PersonHere]:
    """By key of the export; who is not in the account is absent. Of two with one address who may chat counts."""
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
            here = PersonHere(row.id, row.name, row.status in CHATTING_STATUSES)
            for key in by_email.get((row.email or "").lower(), ()):
                if key not in found or (here.chats and not found[key].chats):
                    found[key] = here
    return found
