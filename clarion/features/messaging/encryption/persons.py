"""People's keys and browsers: begin, let in, take away, begin anew. Secrets arrive sealed and stay so."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import of_member
from clarion.features.messaging.chats.models import Chat
from clarion.features.messaging.chats.numbers import next_number
from clarion.features.messaging.chats.telling import tell_chat
from clarion.features.messaging.encryption.events import ENCRYPTION_CHANGED, EncryptionChanged
from clarion.features.messaging.encryption.models import ChatEpoch, KeyDevice, PersonKey
from clarion.features.messaging.encryption.proofs import check_signature, checked_key
from clarion.features.messaging.encryption.rules import MOST_DEVICES, person_statement
from clarion.features.messaging.encryption.schemas import Beginning, DeviceBox, NewDevice, NewKeys, Recovery, Rotation
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller


async def keys_of(session: AsyncSession, people: Collection[str]) -> Mapping[str, Sequence[PersonKey]]:
    """All generations, the first first; nothing for who has none."""
    query = select(PersonKey).where(PersonKey.extension_id.in_(list(people)))
    found: dict[str, list[PersonKey]] = {}
    for row in await session.scalars(query.order_by(PersonKey.extension_id, PersonKey.generation)):
        found.setdefault(row.extension_id, []).append(row)
    return found


async def newest_keys(session: AsyncSession, extension_id: str) -> PersonKey | None:
    query = select(PersonKey).where(PersonKey.extension_id == extension_id).order_by(PersonKey.generation.desc())
    return (await session.scalars(query.limit(1))).one_or_none()


async def devices_of(session: AsyncSession, extension_id: str) -> Sequence[KeyDevice]:
    query = select(KeyDevice).where(KeyDevice.extension_id == extension_id)
    return (await session.scalars(query.order_by(KeyDevice.created_at, KeyDevice.id))).all()


async def begin(here: Container, session: AsyncSession, caller: Caller, body: Beginning) -> KeyDevice:
    """First keys; or others after all were lost: then browsers that held the old ones are out.

    Raises 409 when somebody's other browser was quicker.
    """
    await _lock(session, caller)
    newest = await newest_keys(session, caller.extension_id)
    _check_next(newest, body.keys)
    checked_key(body.device.public_key, "device.publicKey")
    await session.execute(delete(KeyDevice).where(KeyDevice.extension_id == caller.extension_id))
    await _keep(here, session, caller, body.keys, fresh=True)
    row = _device(here, caller, body.device)
    row.box, row.generation, row.let_in_at = body.box, body.keys.generation, here.clock.now()
    session.add(row)
    await session.flush()
    await _keys_changed(here, session, caller, stale=newest is not None)
    return row


async def rotate(here: Container, session: AsyncSession, caller: Caller, body: Rotation) -> None:
    """New keys, signed by the old, for every browser that stays: after one was taken away, or when one likes."""
    await _lock(session, caller)
    newest = await newest_keys(session, caller.extension_id)
    if newest is None:
        raise Conflict("There are no keys yet: begin first.", parameter="keys")
    _check_next(newest, body.keys)
    if body.keys.signature is None:
        raise Invalid("Parameter [keys.signature] is required: new keys are signed by those before.",
                      parameter="keys.signature")  # fmt: skip
    check_signature(newest.sign_key, body.keys.signature, _statement(caller, body.keys), "keys.signature")
    devices = {row.id: row for row in await devices_of(session, caller.extension_id) if row.let_in_at}
    if set(devices) != set(body.boxes):
        raise Conflict("Another browser came or went meanwhile: read them again.", parameter="boxes")
    for device_id, box in body.boxes.items():
        devices[device_id].box, devices[device_id].generation = box, body.keys.generation
    newest.recovery = {}
    await _keep(here, session, caller, body.keys, fresh=False)
    await _keys_changed(here, session, caller, stale=True)


def _check_next(newest: PersonKey | None, keys: NewKeys) -> None:
    expected = newest.generation + 1 if newest is not None else 1
    if keys.generation != expected:
        raise Conflict(f"The next generation of your keys is {expected}: another browser was quicker. Read them again.",
                       parameter="keys.generation")  # fmt: skip


async def _keep(here: Container, session: AsyncSession, caller: Caller, keys: NewKeys, *, fresh: bool) -> None:
    checked_key(keys.sign_key, "keys.signKey")
    checked_key(keys.seal_key, "keys.sealKey")
    check_signature(keys.sign_key, keys.proof, _statement(caller, keys), "keys.proof")
    row = PersonKey(
        extension_id=caller.extension_id,
        generation=keys.generation,
        account_id=caller.account_id,
        sign_key=keys.sign_key,
        seal_key=keys.seal_key,
        fresh=fresh,
        signature=keys.signature or "",
        recovery=keys.recovery.model_dump(),
        created_at=here.clock.now(),
    )
    session.add(row)
    await session.flush()


def _statement(caller: Caller, keys: NewKeys) -> str:
    return person_statement(caller.extension_id, keys.generation, keys.sign_key, keys.seal_key)


def _device(here: Container, caller: Caller, wanted: NewDevice) -> KeyDevice:
    checked_key(wanted.public_key, "publicKey")
    return KeyDevice(
        id=new_id(),
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        name=wanted.name,
        public_key=wanted.public_key,
        box="",
        generation=0,
        created_at=here.clock.now(),
    )


async def add_device(here: Container, session: AsyncSession, caller: Caller, wanted: NewDevice) -> KeyDevice:
    """One that waits until another browser, or the recovery words, let it in. Raises 409 for too many."""
    await _lock(session, caller)
    if await newest_keys(session, caller.extension_id) is None:
        raise Conflict("There are no keys yet: begin first.", parameter="publicKey")
    mine = KeyDevice.extension_id == caller.extension_id
    if (await session.scalar(select(func.count()).select_from(KeyDevice).where(mine)) or 0) >= MOST_DEVICES:
        raise Conflict(f"{MOST_DEVICES} browsers have your keys or ask for them: take one away first.")
    row = _device(here, caller, wanted)
    session.add(row)
    tell_keys(session, caller)
    return row


async def let_in(session: AsyncSession, here: Container, caller: Caller, row: KeyDevice, body: DeviceBox) -> None:
    """Give a browser the keys, sealed to it. Raises 409 for keys that are not the newest."""
    newest = await newest_keys(session, caller.extension_id)
    if newest is None or newest.generation != body.generation:
        raise Conflict("These are not your newest keys: read them again.", parameter="generation")
    row.box, row.generation = body.box, body.generation
    row.let_in_at = row.let_in_at or here.clock.now()
    tell_keys(session, caller)


async def get_device(session: AsyncSession, caller: Caller, device_id: str) -> KeyDevice:
    """Raises 404, also for somebody else's."""
    row = await session.get(KeyDevice, device_id[:64], with_for_update=True)
    if row is None or row.extension_id != caller.extension_id:
        raise NotFound("Resource for parameter [deviceId] is not found.", parameter="deviceId")
    return row


