"""Segments of texts from outside: kept, so that none is lost, until the text is whole."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from clarion.base.storage import AsyncSession
from clarion.base.text_carrier import IncomingText
from clarion.features.messaging.texting.models import TextPiece

KEEP = timedelta(days=3)


async def joined(session: AsyncSession, text: IncomingText, now: datetime) -> IncomingText | None:
    """The whole text, once this was its last missing segment; None while others are missing."""
    if text.total <= 1:
        return text
    await session.execute(delete(TextPiece).where(TextPiece.at < now - KEEP))
    of_text = (
        TextPiece.carrier == text.carrier,
        TextPiece.sender == text.sender[:40],
        TextPiece.recipient == text.recipient[:40],
        TextPiece.reference == text.reference,
        TextPiece.total == text.total,
    )
    rows = {row.place: row for row in await session.scalars(select(TextPiece).where(*of_text).with_for_update())}
    if text.place in rows:
        rows[text.place].text, rows[text.place].at = text.text, now
    else:
        rows[text.place] = TextPiece(
            carrier=text.carrier, sender=text.sender[:40], recipient=text.recipient[:40], reference=text.reference,
            total=text.total, place=text.place, text=text.text, at=now,
        )  # fmt: skip
        session.add(rows[text.place])
    await session.flush()
    if len(rows) < text.total:
        return None
    await session.execute(delete(TextPiece).where(*of_text))
    whole = "".join(rows[place].text for place in sorted(rows))
    return replace(text, text=whole, total=1, place=1)
