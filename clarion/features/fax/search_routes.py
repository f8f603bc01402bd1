"""Find faxes by their words."""

from typing import Annotated, cast

from fastapi import APIRouter, Query, Request
from sqlalchemy import select

from clarion.base.container import Here
from clarion.features.fax.models import FaxText
from clarion.features.fax.responses import FaxSearchResult, FoundFax
from clarion.features.message_store import Availability, Message, attachments_of, message_view
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Fax"])
_MOST = 100
_AROUND = 60  # characters on either side of what was found


@router.get("/clarion/fax-search", summary="Find faxes that came in by their words or category")
async def search_faxes(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadMessages", scopes="ReadMessages")],
    accountId: str,
    extensionId: str,
    text: Annotated[str, Query(max_length=200)] = "",
    category: Annotated[str, Query(max_length=60)] = "",
) -> FaxSearchResult:
    """Every word has to stand in the fax; the latest hundred, newest first, with what is around the first word."""
    words = text.split()[:10]
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        query = select(Message, FaxText.text).join(FaxText, FaxText.message_id == Message.id)
        query = query.where(FaxText.extension_id == owner.id, Message.availability == Availability.ALIVE)
        for word in words:
            query = query.where(FaxText.text.icontains(word, autoescape=True))
        if category:
            query = query.where(FaxText.category == category)
        found = (await session.execute(query.order_by(Message.created_at.desc()).limit(_MOST))).all()
        files = await attachments_of(session, [row for row, _ in found])
        records: list[FoundFax] = [
            cast("FoundFax", {**message_view(request, row, files[row.id], owner), "clarionFound": _around(read, words)})
            for row, read in found
        ]
    return {"records": records}


def _around(text: str, words: list[str]) -> str:
    at = max(0, text.casefold().find(words[0].casefold())) if words else 0
    return " ".join(text[max(0, at - _AROUND) : at + _AROUND].split())
