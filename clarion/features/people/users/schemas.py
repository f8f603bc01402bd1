"""Extensions on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Request
from pydantic import Field, StringConstraints

from clarion.base.http import WireModel, uri_of, wire_time
from clarion.features.people.accounts.models import Account
from clarion.features.people.accounts.regional import regional_view
from clarion.features.people.accounts.routes import RegionalChange
from clarion.features.people.loose import LooseId
from clarion.features.people.roles.catalogue import Role
from clarion.features.people.roles.schemas import role_view
from clarion.features.people.users.belongings import Belongings
from clarion.features.people.users.models import Extension
from clarion.features.people.users.service import Profile

Name = Annotated[str, StringConstraints(max_length=100)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^\s*([^@\s]+@[^@\s]+)?\s*$")]
Phone = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9+()\-. /*#]*$")]
Number = Annotated[str, StringConstraints(max_length=12)]
Status = Literal["Enabled", "Disabled", "Frozen", "NotActivated"]


class ContactChange(WireModel):
    first_name: Name | None = None
    last_name: Name | None = None
    company: Annotated[str, StringConstraints(max_length=200)] | None = None
    job_title: Name | None = None
    department: Name | None = None
    email: Email | None = None
    business_phone: Phone | None = None
    mobile_phone: Phone | None = None


class ExtensionRef(WireModel):
    id: Annotated[LooseId, Field(max_length=64)]


class FieldValue(WireModel):
    id: Annotated[LooseId, Field(max_length=64)]
    value: Annotated[str, Field(max_length=255)] = ""


class ExtensionChange(WireModel):
    """The body of PUT (change) and, with more asked of it, of POST (create)."""

    contact: ContactChange | None = None
    extension_number: Number | None = None
    name: Annotated[str, StringConstraints(max_length=200)] | None = None
    status: Status | None = None
    regional_settings: RegionalChange | None = None
    password: Annotated[str, Field(max_length=200)] | None = None
    type: Literal["User", "VirtualUser", "DigitalUser", "Limited"] | None = None
    site: ExtensionRef | None = None
    cost_center: ExtensionRef | None = None
    custom_fields: Annotated[tuple[FieldValue, ...], Field(max_length=50)] = ()

    def profile(self) -> Profile:
        profile = Profile(**(self.contact.model_dump(by_alias=False) if self.contact else {}))
        if self.regional_settings is not None:
            profile.language = self.regional_settings.new_language()
            profile.time_zone = self.regional_settings.new_time_zone()
            profile.time_format = self.regional_settings.time_format
        return profile


def contact_view(row: Extension) -> dict[str, Any]:
    pairs = {
        "firstName": row.first_name or row.display_name,
        "lastName": row.last_name,
        "name": row.name,
        "company": row.company,
        "jobTitle": row.job_title,
        "department": row.department,
        "email": row.email or "",
        "businessPhone": row.business_phone,
        "mobilePhone": row.mobile_phone,
    }
    return {name: value for name, value in pairs.items() if value} | {"emailAsLoginName": bool(row.email)}


def listed_view(
    request: Request, row: Extension, account: Account, roles: Sequence[Role], belongings: Belongings
) -> dict[str, Any]:
    """An extension as lists show it."""
    uri = uri_of(request, "account", row.account_id, "extension", row.id)
    return {
        "id": int(row.id),
        "uri": uri,
        "extensionNumber": row.number,
        "name": row.name,
        "contact": contact_view(row),
        "type": row.type,
        "status": row.status,
        "hidden": row.hidden,
        "permissions": {
            "admin": {"enabled": row.is_admin},
            "internationalCalling": {"enabled": account.international_calling and row.international_calling},
        },
        "roles": [role_view(request, row.account_id, role) for role in roles],
        "profileImage": {"uri": f"{uri}/profile-image"},
        "creationTime": wire_time(row.created_at),
    } | belongings.view(request, row)


def full_view(
    request: Request,
    row: Extension,
    account: Account,
    roles: Sequence[Role],
    belongings: Belongings,
    now: datetime,
) -> dict[str, Any]:
    """An extension as reading one shows it."""
    view = listed_view(request, row, account, roles, belongings)
    return view | {
        "account": {"id": row.account_id, "uri": uri_of(request, "account", row.account_id)},
        "extensionNumbers": [row.number],
        "setupWizardState": "Completed",
        "regionalSettings": regional_view(
            account.home_country,
            row.time_zone or account.time_zone,
            row.language or account.language,
            row.time_format or account.time_format,
            now,
        ),
        "serviceFeatures": [
            {"featureName": name, "enabled": True}
            for name in ("CallForwarding", "Presence", "RingOut", "Voicemail", "VoipCalling", "WebPhone")
        ],
    }