async def remove_device(session: AsyncSession, caller: Caller, row: KeyDevice) -> None:
    """It gets no keys any more; the page that takes it away then rotates, so that those which it has open nothing new.

    Raises 409 for the last one.
    """
    others = [one for one in await devices_of(session, caller.extension_id) if one.let_in_at and one.id != row.id]
    if row.let_in_at and not others:
        raise Conflict("This is the last browser with your keys: let another one in first.", parameter="deviceId")
    await session.delete(row)
    tell_keys(session, caller)


async def set_recovery(session: AsyncSession, caller: Caller, generation: int, recovery: Recovery) -> None:
    """Other words. Raises 409 when the keys in it are not the newest."""
    await _lock(session, caller)
    newest = await newest_keys(session, caller.extension_id)
    if newest is None or newest.generation != generation:
        raise Conflict("These are not your newest keys: read them again.", parameter="generation")
    newest.recovery = recovery.model_dump()


async def _lock(session: AsyncSession, caller: Caller) -> None:
    """One change of a person's keys at a time."""
    await session.get_one(Extension, caller.extension_id, with_for_update=True)


def tell_keys(session: AsyncSession, caller: Caller) -> None:
    change = EncryptionChanged(account_id=caller.account_id, extension_id=caller.extension_id)
    announce(session, ENCRYPTION_CHANGED, change)


async def _keys_changed(here: Container, session: AsyncSession, caller: Caller, *, stale: bool) -> None:
    """The person's pages learn of it; those in their encrypted chats hand over what is owed. `stale`: and nobody writes
    with the keys of before.
    """
    tell_keys(session, caller)
    mine = select(Chat).where(Chat.id.in_(of_member(caller.extension_id)), Chat.encrypted)
    chats = (await session.scalars(mine.order_by(Chat.id))).all()
    if stale and chats:
        await end_epochs(session, [chat.id for chat in chats])
    if not chats:
        return
    n, now = await next_number(session, caller.account_id), here.clock.now()
    for chat in chats:
        chat.n = n
        tell_chat(session, chat, "GroupChanged", now, n)


async def end_epochs(session: AsyncSession, chat_ids: Sequence[str]) -> None:
    """Whatever is written next in these chats begins a new epoch."""
    values: dict[str, Any] = {"stale": True}
    await session.execute(update(ChatEpoch).where(ChatEpoch.chat_id.in_(list(chat_ids))).values(**values))
