"""Parsing numbers, in both versions of the surface."""

from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import WireModel, own_uri
from clarion.features.numbers.parsing import LONGEST, Context, Parts, parse
from clarion.features.numbers.responses import (
    DialingInfo,
    ParsedPhoneNumber,
    ParsedPhoneNumbers,
    ParsedPhoneNumbersV2,
    ParsedPhoneNumberV2,
    ParserContext,
    ParserContextCountry,
    ParserCountry,
    PhoneNumberDetails,
    PhoneNumberFormats,
)
from clarion.features.people import Account, country_view, find_country
from clarion.features.people.sign_in import Caller, require

router = APIRouter(tags=["Phone numbers"])
Strings = Annotated[tuple[Annotated[str, Field(max_length=LONGEST)], ...], Field(min_length=1, max_length=1000)]
Signed = Annotated[Caller, require()]


class ParseRequest(WireModel):
    original_strings: Strings


class Wanted(WireModel):
    class Place(WireModel):
        iso_code: Annotated[str, StringConstraints(pattern="^[A-Za-z]{2}$")] | None = None

    brand_id: Annotated[str, Field(max_length=4)] | None = None
    country: Place | None = None
    default_area_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")] | None = None
    vanity_phone_numbers_allowed: bool | None = None
    max_extension_number_length: Annotated[int, Field(ge=1, le=9)] | None = None
    short_codes_allowed: bool | None = None
    site_code: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,7}$")] | None = None
    short_extension_number_length: Annotated[int, Field(ge=1, le=8)] | None = None
    outbound_call_prefix: Annotated[str, StringConstraints(pattern="^[2-9]$")] | None = None
    masked_phone_numbers_allowed: bool | None = None
    conflict_handling: Literal["Default", "Client"] | None = None


class Content(WireModel):
    include_dialing_details: bool = True
    include_number_details: bool = True
    include_formats: bool = True


class ParseRequestV2(WireModel):
    original_strings: Strings
    context_source: Literal["Default", "Account"] = "Account"
    context: Wanted = Wanted()
    result_content: Content = Content()


@router.post("/restapi/v1.0/number-parser/parse", summary="Parse numbers")
async def parse_numbers(
    request: Request,
    here: Here,
    caller: Signed,
    body: ParseRequest,
    home_country: Annotated[str | None, Query(alias="homeCountry", max_length=10)] = None,
    national_as_priority: Annotated[bool, Query(alias="nationalAsPriority")] = False,
) -> ParsedPhoneNumbers:
    """`homeCountry`: an ISO code or a country's id. National numbers are tried before extensions when so asked."""
    async with here.storage.reading() as session:
        account = await session.get_one(Account, caller.account_id)
    country = _country(home_country) if home_country else account.home_country
    context = Context(
        country=country,
        vanity_allowed=True,
        max_extension_length=None if national_as_priority else 6,
        outside_prefix=account.outside_line_prefix or None,
    )
    return {
        "uri": own_uri(request),
        "homeCountry": _country_view(request, country),
        "phoneNumbers": [_first_version(request, parse(text, context)) for text in body.original_strings],
    }


def _country(wanted: str) -> str:
    country = find_country(wanted)
    if country is None:
        raise Invalid("Parameter [homeCountry] value is invalid.", parameter="homeCountry")
    return country.code


def _country_view(request: Request, code: str) -> ParserCountry:
    view = country_view(code, request)
    return cast(
        "ParserCountry",
        {name: view[name] for name in ("id", "uri", "callingCode", "isoCode", "name") if view.get(name)},
    )


def _first_version(request: Request, parts: Parts) -> ParsedPhoneNumber:
    special = parts.special or parts.service_code
    view: ParsedPhoneNumber = {
        "originalString": parts.original,
        "special": bool(special),
        "dialable": parts.e164 or special or parts.extension,
        "normalized": parts.e164.removeprefix("+") or special or parts.extension,
        "e164": parts.e164,
        "formattedInternational": parts.international,
        "formattedNational": parts.national,
        "areaCode": parts.area,
        "subscriberNumber": parts.subscriber,
        "subAddress": parts.sub_address,
        "dtmfPostfix": parts.dtmf,
    }
    view = cast("ParsedPhoneNumber", {name: value for name, value in view.items() if value != ""})
    if parts.number is not None:
        view["tollFree"] = parts.toll_free
    if parts.country:
        view["country"] = _country_view(request, parts.country)
    return view


@router.post("/restapi/v2/number-parser/parse", summary="Parse numbers, with their parts")
async def parse_numbers_v2(request: Request, here: Here, caller: Signed, body: ParseRequestV2) -> ParsedPhoneNumbersV2:
    async with here.storage.reading() as session:
        account = await session.get_one(Account, caller.account_id)
    context = _context(body, account)
    shown = _context_view(body, context)
    results = [_second_version(parse(text, context), body.result_content) for text in body.original_strings]
    return {"context": shown, "results": results}


