"""Taking a batch: every recipient is looked at by itself; what is refused is told, the rest is queued in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Invalid
from clarion.base.ids import new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.messaging.high_volume.schemas import MOST_MESSAGES, Batch
from clarion.features.messaging.texting import errors
from clarion.features.messaging.texting.consents import opted_out, opted_out_anywhere
from clarion.features.messaging.texting.models import TextBatch
from clarion.features.messaging.texting.permission import check_policy, explained, get_sender_or_explain, recipient_of
from clarion.features.messaging.texting.purpose import purpose_of
from clarion.features.messaging.texting.rules import LONGEST_TEXT, units_of
from clarion.features.messaging.texting.sending import KeptFile, add_delivery
from clarion.features.numbers import PhoneNumber
from clarion.features.people import Account, Extension

_CHUNK = 500
_EXPLAINS = ("rule", "clause", "statementId", "statement", "appeal")
"""What a refusal by acceptable use tells beside its words."""


@dataclass(frozen=True)
class _Wanted:
    """One text: its place in the order, and to whom, as written and as E.164."""

    index: int
    written: str
    recipient: str
    text: str


async def send_batch(
    here: Container, session: AsyncSession, owner: Extension, order: Batch, files: Sequence[KeptFile] = ()
) -> TextBatch:
    """Raises 400 and 403 where the whole batch is at fault; a recipient's fault costs that recipient only."""
    sender = await get_sender_or_explain(here, session, owner, order.from_)
    account = await session.get_one(Account, owner.account_id)
    rejected: list[dict[str, Any]] = []
    wanted = _read(order, account.home_country, rejected, has_files=bool(files))
    refusing = await _refusing(session, owner.account_id, sender.number, [each.recipient for each in wanted])
    known = await purpose_of(session, sender, order.purpose, bulk=True)
    elsewhere = await _refusing_any(session, owner.account_id, [each.recipient for each in wanted])
    batch = await _add_batch(session, owner, sender, here.clock.now(), files)
    for each in wanted:
        if each.recipient in refusing:
            stopped = errors.has_opted_out([each.recipient])
            stopped = await explained(here, session, owner, sender.number, stopped, {"opted_out": True}, each.recipient)
            rejected.append(_refusal(each.index, each.written, stopped))
            continue
        try:
            facts = known.to(each.recipient, elsewhere)
            await check_policy(
                here, account, owner, sender, each.recipient, each.text, facts, campaign_id=known.campaign_id
            )
        except ClarionError as error:
            rejected.append(_refusal(each.index, each.written, error))
            continue
        add_delivery(
            here,
            session,
            account_id=owner.account_id,
            sender=sender.number,
            recipient=each.recipient,
            text=each.text,
            batch_id=batch.id,
        )
        batch.size += 1
    batch.rejected = sorted(rejected, key=lambda entry: entry["index"])
    await session.flush()
    return batch


async def _add_batch(
    session: AsyncSession, owner: Extension, sender: PhoneNumber, now: datetime, files: Sequence[KeptFile]
) -> TextBatch:
    batch = TextBatch(
        id=new_uuid(),
        account_id=owner.account_id,
        extension_id=owner.id,
        own_number=sender.number,
        size=0,
        rejected=[],
        files=[{"key": file.key, "type": file.content_type, "name": file.name, "size": file.size} for file in files],
        created_at=now,
    )
    session.add(batch)
    await session.flush()
    return batch


def _read(order: Batch, country: str, rejected: list[dict[str, Any]], *, has_files: bool) -> list[_Wanted]:
    """The recipients in order, each once; what cannot be read goes to `rejected`. Raises 400 for too many."""
    if sum(len(message.to) for message in order.messages) > MOST_MESSAGES:
        raise Invalid(f"A batch has at most {MOST_MESSAGES} recipients.", parameter="messages")
    wanted: dict[tuple[str, str], _Wanted] = {}
    for index, message in enumerate(order.messages):
        text = message.text or order.text
        if not text.strip() and not has_files:
            raise Invalid(f"Parameter [messages[{index}].text] is required.", parameter="text")
        if units_of(text) > LONGEST_TEXT or "\0" in text:
            raise Invalid(f"Parameter [text] is longer than {LONGEST_TEXT} characters.", parameter="text")
        for written in message.to:
            try:
                recipient = recipient_of(written, country)
            except ClarionError as error:
                rejected.append(_refusal(index, written, error))
                continue
            wanted.setdefault((recipient, text), _Wanted(index, written, recipient, text))
    return list(wanted.values())


async def _refusing(session: AsyncSession, account_id: str, own: str, guests: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(guests), _CHUNK):
        found |= await opted_out(session, account_id, own, guests[start : start + _CHUNK])
    return found


async def _refusing_any(session: AsyncSession, account_id: str, guests: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(guests), _CHUNK):
        found |= await opted_out_anywhere(session, account_id, guests[start : start + _CHUNK])
    return found


def _refusal(index: int, written: str, error: ClarionError) -> dict[str, Any]:
    told = {name: error.details[name] for name in _EXPLAINS if name in error.details}
    return {"index": index, "to": [written], "errorCode": error.code, "description": error.message, **told}
