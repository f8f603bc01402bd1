"""Telling acceptable use what became of texts, once it is committed; and what became of them earlier."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import select

from clarion.base.storage import AsyncSession
from clarion.features.conduct import FeatureValue, Happening
from clarion.features.messaging.texting.machine import State
from clarion.features.messaging.texting.models import ConsentChange, TextDelivery

HISTORY_REACHES = timedelta(days=8)
MOST_TEXTS = 1_000_000
THEIR_OWN = ("Recipient", "Upstream", "Carrier")
"""Sources of wishes that come from the person texted; others are an account tidying up."""
_AT_ONCE = 2_000
_FAILED = (State.SENDING_FAILED, State.DELIVERY_FAILED)


def content_key(text: str) -> str:
    """The same for the same words, whatever case and spaces; tells nothing about them."""
    words = " ".join(text.casefold().split())
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def as_sent(row: TextDelivery, campaign_id: str = "") -> Happening:
    values: dict[str, FeatureValue] = {
        "number": row.sender,
        "segments": row.segments,
        "content": content_key(row.text),
    }
    if campaign_id:
        values["campaign"] = campaign_id
    if row.message_id is None and row.batch_id is None and not row.notice:
        values["opt_out_confirmation"] = True
    return _about(row, "text.sent", row.created_at, values)


def as_outcome(row: TextDelivery, now: datetime) -> Happening | None:
    """Of a text that arrived or failed."""
    if row.state in _FAILED:
        return _about(row, "text.failed", row.done_at or now, {"number": row.sender, "code": row.code})
    if row.state == State.DELIVERED:
        return _about(row, "text.delivered", row.done_at or now, {"number": row.sender})
    return None


def _about(row: TextDelivery, kind: str, at: datetime, values: dict[str, FeatureValue]) -> Happening:
    return Happening(event_id=row.id, kind=kind, at=at, account_id=row.account_id, party=row.recipient, values=values)


def as_received(account_id: str, own_number: str, guest: str, text_id: str, at: datetime) -> Happening:
    return Happening(
        event_id=text_id,
        kind="text.received",
        at=at,
        account_id=account_id,
        party=guest,
        values={"number": own_number},
    )


def as_opt_out(change: ConsentChange) -> Happening:
    return Happening(
        event_id=change.id,
        kind="text.opt-out",
        at=change.at,
        account_id=change.account_id,
        party=change.guest_number,
        values={"number": change.own_number},
    )


class TextHistory:
    """What is kept of texts, for the counters of a process that begins."""

    async def happenings(self, session: AsyncSession, since: datetime) -> AsyncIterator[Happening]:
        seen = 0
        query = select(TextDelivery).order_by(TextDelivery.created_at, TextDelivery.id)
        while seen < MOST_TEXTS:
            page = query.where(TextDelivery.created_at >= since).offset(seen).limit(_AT_ONCE)
            rows = (await session.scalars(page)).all()
            for row in rows:
                yield as_sent(row)
                outcome = as_outcome(row, row.created_at)
                if outcome is not None:
                    yield outcome
            session.expunge_all()
            seen += len(rows)
            if len(rows) < _AT_ONCE:
                break
        changes = select(ConsentChange).where(
            ConsentChange.at >= since, ConsentChange.status == "OptOut", ConsentChange.source.in_(THEIR_OWN)
        )
        for change in await session.scalars(changes.order_by(ConsentChange.at).limit(MOST_TEXTS)):
            yield as_opt_out(change)
