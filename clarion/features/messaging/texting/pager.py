"""Messages inside the company: kept in every mailbox they concern, at once and in one transaction."""

from collections.abc import Sequence

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.message_store import (
    Direction,
    Message,
    MessageStatus,
    MessageStore,
    MessageType,
    NewMessage,
    Party,
    ReadStatus,
    get_message,
)
from clarion.features.messaging.texting.permission import check_pager
from clarion.features.messaging.texting.rules import LONGEST_PAGER, MOST_PAGER_RECIPIENTS, units_of
from clarion.features.messaging.texting.schemas import ExtensionRef, PagerOrder
from clarion.features.people import (
    PEOPLE_TYPES,
    Extension,
    ExtensionStatus,
    ExtensionType,
    find_extension,
    find_extension_by_number,
    sms_recipients_of,
)

_REACHABLE = (*PEOPLE_TYPES, ExtensionType.DEPARTMENT)


async def send_pager(here: Container, session: AsyncSession, owner: Extension, order: PagerOrder) -> Message:
    """Deliver to people and groups; returns the sender's own copy. Raises Invalid and NotFound."""
    _check_sender(owner, order.from_)
    _check_text(order.text)
    named = await _replied_to(session, owner, order) if order.reply_on else await _named(session, owner, order.to)
    people = await _readers(session, named)
    await check_pager(here, session, owner, order.text)
    parties = [_party(person) for person in named]
    participants = {owner.id, *(person.id for person in named)}
    store = here.get(MessageStore)
    conversation = await store.conversation(session, owner.account_id, MessageType.PAGER, "", participants)
    to_group = any(person.type == ExtensionType.DEPARTMENT for person in named)

    def copy(mailbox: Extension, direction: Direction) -> NewMessage:
        inbound = direction is Direction.INBOUND
        return NewMessage(
            account_id=owner.account_id,
            extension_id=mailbox.id,
            type=MessageType.PAGER,
            direction=direction,
            status=MessageStatus.RECEIVED if inbound else MessageStatus.SENT,
            sender=_party(owner),
            recipients=[_for(party, mailbox) for party in parties] if inbound else parties,
            at=here.clock.now(),
            subject=order.text,
            read_status=ReadStatus.UNREAD if inbound else ReadStatus.READ,
            conversation_id=conversation.id,
            details={"pgToDepartment": to_group},
            id=new_id(),
        )

    sent = await store.add(session, copy(owner, Direction.OUTBOUND))
    for person in people:
        await store.add(session, copy(person, Direction.INBOUND))
    assert sent is not None
    return sent


def _check_sender(owner: Extension, named: ExtensionRef) -> None:
    """`from` may be left out; when it is there, it is the extension of the address."""
    if named.extension_id not in ("", "~", owner.id) or named.extension_number not in ("", owner.number):
        raise Invalid("A message is sent from the extension of the address.", code="CMN-108", parameter="from")


def _check_text(text: str) -> None:
    if not text.strip():
        raise Invalid("Parameter [text] is required.", parameter="text")
    if units_of(text) > LONGEST_PAGER:
        raise Invalid(f"Parameter [text] is longer than {LONGEST_PAGER} characters.", parameter="text")
    if "\0" in text:
        raise Invalid("Parameter [text] holds the null character.", parameter="text")


async def _named(session: AsyncSession, owner: Extension, refs: Sequence[ExtensionRef]) -> list[Extension]:
    if not refs:
        raise Invalid("Parameter [to] is required.", parameter="to")
    if len(refs) > MOST_PAGER_RECIPIENTS:
        raise Invalid(f"A message has at most {MOST_PAGER_RECIPIENTS} recipients.", parameter="to")
    found: dict[str, Extension] = {}
    for ref in refs:
        person = await _find(session, owner, ref)
        if person is None or person.type not in _REACHABLE or person.status != ExtensionStatus.ENABLED:
            shown = ref.extension_id or ref.extension_number
            raise NotFound(
                f"Resource for parameter [to.extensionId] is not found: {shown[:20]}.", parameter="to.extensionId"
            )
        found[person.id] = person
    return list(found.values())


async def _find(session: AsyncSession, owner: Extension, ref: ExtensionRef) -> Extension | None:
    if ref.extension_id:
        wanted = owner.id if ref.extension_id == "~" else ref.extension_id
        return await find_extension(session, owner.account_id, wanted)
    if ref.extension_number:
        return await find_extension_by_number(session, owner.account_id, ref.extension_number)
    raise Invalid("A recipient needs an extensionId or an extensionNumber.", parameter="to.extensionId")


async def _replied_to(session: AsyncSession, owner: Extension, order: PagerOrder) -> list[Extension]:
    """Everybody in the message that is answered, but who answers."""
    answered = await get_message(session, owner, order.reply_on)
    if answered.type != MessageType.PAGER:
        raise Invalid("Only a company message can be answered like this.", parameter="replyOn")
    parties = [answered.sender, *answered.recipients]
    ids = {str(party.get("extensionId", "")) for party in parties} - {"", owner.id} or {owner.id}
    query = select(Extension).where(Extension.account_id == owner.account_id, Extension.id.in_(sorted(ids)))
    found = [row for row in (await session.scalars(query)).all() if row.status == ExtensionStatus.ENABLED]
    if not found:
        raise NotFound("Nobody of that message is here any more.", parameter="replyOn")
    return found


async def _readers(session: AsyncSession, named: Sequence[Extension]) -> list[Extension]:
    """Whose mailboxes get it: people themselves; for a group its own and those of whoever reads its texts."""
    found: dict[str, Extension] = {}
    for person in named:
        found[person.id] = person
        if person.type == ExtensionType.DEPARTMENT:
            found |= {reader.id: reader for reader in await sms_recipients_of(session, person.id)}
    return list(found.values())


def _party(person: Extension) -> Party:
    return Party(name=person.name, extension_id=person.id, extension_number=person.number)


def _for(party: Party, mailbox: Extension) -> Party:
    """A recipient as one of the mailboxes sees it: it knows which one it is itself."""
    return Party(
        name=party.name,
        extension_id=party.extension_id,
        extension_number=party.extension_number,
        target=True if party.extension_id == mailbox.id else None,
        status=MessageStatus.RECEIVED,
    )
