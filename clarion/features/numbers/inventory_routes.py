"""Phone numbers of the account and of a person, first version of the surface."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints
from sqlalchemy import select

from clarion.base.container import Here, container_of
from clarion.base.errors import Forbidden
from clarion.base.http import PagingQuery, WireModel, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.numbers import inventory, queries
from clarion.features.numbers.campaigns import CampaignCache, NumberCampaign
from clarion.features.numbers.models import PhoneNumber, Usage
from clarion.features.numbers.responses import AvailableNumberList, PhoneNumberInfo, SmsConfiguration
from clarion.features.numbers.resting import check_change
from clarion.features.numbers.schemas import POOL, TEXT_FEATURES, LooseId, number_view
from clarion.features.people import Extension, find_country, sms_recipients_of
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Phone numbers"])
Usages = Annotated[list[str], Query(alias="usageType", max_length=50)]
Status = Literal["Normal", "Pending", "PortedIn", "Temporary", "Unknown"]
ExtensionStatus = Literal["Enabled", "Disabled", "Frozen", "NotActivated", "Unassigned"]
PaymentType = Literal[
    "External",
    "TollFree",
    "Local",
    "BusinessMobileNumberProvider",
    "ExternalNumberProvider",
    "ExternalNumberProviderTollFree",
    "Mobile",
]


class NumberChange(WireModel):
    """What may be written of a number; who it leads to: an extension, or null for the company. Without a `usageType` it
    is a direct number then, or one of the company. `type`: calls, faxes or both; `clarion_fax_detection`: faxes that
    machines send to a number for calls are recognized and received.
    """

    class Owner(WireModel):
        id: Annotated[LooseId, Field(max_length=64)]

    extension: Owner | None = None
    usage_type: (
        Literal["CompanyNumber", "AdditionalCompanyNumber", "CompanyFaxNumber", "DirectNumber", "BusinessMobileNumber"]
        | None
    ) = None
    type: Literal["VoiceFax", "VoiceOnly", "FaxOnly"] | None = None
    clarion_fax_detection: bool | None = None
    label: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] | None = None
    caller_id_name: Annotated[str, StringConstraints(max_length=15, strip_whitespace=True)] | None = None
    vanity_pattern: Annotated[str, StringConstraints(max_length=20, pattern=r"^[0-9A-Za-z+\-]*$")] | None = None


@router.get("/phone-number", summary="List the account's phone numbers")
async def list_account_numbers(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadAccountPhoneNumbers", scopes="ReadAccounts")],
    accountId: str,
    paging: PagingQuery,
    usage_type: Usages = [],
    payment_type: Annotated[list[PaymentType], Query(alias="paymentType", max_length=10)] = [],
    status: Annotated[list[Status], Query(max_length=10)] = [],
    extension_status: Annotated[ExtensionStatus | None, Query(alias="extensionStatus")] = None,
    search: Annotated[str, Query(max_length=100)] = "",
) -> ListResponse[PhoneNumberInfo]:
    """`search`: digits of the number, its label, or the name or extension of whom it reaches."""
    account_id = resolve_account(caller, accountId)
    wanted = queries.NumberFilter(
        usages=[Usage.INVENTORY if usage == POOL else usage for usage in usage_type],
        payment_types=payment_type,
        statuses=status,
        extension_status=extension_status,
        search=search,
        site_ids=caller.site_ids,
    )
    async with here.storage.reading() as session:
        rows, total = await queries.read_page(session, queries.filtered(account_id, wanted), paging)
        records = await views_of(session, request, rows)
    return list_answer(request, records, paging, total)


@router.get("/phone-number/{phoneNumberId}", summary="Read a phone number")
async def read_account_number(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadAccountPhoneNumbers", scopes="ReadAccounts")],
    accountId: str,
    phoneNumberId: str,
) -> PhoneNumberInfo:
    async with here.storage.reading() as session:
        row = await get_number_of(session, caller, accountId, phoneNumberId)
        return (await views_of(session, request, [row]))[0]


@router.patch("/phone-number/{phoneNumberId}", summary="Lead a number somewhere, and name it")
async def change_number(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")],
    accountId: str,
    phoneNumberId: str,
    body: NumberChange,
) -> PhoneNumberInfo:
    async with here.storage.transaction() as session:
        row = await get_number_of(session, caller, accountId, phoneNumberId)
        if "extension" in body.model_fields_set or body.usage_type is not None:
            owner = await resolve_extension(session, caller, accountId, body.extension.id) if body.extension else None
            usage = Usage(body.usage_type or (Usage.DIRECT if owner else Usage.COMPANY))
            await check_change(
                here, row.account_id or "", row.number, parameter="phoneNumberId", extension_id=caller.extension_id
            )
            await inventory.use_number(session, row, inventory.Assignment(usage, owner=owner))
        row.type = body.type or row.type
        if body.clarion_fax_detection is not None:
            row.fax_detection = body.clarion_fax_detection
        row.label = row.label if body.label is None else body.label
        row.caller_id_name = row.caller_id_name if body.caller_id_name is None else body.caller_id_name
        row.vanity = row.vanity if body.vanity_pattern is None else body.vanity_pattern
        inventory.tell_number(session, row, "Updated")
        await session.flush()
        return (await views_of(session, request, [row]))[0]


@router.post("/phone-number/{phoneNumberId}/clarion/rest", summary="Put a number into stock")
async def rest_number(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")],
    accountId: str,
    phoneNumberId: str,
) -> PhoneNumberInfo:
    """It leads nowhere until it is used again. The main number cannot rest."""
    async with here.storage.transaction() as session:
        row = await get_number_of(session, caller, accountId, phoneNumberId)
        await inventory.put_into_inventory(session, row)
        return (await views_of(session, request, [row]))[0]


@router.get("/clarion/available-numbers", summary="List numbers that could be taken")
async def list_available_numbers(
    here: Here,
    caller: Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")],
    accountId: str,
    country: Annotated[str, Query(max_length=10)] = "US",
    area_code: Annotated[str, Query(alias="areaCode", pattern="^[0-9]{0,6}$")] = "",
    toll_free: Annotated[bool, Query(alias="tollFree")] = False,
    count: Annotated[int, Query(ge=1, le=100)] = 20,
) -> AvailableNumberList:
    """Take them with `POST /restapi/v2/accounts/{accountId}/phone-numbers/bulk-add`."""
    account_id = resolve_account(caller, accountId)
    found = find_country(country)
    async with here.storage.reading() as session:
        offers = await inventory.available(
            here,
            session,
            account_id,
            country=found.code if found else country.upper(),
            area_code=area_code,
            toll_free=toll_free,
            count=count,
        )
    return {"records": [{"phoneNumber": number} for number in offers]}


@router.get("/extension/{extensionId}/phone-number", summary="List an extension's phone numbers")
async def list_extension_numbers(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensionPhoneNumbers", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    usage_type: Usages = [],
    status: Status | None = None,
) -> ListResponse[PhoneNumberInfo]:
    """Its own numbers, and those of the company that it may show."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        query = queries.numbers_of(owner.account_id, extension_id=owner.id, usages=usage_type)
        if status not in (None, "Normal"):
            query = query.where(PhoneNumber.id.is_(None))
        rows, total = await queries.read_page(session, query, paging)
        records = await views_of(session, request, rows)
        own = await _texting_numbers(session, owner, rows)
    for record, row in zip(records, rows, strict=True):
        if row.id not in own:
            record["features"] = [each for each in record["features"] if each not in TEXT_FEATURES]
    return list_answer(request, records, paging, total)


