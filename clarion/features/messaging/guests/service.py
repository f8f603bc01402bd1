"""What can be done with guests: invite, change, write to again, let go."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, Member, check_words
from clarion.features.messaging.chats.outsiders import lock_teams, take_out_of_all
from clarion.features.messaging.chats.rules import plain_line
from clarion.features.messaging.chats.service import add_people, let_go
from clarion.features.messaging.guests.models import ChatGuest, GuestSetting, GuestWhyEnded
from clarion.features.messaging.guests.schemas import GuestChange, Invitation
from clarion.features.people import Extension, ExtensionStatus, ExtensionType
from clarion.features.people.emails import invite_guest, void_links
from clarion.features.people.sign_in import Caller, Sessions

MOST_GUESTS = 1_000
"""Of an account, at a time."""


async def is_enabled(session: AsyncSession, account_id: str) -> bool:
    setting = await session.get(GuestSetting, account_id)
    return setting is not None and setting.enabled


async def set_enabled(here: Container, session: AsyncSession, caller: Caller, enabled: bool) -> None:
    """Off: all guests are let go, and stay so."""
    query = select(GuestSetting).where(GuestSetting.account_id == caller.account_id).with_for_update()
    setting = (await session.scalars(query)).one_or_none()
    now = here.clock.now()
    if setting is None:
        setting = GuestSetting(account_id=caller.account_id, enabled=enabled, changed_at=now)
        session.add(setting)
    setting.enabled, setting.changed_at = enabled, now


async def get_guest(session: AsyncSession, caller: Caller, guest_id: str, *, lock: bool = False) -> ChatGuest:
    """Raises 404."""
    row = await session.get(ChatGuest, guest_id[:64], with_for_update=lock or None)
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [guestId] is not found.", parameter="guestId")
    return row


async def invite(here: Container, session: AsyncSession, caller: Caller, wanted: Invitation) -> ChatGuest:
    """Into teams that the caller is in. Somebody who was a guest before comes back as who they were.

    Raises 403 while guests are switched off, and what acceptable use says; 404 for a team; 409 for a colleague.
    """
    await _check_enabled(session, caller.account_id)
    person = await _find_person(session, caller, wanted.email.lower())
    known = await session.get(ChatGuest, person.id) if person is not None else None
    if known is not None and known.ended_at is None:
        raise Conflict("This address belongs to a guest already: change their teams.", parameter="email")
    await _check_number(session, caller.account_id, 1)
    name = plain_line(f"{wanted.first_name} {wanted.last_name}")
    await check_words(here, session, caller, name, subject=f"invitation:{len(wanted.team_ids)}")
    teams = await lock_teams(session, caller, wanted.team_ids)
    person = person or _new_person(here, caller.account_id, wanted.email.lower())
    person.first_name, person.last_name = plain_line(wanted.first_name), plain_line(wanted.last_name)
    person.status, person.password_hash = ExtensionStatus.ENABLED, None
    session.add(person)
    await session.flush()
    now = here.clock.now()
    row = known or ChatGuest(extension_id=person.id, account_id=caller.account_id)
    row.invited_by, row.invited_at, row.ended_at, row.why_ended = caller.extension_id, now, None, ""
    row.expires_at = now + timedelta(days=wanted.days)
    session.add(row)
    await session.flush()
    for chat in teams:
        await add_people(here, session, caller, chat, [person.id])
    await invite_guest(here, session, person)
    return row


async def _check_enabled(session: AsyncSession, account_id: str) -> None:
    if not await is_enabled(session, account_id):
        raise Forbidden("Guests are switched off in this account: switch them on first.", code="CMN-403")


async def _check_number(session: AsyncSession, account_id: str, more: int) -> None:
    mine = (ChatGuest.account_id == account_id) & ChatGuest.ended_at.is_(None)
    if int(await session.scalar(select(func.count()).select_from(ChatGuest).where(mine)) or 0) + more > MOST_GUESTS:
        raise Conflict(f"An account has {MOST_GUESTS} guests at most.")


async def check_room_for_guests(session: AsyncSession, account_id: str, more: int) -> None:
    """Raises 403 while guests are switched off, 409 where there would be too many."""
    await _check_enabled(session, account_id)
    await _check_number(session, account_id, more)


async def make_guest(
    here: Container,
    session: AsyncSession,
    account_id: str,
    host_id: str | None,
    email: str,
    name: str,
    days: int,
    known_id: str | None = None,
) -> Extension:
    """Somebody in no team yet, whom nobody wrote to yet. Who is a guest stays so; who was let go comes back."""
    person = await session.get(Extension, known_id) if known_id else None
    person = person or _new_person(here, account_id, email)
    row = await session.get(ChatGuest, person.id)
    if row is not None and row.ended_at is None:
        return person
    first, _, last = plain_line(name).partition(" ")
    if row is None:
        person.first_name, person.last_name = first[:60], last[:60]
    person.status, person.password_hash = ExtensionStatus.ENABLED, None
    session.add(person)
    await session.flush()
    now = here.clock.now()
    row = row or ChatGuest(extension_id=person.id, account_id=account_id)
    row.invited_by, row.invited_at, row.ended_at, row.why_ended = host_id, now, None, ""
    row.expires_at = now + timedelta(days=days)
    session.add(row)
    await session.flush()
    return person


async def _find_person(session: AsyncSession, caller: Caller, email: str) -> Extension | None:
    """The guest of this account with the address. Raises 409 for a colleague: they are simply added to the team."""
    query = select(Extension).where(Extension.account_id == caller.account_id, Extension.email == email)
    people = (await session.scalars(query)).all()
    if any(person.type != ExtensionType.GUEST for person in people):
        raise Conflict("This address belongs to somebody of the account: add them to the team.", parameter="email")
    return people[0] if people else None


def _new_person(here: Container, account_id: str, email: str) -> Extension:
    extension_id = new_id()
    return Extension(
        id=extension_id,
        account_id=account_id,
        number=f"g{extension_id[-11:]}",  # nobody can dial letters
        type=ExtensionType.GUEST,
        role="guest",
        email=email,
        hidden=True,
        voicemail_enabled=False,
        international_calling=False,
        created_at=here.clock.now(),
    )


async def change(here: Container, session: AsyncSession, caller: Caller, row: ChatGuest, wanted: GuestChange) -> None:
    """Teams that the caller is not in stay as they are. Raises 409 for a guest who was let go."""
    if row.ended_at is not None:
        raise Conflict("This guest was let go: invite them again.", parameter="guestId")
    await _check_enabled(session, caller.account_id)
    if wanted.days is not None:
        row.expires_at = here.clock.now() + timedelta(days=wanted.days)
    if wanted.team_ids is None:
        return
    seen = await teams_of(session, [row.extension_id], seen_by=caller.extension_id)
    before = {chat.id for chat in seen.get(row.extension_id, ())}
    after = set(wanted.team_ids)
    chats = {chat.id: chat for chat in await lock_teams(session, caller, [*(before ^ after)])}
    for chat_id, chat in chats.items():
        if chat_id in after:
            await add_people(here, session, caller, chat, [row.extension_id])
        else:
            await let_go(here, session, chat, [row.extension_id])


async def write_again(here: Container, session: AsyncSession, caller: Caller, row: ChatGuest) -> None:
    """Another link; earlier ones are void. Raises 409 for a guest who was let go."""
    if row.ended_at is not None:
        raise Conflict("This guest was let go: invite them again.", parameter="guestId")
    await _check_enabled(session, caller.account_id)
    await invite_guest(here, session, await session.get_one(Extension, row.extension_id))


async def end(here: Container, session: AsyncSession, row: ChatGuest, why: GuestWhyEnded) -> None:
    """Out of all teams and signed out, at once; what they wrote stays."""
    if row.ended_at is not None:
        return
    await take_out_of_all(here, session, row.account_id, row.extension_id)
    person = await session.get_one(Extension, row.extension_id)
    person.status, person.password_hash = ExtensionStatus.DISABLED, None
    row.ended_at, row.why_ended = here.clock.now(), why
    await void_links(session, person.id)
    await here.get(Sessions).end_all(session, person.id, "guest let go")


async def teams_of(session: AsyncSession, guests: Sequence[str], *, seen_by: str = "") -> dict[str, list[Chat]]:
    """The teams of each guest; `seen_by`: only those that this person is in, too."""
    query = select(Member.extension_id, Chat).join(Chat, Chat.id == Member.chat_id)
    query = query.where(Member.extension_id.in_(list(guests)))
    if seen_by:
        query = query.where(Chat.id.in_(select(Member.chat_id).where(Member.extension_id == seen_by)))
    found: dict[str, list[Chat]] = {}
    for extension_id, chat in (await session.execute(query.order_by(Chat.name, Chat.id))).all():
        found.setdefault(extension_id, []).append(chat)
    return found