def _context(body: ParseRequestV2, account: Account) -> Context:
    """What was said counts, and null switches a part off; what was not said comes from the source."""
    wanted, said = body.context, body.context.model_fields_set
    own = body.context_source == "Account"

    def pick(name: str, otherwise: Any) -> Any:
        return getattr(wanted, name) if name in said else otherwise

    country = wanted.country.iso_code if wanted.country and wanted.country.iso_code else None
    if "country" not in said:
        country = account.home_country if own else None
    prefix = account.outside_line_prefix or None if own else None
    return Context(
        country=country.upper() if country else None,
        default_area_code=pick("default_area_code", None),
        vanity_allowed=bool(pick("vanity_phone_numbers_allowed", own)),
        max_extension_length=pick("max_extension_number_length", 8 if own else 5),
        short_codes_allowed=bool(pick("short_codes_allowed", False)),
        site_code=pick("site_code", None),
        short_extension_length=pick("short_extension_number_length", 3) if wanted.site_code else None,
        outside_prefix=pick("outbound_call_prefix", prefix),
        masked_allowed=bool(pick("masked_phone_numbers_allowed", False)),
        ambiguous_shown=wanted.conflict_handling == "Client",
    )


def _context_view(body: ParseRequestV2, context: Context) -> ParserContext:
    view: dict[str, Any] = {
        "brandId": body.context.brand_id,
        "country": _short_country(context.country) if context.country else None,
        "defaultAreaCode": context.default_area_code,
        "vanityPhoneNumbersAllowed": context.vanity_allowed,
        "maxExtensionNumberLength": context.max_extension_length,
        "shortCodesAllowed": context.short_codes_allowed,
        "siteCode": context.site_code,
        "shortExtensionNumberLength": context.short_extension_length,
        "outboundCallPrefix": context.outside_prefix,
        "maskedPhoneNumbersAllowed": context.masked_allowed,
        "conflictHandling": "Client" if context.ambiguous_shown else "Default",
    }
    if context.masked_allowed:
        view |= {"maskSymbol": "X", "maskLength": 4}
    return cast("ParserContext", {name: value for name, value in view.items() if value is not None})


def _short_country(code: str) -> ParserContextCountry:
    view = country_view(code)
    return cast(
        "ParserContextCountry", {name: view[name] for name in ("isoCode", "name", "callingCode") if view.get(name)}
    )


def _second_version(parts: Parts, content: Content) -> ParsedPhoneNumberV2:
    result: ParsedPhoneNumberV2 = {}
    if content.include_dialing_details:
        result["dialingDetails"] = _dialing(parts)
    if content.include_number_details:
        result["numberDetails"] = _details(parts)
    if content.include_formats and parts.status != "Invalid" and not parts.service_code:
        result["formats"] = [_formats(parts)]
    return result


def _dialing(parts: Parts) -> DialingInfo:
    view: DialingInfo = {}
    if parts.service_code:
        view["serviceCode"] = {"dialing": parts.service_code}
    if parts.outside_prefix:
        view["outboundCallPrefix"] = parts.outside_prefix
    if parts.special_prefix:
        view["specialPrefix"] = {"dialing": parts.special_prefix, "pattern": parts.special_prefix}
    return view


def _details(parts: Parts) -> PhoneNumberDetails:
    view: PhoneNumberDetails = {
        "siteCode": parts.site_code,
        "shortExtensionNumber": parts.extension.removeprefix(parts.site_code) if parts.site_code else "",
        "extensionNumber": parts.extension,
        "nationalDestinationCode": parts.area,
        "areaCode": parts.area,
        "subscriberNumber": parts.subscriber,
        "subAddress": parts.sub_address,
        "dtmfPostfix": parts.dtmf,
        "sipPostfix": parts.sip,
    }
    shown = {name: value for name, value in view.items() if value}
    view = cast("PhoneNumberDetails", shown | {"status": parts.status})
    if parts.masked:
        view["probablyMasked"] = True
    if parts.special:
        view["specialService"] = {"type": parts.special_type, "pattern": parts.special}
    if parts.country:
        view["country"] = _short_country(parts.country)
    return view


def _formats(parts: Parts) -> PhoneNumberFormats:
    """The extended forms carry what was written behind the number."""
    tail = (f"*{parts.sub_address}" if parts.sub_address else "") + parts.dtmf
    dialable = parts.e164 or parts.special or parts.extension
    plain = {
        "e164": parts.e164,
        "national": parts.national,
        "international": parts.international,
        "dialable": dialable,
    }
    forms = {name: value for name, value in plain.items() if value}
    return cast(
        "PhoneNumberFormats",
        {"category": parts.category, **forms, **{f"{name}Extended": value + tail for name, value in forms.items()}},
    )