async def _texting_numbers(session: AsyncSession, owner: Extension, rows: Sequence[PhoneNumber]) -> set[str]:
    """Ids of those numbers that somebody may send texts from: their own; the company's, for administrators; those of
    extensions whose texts they get.
    """
    shared = {
        other
        for other in {row.extension_id for row in rows} - {None, owner.id}
        if owner.id in {person.id for person in await sms_recipients_of(session, other or "")}
    }
    usable = {owner.id, *shared, *((None,) if owner.is_admin else ())}
    return {row.id for row in rows if row.extension_id in usable}


@router.get(
    "/extension/{extensionId}/phone-number/{phoneNumberId}/sms-configuration",
    summary="Read how a number is registered for texts",
)
async def read_sms_configuration(
    here: Here,
    caller: Annotated[Caller, require("ReadExtensionPhoneNumbers", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
    phoneNumberId: str,
) -> SmsConfiguration:
    """Campaign and brand are there once the number belongs to a registered campaign."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await inventory.get_number(session, owner.account_id, phoneNumberId)
        if row.extension_id not in (None, owner.id) or row.usage == Usage.INVENTORY:
            raise Forbidden("This number belongs to another extension.", code="CMN-404", parameter="phoneNumberId")
        book = here.find(CampaignCache) or CampaignCache()
        campaign = (await book.campaigns_of(session, owner.account_id, [row.id])).get(row.id)
    view: dict[str, Any] = {"phoneNumberId": row.id, "phoneNumber": row.number}
    return cast("SmsConfiguration", view | (campaign.view() if campaign is not None else {}))


async def get_number_of(session: AsyncSession, caller: Caller, account_id: str, number_id: str) -> PhoneNumber:
    """A number that the caller has to do with. Raises NotFound, Forbidden."""
    row = await inventory.get_number(session, resolve_account(caller, account_id), number_id)
    owner = await session.get(Extension, row.extension_id) if row.extension_id else None
    if caller.site_ids and row.usage != Usage.INVENTORY and (owner is None or not caller.reaches(owner)):
        raise Forbidden("This belongs to a site that you do not administer.", code="CMN-404", parameter="phoneNumberId")
    return row


async def views_of(session: AsyncSession, request: Request, rows: Sequence[PhoneNumber]) -> list[PhoneNumberInfo]:
    owners = await owners_of(session, rows)
    book = container_of(request).find(CampaignCache) or CampaignCache()
    campaigns: dict[str, NumberCampaign] = {}
    for account_id in {row.account_id for row in rows if row.account_id}:
        campaigns |= await book.campaigns_of(session, account_id, [row.id for row in rows])
    active = {number_id for number_id, campaign in campaigns.items() if campaign.active}
    return [number_view(request, row, owners.get(row.extension_id or ""), registered=row.id in active) for row in rows]


async def owners_of(session: AsyncSession, rows: Sequence[PhoneNumber]) -> dict[str, Extension]:
    """By extension id."""
    ids = {row.extension_id for row in rows if row.extension_id}
    found = await session.scalars(select(Extension).where(Extension.id.in_(ids))) if ids else ()
    return {owner.id: owner for owner in found}
