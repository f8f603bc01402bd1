"""The older form of consents, of texts in bulk."""

import csv
import io
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.base.http_lists import TokenPage
from clarion.base.http_paging import TokenPagingQuery, token_answer
from clarion.features.messaging.text_consents import queries
from clarion.features.messaging.text_consents.queries import Wanted
from clarion.features.messaging.text_consents.responses import (
    OptOutAssignment,
    OptOutInfo,
    OptOutNote,
    OptOutNoteFailed,
)
from clarion.features.messaging.text_consents.routes import e164s, own_number
from clarion.features.messaging.texting.consents import OptStatus, set_consent
from clarion.features.messaging.texting.models import TextConsent
from clarion.features.numbers import to_e164
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/a2p-sms/opt-outs", tags=["Text consents"])
Reader = Annotated[Caller, require("SMSSending", scopes="A2PSMS")]
_STATUSES: dict[str, list[str]] = {"optout": ["OptOut"], "optin": ["OptIn"], "all": []}
_SOURCES = {"Recipient": "Recipient", "Upstream": "Upstream", "Carrier": "Carrier"}
Numbers = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=1000)]


class OptOuts(WireModel):
    from_: Annotated[str, Field(alias="from", min_length=1, max_length=40)]
    opt_outs: Numbers = Field(default=[])
    opt_ins: Numbers = Field(default=[])


def _view(row: TextConsent, own: str) -> OptOutInfo:
    source = _SOURCES.get(row.source, "Account")
    return {"from": row.own_number or own, "to": row.guest_number, "status": row.status, "source": source}


@router.get("", summary="List who wants no texts in bulk")
async def list_opt_outs(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: TokenPagingQuery,
    own: Annotated[str, Query(alias="from", max_length=40)] = "",
    to: Annotated[str, Query(max_length=40)] = "",
    status: Annotated[Literal["optout", "optin", "all"], Query()] = "optout",
) -> TokenPage[OptOutInfo] | Response:
    """JSON, or CSV where the client accepts `text/csv` only."""
    account_id = resolve_account(caller, accountId)
    wanted = Wanted(e164s([own] if own else [], "from"), e164s([to] if to else [], "to"), _STATUSES[status])
    async with here.storage.reading() as session:
        query = queries.consents_page(queries.consents(account_id, wanted), paging)
        rows = (await session.scalars(query)).all()
    first = next(iter(wanted.own), "")
    answer = token_answer(
        rows, paging, lambda row: {"guest": row.guest_number, "own": row.own_number}, lambda row: _view(row, first)
    )
    if request.headers.get("accept", "").lower().startswith("text/csv"):
        return Response(_as_csv(answer["records"]), media_type="text/csv; charset=utf-8")
    return answer


def _as_csv(records: list[OptOutInfo]) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, ["from", "to", "status", "source"])
    writer.writeheader()
    writer.writerows(records)
    return file.getvalue()


@router.post("/bulk-assign", summary="Note who wants texts in bulk and who does not")
async def assign_opt_outs(here: Here, caller: Reader, accountId: str, body: OptOuts) -> OptOutAssignment:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        own = await own_number(session, account_id, body.from_)

        async def note(texts: list[str], status: OptStatus) -> OptOutNote:
            done: list[str] = []
            failed: list[OptOutNoteFailed] = []
            for text in texts:
                guest = to_e164(text)
                if guest is None:
                    failed.append({"to": text, "errorMessage": "This is no phone number that can get texts."})
                    continue
                await set_consent(here, session, account_id, guest, status, own_number=own, source="Account")
                done.append(guest)
            return {"successful": done, "failed": failed}

        return {"optOuts": await note(body.opt_outs, "OptOut"), "optIns": await note(body.opt_ins, "OptIn")}
