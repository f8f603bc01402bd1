"""What administrators choose of people in an export before it runs: who each is here, a new guest, or nobody."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_import.machine import ImportStatus
from clarion.features.messaging.chat_import.models import ChatImport, ChatImportDetails, ChatImportMatch
from clarion.features.messaging.chat_import.people import matches_of
from clarion.features.messaging.chats import WireId, check_words
from clarion.features.messaging.chats.people import CHATTING_TYPES
from clarion.features.messaging.guests.schemas import Email
from clarion.features.messaging.guests.service import check_room_for_guests, make_guest
from clarion.features.people import Extension, ExtensionType
from clarion.features.people.emails import has_link, invite_guest
from clarion.features.people.sign_in import Caller

MOST_AT_ONCE = 1_000
GUEST_DAYS = 30
Key = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Choice(WireModel):
    """`match`: Email (whom the address says), Person (with `extensionId`), Guest (with `email`, else the export's),
    Nobody.
    """

    key: Key
    match: Literal["Email", "Person", "Guest", "Nobody"]
    extension_id: WireId = ""
    email: Email | None = None


class Choices(WireModel):
    records: Annotated[list[Choice], Field(min_length=1, max_length=MOST_AT_ONCE)]


async def choose(
    here: Container, session: AsyncSession, caller: Caller, row: ChatImport, choices: Sequence[Choice]
) -> None:
    """Keep them; the import is locked. Raises Conflict for one that is not Ready, Invalid, NotFound, 403 for guests."""
    if row.status != ImportStatus.READY:
        raise Conflict(
            f"People can be chosen while an import is Ready; this one is {row.status}.", parameter="importId"
        )
    details = await session.get(ChatImportDetails, row.id)
    people = {str(one.get("key")): one for one in (details.people if details else [])}
    for number, choice in enumerate(choices):
        found = people.get(choice.key)
        if found is None:
            raise NotFound(
                f"The export shows nobody with the key [{choice.key[:60]}].", parameter=f"records.{number}.key"
            )
        await session.execute(
            delete(ChatImportMatch).where(ChatImportMatch.import_id == row.id, ChatImportMatch.key == choice.key)
        )
        if choice.match != "Email":
            name = str(found["name"])
            session.add(await _match(here, session, caller, row, choice, name, str(found["email"]), number))
    await session.flush()


async def _match(
    here: Container,
    session: AsyncSession,
    caller: Caller,
    row: ChatImport,
    choice: Choice,
    name: str,
    known_email: str,
    number: int,
) -> ChatImportMatch:
    match = ChatImportMatch(import_id=row.id, key=choice.key, kind=choice.match, name=name[:200], email="", told=False)
    if choice.match == "Person":
        person = await session.get(Extension, choice.extension_id)
        if person is None or person.account_id != row.account_id or person.type not in CHATTING_TYPES:
            where = f"records.{number}.extensionId"
            raise NotFound(f"Resource for parameter [{where}] is not found.", parameter=where)
        match.extension_id = person.id
    elif choice.match == "Guest":
        caller.check_permission("InviteGuests")
        match.email = (choice.email or known_email).lower()
        where = f"records.{number}.email"
        if not match.email:
            raise Invalid(f"The export tells no address of {name[:60]}: give one.", parameter=where)
        await check_room_for_guests(session, row.account_id, 1)
        await check_words(here, session, caller, name, subject="invitation:1")
        match.extension_id = await _guest_with(session, row.account_id, match.email, where)
    return match


async def _guest_with(session: AsyncSession, account_id: str, email: str, where: str) -> str | None:
    """A guest who has the address already. Raises Conflict for a colleague."""
    query = select(Extension).where(Extension.account_id == account_id, Extension.email == email)
    people = (await session.scalars(query)).all()
    if any(person.type != ExtensionType.GUEST for person in people):
        raise Conflict("This address belongs to somebody of the account: choose that person.", parameter=where)
    return people[0].id if people else None


async def check_guests(session: AsyncSession, row: ChatImport) -> None:
    """Before a run. Raises 403 while guests are switched off, 409 where there would be too many."""
    wanted = [one for one in (await matches_of(session, row.id)).values() if one.kind == "Guest"]
    if wanted:
        await check_room_for_guests(session, row.account_id, sum(one.extension_id is None for one in wanted))


async def make_guests(here: Container, session: AsyncSession, row: ChatImport) -> None:
    """Those who were chosen and are none yet, or not any more. Done again, it changes nothing."""
    by_email: dict[str, str] = {}
    for match in (await matches_of(session, row.id)).values():
        if match.kind == "Guest":
            known = by_email.get(match.email) or match.extension_id
            person = await make_guest(
                here, session, row.account_id, row.creator_id, match.email, match.name, GUEST_DAYS, known
            )
            match.extension_id = by_email[match.email] = person.id
    await session.flush()


async def write_to_guests(here: Container, session: AsyncSession, row: ChatImport) -> None:
    """Each gets a letter with a link, once all that they may read is there. Who can still come in by an earlier one,
    say of another import, gets none: it would end that link.
    """
    told: set[str] = set()
    for match in (await matches_of(session, row.id)).values():
        if match.kind != "Guest" or match.told or match.extension_id is None:
            continue
        if match.extension_id not in told:
            person = await session.get_one(Extension, match.extension_id)
            if not person.password_hash and not await has_link(here, session, person.id):
                await invite_guest(here, session, person)
        told.add(match.extension_id)
        match.told = True
