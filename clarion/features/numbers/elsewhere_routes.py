"""Numbers that are with other carriers, kept beside the account's own: to be shown by who proved the right to them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.http import WireModel
from clarion.features.numbers import inventory, service
from clarion.features.numbers.inventory_routes import views_of
from clarion.features.numbers.models import OWNED, PhoneNumber, Usage, VerifiedCallerId
from clarion.features.numbers.responses import PhoneNumberInfo
from clarion.features.numbers.rules import to_e164
from clarion.features.numbers.schemas import LooseId
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/numbers-elsewhere", tags=["Phone numbers"])
Editor = Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")]


class NumberElsewhere(WireModel):
    """A forwarded or mobile number of a person has an `extension`, any other has none."""

    class Owner(WireModel):
        id: Annotated[LooseId, Field(max_length=64)]

    phone_number: Annotated[str, Field(min_length=3, max_length=40)]
    usage_type: Literal["ForwardedNumber", "ForwardedCompanyNumber", "ExternalMobileNumber", "IntegrationNumber"]
    extension: Owner | None = None
    label: Annotated[str, Field(max_length=100)] = ""


@router.post("", summary="Keep a number that is with another carrier", status_code=201)
async def add_elsewhere(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    body: NumberElsewhere,
) -> PhoneNumberInfo:
    """Its right has to be proven first (`…/clarion/verified-numbers`). Its calls stay where they are: whoever calls it
    from here calls outside. `DELETE /restapi/v2/accounts/{accountId}/phone-numbers` forgets it.
    """
    account_id, number, now = resolve_account(caller, accountId), to_e164(body.phone_number), here.clock.now()
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, body.extension.id) if body.extension else None
        usage = Usage(body.usage_type)
        if (usage in OWNED) != (owner is not None):
            raise Invalid("A number of a person has an extension, any other has none.", parameter="extension.id")
        proven = select(VerifiedCallerId.id).where(
            VerifiedCallerId.account_id == account_id,
            VerifiedCallerId.number == number,
            VerifiedCallerId.expires_at > now,
        )
        if number is None or await session.scalar(proven) is None:
            raise Forbidden("Prove your right to this number first.", code="CMN-101", parameter="phoneNumber")
        mine = select(func.count()).where(PhoneNumber.account_id == account_id)
        if (await session.scalar(mine) or 0) >= inventory.MOST_NUMBERS:
            raise Conflict(f"An account has at most {inventory.MOST_NUMBERS} numbers.", code="CMN-409")
        row = await service.add_number(
            session,
            number,
            account_id=account_id,
            now=now,
            extension_id=owner.id if owner else None,
            usage=usage,
            label=body.label.strip(),
        )
        row.text_enabled = False
        await session.flush()
        inventory.tell_number(session, row, "Created")
        return (await views_of(session, request, [row]))[0]
