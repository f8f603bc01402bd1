"""Documents that fax numbers offer: any machine that calls such a number may fetch the document by polling (FAX-10)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.event_consumer import EventConsumer
from clarion.base.fax_documents import FaxDocuments
from clarion.base.files import Files
from clarion.base.http_multipart import Part
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.calls.fax_orders import TIFF
from clarion.features.fax.live_call import FETCHED, offered_key_of
from clarion.features.fax.models import FaxOffer
from clarion.features.fax.service import (
    FILE_EMPTY,
    PDF,
    SENDER_NOT_OWNED,
    is_fax_number,
    numbers_to_send_from,
    sources_of,
)
from clarion.features.numbers import PhoneNumber, to_e164
from clarion.features.people import Extension

_LONGEST_NAME = 100


def pdf_key_of(offer: FaxOffer) -> str:
    return offered_key_of(offer.account_id, offer.number).removesuffix("tiff") + "pdf"


async def numbers_that_offer(session: AsyncSession, owner: Extension) -> list[PhoneNumber]:
    """The fax numbers that this person may send from."""
    rows = await numbers_to_send_from(session, owner)
    return [row for row in rows if is_fax_number(row)]


async def list_offers(session: AsyncSession, owner: Extension) -> Sequence[FaxOffer]:
    numbers = [row.number for row in await numbers_that_offer(session, owner)]
    query = select(FaxOffer).where(FaxOffer.account_id == owner.account_id, FaxOffer.number.in_(numbers))
    return (await session.scalars(query.order_by(FaxOffer.number))).all()


async def get_offer(session: AsyncSession, owner: Extension, offer_id: str) -> FaxOffer:
    """Raises NotFound."""
    for each in await list_offers(session, owner):
        if each.id == offer_id:
            return each
    raise NotFound("This document is no longer offered.", parameter="offerId")


async def offer_document(
    here: Container, owner: Extension, phone_number: str, files: Sequence[Part], *, fine: bool
) -> FaxOffer:
    """Offer the pages of `files` at a number, instead of what it offered before.

    Raises Forbidden for a number that is no fax number of the owner's, Invalid for what cannot be faxed.
    """
    number = to_e164(phone_number)
    async with here.storage.reading() as session:
        known = {row.number for row in await numbers_that_offer(session, owner)}
    if number is None or number not in known:
        raise Forbidden(
            f"{phone_number[:40]} is not a fax number of yours.", code=SENDER_NOT_OWNED, parameter="phoneNumber"
        )
    sources = sources_of(files)
    if not sources:
        raise Invalid("Attach the document to offer.", code=FILE_EMPTY, parameter="attachment")
    made = await here.get(FaxDocuments).render(sources, cover=None, fine=fine)
    async with here.storage.transaction() as session:
        query = select(FaxOffer).where(FaxOffer.account_id == owner.account_id, FaxOffer.number == number)
        row = await session.scalar(query)
        if row is None:
            row = FaxOffer(id=new_id(), account_id=owner.account_id, number=number)
            session.add(row)
        row.name, row.pages = (files[0].filename or "")[:_LONGEST_NAME], made.pages
        row.offered_at, row.fetched_at, row.fetched_by = here.clock.now(), None, ""
        await session.flush()
        # Within the transaction: a row without its document would be a promise that no machine can keep.
        await here.get(Files).put(pdf_key_of(row), made.pdf, PDF)
        await here.get(Files).put(offered_key_of(row.account_id, row.number), made.tiff, TIFF)
    return row


async def withdraw_offer(here: Container, owner: Extension, offer_id: str) -> None:
    """Raises NotFound."""
    async with here.storage.transaction() as session:
        row = await get_offer(session, owner, offer_id)
        await here.get(Files).delete(offered_key_of(row.account_id, row.number))
        await here.get(Files).delete(pdf_key_of(row))
        await session.delete(row)


class FaxOfferFetches(EventConsumer):
    """Notes when a document was last fetched, and by which number."""

    TOPICS = (FETCHED,)
    GROUP = "fax-offers"

    async def take(self, payload: Payload) -> None:
        async with self._here.storage.transaction() as session:
            query = select(FaxOffer).where(
                FaxOffer.account_id == str(payload["account_id"]), FaxOffer.number == str(payload["number"])
            )
            row = await session.scalar(query)
            if row is not None:
                row.fetched_at = datetime.fromtimestamp(float(payload["at"]), UTC)
                row.fetched_by = str(payload["by"])[:20]
