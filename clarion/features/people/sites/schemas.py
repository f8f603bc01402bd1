"""Sites on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal, cast

from fastapi import Request
from pydantic import Field, StringConstraints

from clarion.base.http import WireModel, uri_of
from clarion.features.people.accounts.address import AddressChange, address_view
from clarion.features.people.accounts.models import Account
from clarion.features.people.accounts.regional import RegionalChange, regional_view
from clarion.features.people.loose import LooseId
from clarion.features.people.sites.queries import Place
from clarion.features.people.sites.responses import (
    SiteInfo,
    SiteIvrAction,
    SiteIvrReference,
    SiteIvrSettings,
    SiteMember,
)
from clarion.features.people.sites.rules import INPUTS, MOST_MOVED
from clarion.features.people.users.models import Extension

Text = Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^\s*([^@\s]+@[^@\s]+)?\s*$", strip_whitespace=True)]
Code = Annotated[str, StringConstraints(max_length=8)]
Action = Literal[
    "Repeat",
    "ReturnToRoot",
    "ReturnToPrevious",
    "ReturnToTopLevelMenu",
    "Connect",
    "ConnectToIncomingCallRoutingSelection",
    "ConnectToOperator",
    "Disconnect",
    "DoNothing",
]


class Ref(WireModel):
    id: LooseId = Field(max_length=64)


class SiteChange(WireModel):
    """The body of PUT, and of POST with a name asked of it."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)] | None = None
    extension_number: Annotated[str, StringConstraints(max_length=12)] | None = None
    caller_id_name: Annotated[str, StringConstraints(max_length=15, strip_whitespace=True)] | None = None
    email: Email | None = None
    business_address: AddressChange | None = None
    regional_settings: RegionalChange | None = None
    operator: Ref | None = None
    site_access: Literal["Limited", "Unlimited"] | None = None
    accessible_site_ids: Annotated[list[LooseId], Field(max_length=1000)] | None = None
    code: Code | None = None
    cost_center: Ref | None = None


class BulkAssign(WireModel):
    added_extension_ids: Annotated[tuple[LooseId, ...], Field(max_length=MOST_MOVED)] = ()
    removed_extension_ids: Annotated[tuple[LooseId, ...], Field(max_length=MOST_MOVED)] = ()


class IvrChange(WireModel):
    class Entry(WireModel):
        input: Literal["Star", "Hash", "NoInput", "0"]
        action: Action
        extension: Ref | None = None

    top_menu: Ref | None = None
    prompt_repeat_count: Annotated[int, Field(ge=1, le=3)] | None = None
    actions: Annotated[list[Entry], Field(max_length=len(INPUTS))] | None = None


def site_view(
    request: Request, place: Place, account: Account, now: datetime, operator: Extension | None = None
) -> SiteInfo:
    row = place.row
    view: dict[str, Any] = {
        "id": place.id,
        "uri": uri_of(request, "account", row.account_id, "sites", place.id),
        "name": place.name,
        "extensionNumber": place.number,
        "callerIdName": row.caller_id_name,
        "email": row.email,
        "businessAddress": address_view(row.business_address),
        "regionalSettings": regional_view(request, account, now, row),
        "siteAccess": row.access,
        "code": row.code,
    }
    if operator is not None:
        view["operator"] = {
            "id": operator.id,
            "uri": uri_of(request, "account", row.account_id, "extension", operator.id),
            "extensionNumber": operator.number,
            "name": operator.name,
        }
    return cast("SiteInfo", {name: value for name, value in view.items() if value not in ("", {}, None)})


def member_view(request: Request, row: Extension) -> SiteMember:
    return {
        "id": int(row.id),
        "uri": uri_of(request, "account", row.account_id, "extension", row.id),
        "extensionNumber": row.number,
        "type": row.type,
        "name": row.name,
    }


def ivr_view(request: Request, place: Place, owners: dict[str, Extension]) -> SiteIvrSettings:
    """`owners`: the extensions that the menu speaks of; what is gone is left out."""

    def ref(extension_id: str) -> SiteIvrReference | None:
        owner = owners.get(extension_id)
        if owner is None:
            return None
        uri = uri_of(request, "account", owner.account_id, "extension", owner.id)
        return {"id": owner.id, "uri": uri, "name": owner.name}

    ivr = place.row.ivr
    actions: list[SiteIvrAction] = []
    for entry in ivr.get("actions", []):
        action: SiteIvrAction = {"input": entry["input"], "action": entry["action"]}
        target = ref(entry.get("extension", ""))
        if target:
            action["extension"] = target
        actions.append(action)
    view: SiteIvrSettings = {"promptRepeatCount": ivr.get("promptRepeatCount", 3), "actions": actions}
    top = ref(ivr.get("topMenu", ""))
    if top:
        view["topMenu"] = top
    return view
