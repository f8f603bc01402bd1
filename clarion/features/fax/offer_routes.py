"""Offer a document at a fax number, see what is offered, and withdraw it."""

from typing import Annotated, Literal, NotRequired

from fastapi import APIRouter, Request, Response
from pydantic import Field
from typing_extensions import TypedDict

from clarion.base.container import Here
from clarion.base.files import Files
from clarion.base.http import WireModel, wire_time
from clarion.base.http_files import FileMeta, file_in_memory
from clarion.base.http_multipart import read_form
from clarion.base.validation import checked
from clarion.features.fax.models import FaxOffer
from clarion.features.fax.offers import (
    get_offer,
    list_offers,
    numbers_that_offer,
    offer_document,
    pdf_key_of,
    withdraw_offer,
)
from clarion.features.fax.routes import FORM_LIMITS, User
from clarion.features.fax.service import PDF
from clarion.features.people.sign_in import resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion", tags=["Fax"])


class FaxOfferBody(WireModel):
    phone_number: Annotated[str, Field(max_length=40)]
    fax_resolution: Literal["High", "Low"] = "High"


class FaxOfferInfo(TypedDict):
    id: str
    phoneNumber: str
    name: str
    pageCount: int
    offeredTime: str
    fetchedTime: NotRequired[str]
    fetchedBy: NotRequired[str]


class FaxOfferList(TypedDict):
    """`phoneNumbers`: fax numbers at which a document can be offered."""

    records: list[FaxOfferInfo]
    phoneNumbers: list[str]


def offer_view(offer: FaxOffer) -> FaxOfferInfo:
    view: FaxOfferInfo = {
        "id": offer.id,
        "phoneNumber": offer.number,
        "name": offer.name,
        "pageCount": offer.pages,
        "offeredTime": wire_time(offer.offered_at),
    }
    if offer.fetched_at is not None:
        view["fetchedTime"], view["fetchedBy"] = wire_time(offer.fetched_at), offer.fetched_by
    return view


@router.get("/fax-offers", summary="List the documents that fax machines can fetch (polling)")
async def read_offers(
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
) -> FaxOfferList:
    """Those at your fax numbers and at the company's, with the last machine that fetched each."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        found = await list_offers(session, owner)
        numbers = [row.number for row in await numbers_that_offer(session, owner)]
    return {"records": [offer_view(each) for each in found], "phoneNumbers": numbers}


@router.post("/fax-offers", summary="Offer a document at a fax number")
async def create_offer(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
) -> FaxOfferInfo:
    """A form with `phoneNumber`, optionally `faxResolution`, and the files, as for a fax. Every machine that calls the
    number may fetch the document; it takes the place of what the number offered before.
    """
    form = await read_form(request, FORM_LIMITS)
    given = dict(form.json) or {name: values[0] for name, values in form.values.items() if values}
    body = checked(FaxOfferBody, given)
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    made = await offer_document(here, owner, body.phone_number, form.files, fine=body.fax_resolution == "High")
    return offer_view(made)


@router.get("/fax-offers/{offerId}/content", summary="Read a document that is offered, as PDF")
async def read_offer(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
    offerId: str,
) -> Response:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        offer = await get_offer(session, owner, offerId)
    content = await here.get(Files).get(pdf_key_of(offer))
    return file_in_memory(request, content, FileMeta(PDF, len(content), "offer.pdf", offer.id, "Inline"))


@router.delete("/fax-offers/{offerId}", summary="Withdraw a document that is offered", status_code=204)
async def delete_offer(
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
    offerId: str,
) -> None:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    await withdraw_offer(here, owner, offerId)
