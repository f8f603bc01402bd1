"""The keys of a chat: switched on once, a new one with each change of who is in it, handed over where one is owed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.chat_log import ChatLog
from clarion.features.messaging.chats.models import Chat, ChatKind, Member, MemberRole
from clarion.features.messaging.chats.numbers import next_number
from clarion.features.messaging.chats.queries import check_may_post, find_member
from clarion.features.messaging.chats.telling import tell_chat
from clarion.features.messaging.encryption import rules
from clarion.features.messaging.encryption.models import ChatEpoch, EncryptedChat, EpochBox, History, Mode, PersonKey
from clarion.features.messaging.encryption.policy import has_guests, mode_of, open_company_key
from clarion.features.messaging.encryption.proofs import check_signature
from clarion.features.messaging.encryption.responses import ChatEncryptionInfo
from clarion.features.messaging.encryption.schemas import Delivery, NewEpoch, SwitchOn
from clarion.features.people.sign_in import Caller

KINDS = (ChatKind.DIRECT, ChatKind.GROUP, ChatKind.TEAM)


async def switch_on(here: Container, session: AsyncSession, caller: Caller, chat: Chat, body: SwitchOn) -> None:
    """For good. `chat` is locked. Raises 403 where the company forbids it, 409 where it cannot be."""
    check_may_post(chat, sealed=True)
    if chat.encrypted:
        raise Conflict("This chat is encrypted already.", parameter="chatId")
    await check_possible(session, caller, chat)
    row = EncryptedChat(
        chat_id=chat.id,
        account_id=chat.account_id,
        history=body.history,
        since_seq=chat.last_seq,
        enabled_by=caller.extension_id,
        enabled_at=here.clock.now(),
    )
    session.add(row)
    await begin_epoch(here, session, caller, chat, body.epoch)
    chat.encrypted, chat.changed_at = True, here.clock.now()
    await (here.find(ChatLog) or ChatLog()).encrypted(session, chat, caller.extension_id)
    chat.n = await next_number(session, chat.account_id)
    await session.flush()
    tell_chat(session, chat, "GroupChanged", chat.changed_at, chat.n)


async def check_possible(session: AsyncSession, caller: Caller, chat: Chat) -> None:
    """Raises 403 or 409 with the reason."""
    if await mode_of(session, chat.account_id) == Mode.FORBIDDEN:
        raise Forbidden("Your company does not allow encrypted chats.", code=rules.OFF, parameter="chatId")
    if chat.kind not in KINDS:
        raise Conflict("Direct chats, groups and teams can be encrypted; this one cannot.", parameter="chatId")
    if chat.member_count > rules.MOST_PEOPLE:
        raise Conflict(f"A chat of more than {rules.MOST_PEOPLE} people cannot be encrypted.", parameter="chatId")
    seat = await find_member(session, chat.id, caller.extension_id)
    if chat.kind == ChatKind.TEAM and (seat is None or seat.role != MemberRole.ADMIN):
        raise Forbidden("Only administrators of the team may do this.", code="CMN-403", parameter="chatId")
    if await has_guests(session, chat):
        raise Conflict(
            "Guests, or people of another company, are in this chat and have no keys here.", parameter="chatId"
        )


async def seats_of(session: AsyncSession, chat: Chat) -> dict[str, rules.Seat]:
    """Everybody in the chat, with what keys they have."""
    newest = func.max(PersonKey.generation).label("newest")
    keys = select(PersonKey.extension_id, newest).group_by(PersonKey.extension_id).subquery()
    fresh = select(PersonKey.extension_id, newest).where(PersonKey.fresh).group_by(PersonKey.extension_id).subquery()
    query = select(Member.extension_id, keys.c.newest, fresh.c.newest, Member.joined_version)
    query = query.outerjoin(keys, keys.c.extension_id == Member.extension_id)
    query = query.outerjoin(fresh, fresh.c.extension_id == Member.extension_id).where(Member.chat_id == chat.id)
    rows = (await session.execute(query)).all()
    return {person: rules.Seat(generation or 0, begun or 0, joined) for person, generation, begun, joined in rows}


async def newest_epoch(session: AsyncSession, chat_id: str) -> ChatEpoch | None:
    query = select(ChatEpoch).where(ChatEpoch.chat_id == chat_id).order_by(ChatEpoch.number.desc()).limit(1)
    return (await session.scalars(query)).one_or_none()


async def begin_epoch(here: Container, session: AsyncSession, caller: Caller, chat: Chat, body: NewEpoch) -> ChatEpoch:
    """Raises 409 (E2E-103) when something changed meanwhile. `chat` is locked."""
    newest = await newest_epoch(session, chat.id)
    company = await open_company_key(session, chat.account_id)
    order, seats = body.order(), await seats_of(session, chat)
    reason = rules.why_not(order, newest.number if newest else 0, chat.members_version, seats,
                           company.id if company else "")  # fmt: skip
    if reason:
        raise stale(reason)
    if bool(company) != bool(body.company_box):
        raise Invalid("Parameter [companyBox] goes with the company's recovery key.", parameter="companyBox")
    maker = await session.get(PersonKey, (caller.extension_id, body.maker_generation))
    if maker is None or seats[caller.extension_id].generation != body.maker_generation:
        raise stale("These are not your newest keys: read them again.")
    said = rules.epoch_statement(chat.id, order, body.check, (caller.extension_id, body.maker_generation))
    check_signature(maker.sign_key, body.signature, said)
    row = _row(here, caller, chat, body)
    session.add(row)
    await session.flush()
    for box in body.boxes:
        session.add(_box(here, caller, chat, body.number, box.person_id, box.generation, box.box))
    return row


def _row(here: Container, caller: Caller, chat: Chat, body: NewEpoch) -> ChatEpoch:
    return ChatEpoch(
        chat_id=chat.id,
        number=body.number,
        members_version=body.members_version,
        maker_id=caller.extension_id,
        maker_generation=body.maker_generation,
        check=body.check,
        recipients_hash=rules.recipients_hash(body.order().recipients),
        company_key_id=body.company_key_id,
        company_box=body.company_box or "",
        signature=body.signature,
        stale=False,
        created_at=here.clock.now(),
    )


def _box(here: Container, caller: Caller, chat: Chat, number: int, person: str, generation: int, box: str) -> EpochBox:
    return EpochBox(
        chat_id=chat.id,
        number=number,
        extension_id=person,
        generation=generation,
        box=box,
        by_id=caller.extension_id,
        created_at=here.clock.now(),
    )


def stale(reason: str) -> Conflict:
    return Conflict(reason, code=rules.STALE, parameter="epoch")


async def check_epoch_of_post(session: AsyncSession, caller: Caller, chat: Chat, sealed: Mapping[str, Any]) -> None:
    """That a message is under the newest key, of those who are in the chat and nobody else. Raises 409 (E2E-103)."""
    if not chat.encrypted:
        raise Conflict("This chat is not encrypted: write plain, or switch encryption on.", parameter="sealed")
    newest = await newest_epoch(session, chat.id)
    if newest is None or newest.stale or newest.members_version != chat.members_version:
        raise stale("Somebody came, went or has other keys: begin a new epoch.")
    if sealed["epoch"] != newest.number:
        raise stale(f"The newest epoch is {newest.number}: encrypt with its key.")
    signer = await session.get(PersonKey, (caller.extension_id, sealed["generation"]))
    later = await session.get(PersonKey, (caller.extension_id, sealed["generation"] + 1))
    if signer is None or later is not None:
        raise stale("These are not your newest keys: read them again.")


async def epochs_of(
    session: AsyncSession, chat: Chat, extension_id: str, after: int
) -> Sequence[tuple[ChatEpoch, EpochBox | None, bool]]:
    """Those after a number, at most `MOST_EPOCHS_READ`, with what is sealed to this person, who may lack some, and
    whether they are owed it.
    """
    mine = (EpochBox.chat_id == ChatEpoch.chat_id) & (EpochBox.number == ChatEpoch.number)
    query = select(ChatEpoch, EpochBox).outerjoin(EpochBox, mine & (EpochBox.extension_id == extension_id))
    query = query.where(ChatEpoch.chat_id == chat.id, ChatEpoch.number > after).order_by(ChatEpoch.number)
    rows = (await session.execute(query.limit(rules.MOST_EPOCHS_READ))).all()
    encrypted, member = await session.get(EncryptedChat, chat.id), await find_member(session, chat.id, extension_id)
    if encrypted is None or member is None:
        return []
    seat = rules.Seat(1, 1, member.joined_version)
    return [
        (epoch, box, rules.is_owed(seat, rules.Epoch(epoch.number, epoch.members_version), encrypted.history))
        for epoch, box in rows
    ]


async def owed_in(session: AsyncSession, chat: Chat) -> tuple[list[tuple[int, str]], dict[str, rules.Seat]]:
    """(epoch, person) of keys that somebody in the chat should have and has not; and who is in it."""
    encrypted = await session.get(EncryptedChat, chat.id)
    if encrypted is None:
        return [], {}
    seats = await seats_of(session, chat)
    facts = select(ChatEpoch.number, ChatEpoch.members_version).where(ChatEpoch.chat_id == chat.id)
    epochs = [rules.Epoch(*row) for row in (await session.execute(facts.order_by(ChatEpoch.number))).all()]
    held = select(EpochBox.number, EpochBox.extension_id, EpochBox.generation).where(EpochBox.chat_id == chat.id)
    boxes = {(number, person): generation for number, person, generation in (await session.execute(held)).all()}
    return rules.owed(seats, epochs, boxes, encrypted.history), seats


async def hand_over(here: Container, session: AsyncSession, caller: Caller, chat: Chat, body: Delivery) -> None:
    """Raises 409 for what is not owed, or not any more, and for epochs that the giver has no key of."""
    wanted, seats = await owed_in(session, chat)
    query = select(EpochBox).where(EpochBox.chat_id == chat.id, EpochBox.extension_id == caller.extension_id)
    fresh = seats[caller.extension_id].fresh
    own = {row.number for row in await session.scalars(query) if row.generation >= fresh}
    offered = {(box.number, box.person_id) for box in body.boxes}
    if len(offered) != len(body.boxes) or not rules.may_deliver(wanted, own, offered):
        raise stale("Some of these keys are not owed any more: read again what is.")
    await hand_over_boxes(here, session, caller, chat, body, seats)


async def hand_over_boxes(
    here: Container,
    session: AsyncSession,
    caller: Caller,
    chat: Chat,
    body: Delivery,
    seats: Mapping[str, rules.Seat],
) -> None:
    """Without asking whether they are owed. Raises 409 for keys that a person does not have any more."""
    if any(box.person_id not in seats or seats[box.person_id].generation != box.generation for box in body.boxes):
        raise stale("Somebody has other keys by now: read them again.")
    for box in body.boxes:
        known = await session.get(EpochBox, (chat.id, box.number, box.person_id))
        if known is not None:
            await session.delete(known)
            await session.flush()
        session.add(_box(here, caller, chat, box.number, box.person_id, box.generation, box.box))
    n, now = await next_number(session, chat.account_id), here.clock.now()
    people = sorted({box.person_id for box in body.boxes})
    await session.flush()
    tell_chat(session, chat, "GroupChanged", now, n, only=people)


async def chat_view(session: AsyncSession, chat: Chat) -> ChatEncryptionInfo:
    """What one has to know before one writes. `people`: who has which keys; `owed`: what somebody should hand over."""
    row = await session.get(EncryptedChat, chat.id)
    wanted, seats = await owed_in(session, chat)
    seats = seats or await seats_of(session, chat)
    newest = await newest_epoch(session, chat.id)
    company = await open_company_key(session, chat.account_id)
    current = newest is not None and not newest.stale and newest.members_version == chat.members_version
    return {
        "encrypted": chat.encrypted,
        "mode": await mode_of(session, chat.account_id),
        "history": row.history if row else History.JOINED,
        "sinceSeq": row.since_seq if row else None,
        "enabledBy": row.enabled_by if row else None,
        "membersVersion": chat.members_version,
        "epoch": newest.number if newest else 0,
        "current": current,
        "companyKeyId": company.id if company else "",
        "people": [{"id": person, "generation": seat.generation} for person, seat in sorted(seats.items())],
        "owed": [{"number": number, "personId": person} for number, person in wanted[:5_000]],
    }
