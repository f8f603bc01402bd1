"""Whom a request means: people of the account, by id or by address."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field
from sqlalchemy import ColumnElement, or_, select

from clarion.base.errors import Invalid, NotFound
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.models import ImportedPerson
from clarion.features.messaging.chats.rules import MOST_MEMBERS_PER_REQUEST
from clarion.features.people import PEOPLE_TYPES, Extension, ExtensionStatus, ExtensionType

CHATTING_TYPES = (*PEOPLE_TYPES, ExtensionType.APPLICATION)
CHATTING_STATUSES = (ExtensionStatus.ENABLED, ExtensionStatus.NOT_ACTIVATED)
_AT_ONCE = 5_000


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


WireId = Annotated[str, BeforeValidator(_as_text), Field(max_length=64)]
"""An id as text or number: clients write both."""


class PersonRef(WireModel):
    id: WireId = ""
    email: str = Field(default="", max_length=254)


class People(WireModel):
    members: list[PersonRef] = Field(max_length=MOST_MEMBERS_PER_REQUEST)


def chats() -> ColumnElement[bool]:
    """In a statement about `Extension`: whoever is in the chat of everybody, and can be in any."""
    return Extension.type.in_(CHATTING_TYPES) & Extension.status.in_(CHATTING_STATUSES)


def can_be_asked_in() -> ColumnElement[bool]:
    """In a statement about `Extension`: colleagues, and bots, who are only where somebody brought them."""
    bot = (Extension.type == ExtensionType.BOT) & (Extension.status == ExtensionStatus.ENABLED)
    return or_(chats(), bot)


async def read_people(
    session: AsyncSession, account_id: str, refs: Sequence[PersonRef], *, own_id: str = ""
) -> list[str]:
    """Their ids, each once, in the order given. Raises Invalid and NotFound, naming whom it could not find.

    `own_id`: what `~` means.
    """
    wanted = [_checked(ref, own_id) for ref in refs]
    ids = {ref.id for ref in wanted if ref.id}
    emails = {ref.email.lower() for ref in wanted if not ref.id}
    query = select(Extension.id, Extension.email).where(Extension.account_id == account_id, can_be_asked_in())
    query = query.where(or_(Extension.id.in_(sorted(ids)), Extension.email.in_(sorted(emails))))
    known, by_email = set[str](), dict[str, str]()
    for extension_id, email in (await session.execute(query)).all():
        known.add(extension_id)
        if email:
            by_email[email] = extension_id
    found: dict[str, None] = {}
    for ref in wanted:
        person = ref.id if ref.id in known else "" if ref.id else by_email.get(ref.email.lower(), "")
        if not person:
            raise NotFound(
                f"Resource for parameter [members] is not found: {(ref.id or ref.email)[:60]}.", parameter="members"
            )
        found[person] = None
    return list(found)


def _checked(ref: PersonRef, own_id: str) -> PersonRef:
    if not ref.id and not ref.email:
        raise Invalid("A member needs an id or an email.", parameter="members")
    return PersonRef(id=own_id) if ref.id == "~" and own_id else ref


async def find_imported(session: AsyncSession, account_id: str, person_id: str) -> ImportedPerson | None:
    """Somebody who wrote elsewhere, and is not in the account."""
    row = await session.get(ImportedPerson, person_id[:64])
    return row if row is not None and row.account_id == account_id else None
