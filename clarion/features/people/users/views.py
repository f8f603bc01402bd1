"""Extensions on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from fastapi import Request

from clarion.base.http import uri_of, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.address import address_view
from clarion.features.people.accounts.models import Account
from clarion.features.people.accounts.regional import country_view, regional_view
from clarion.features.people.roles.catalogue import Role, granted
from clarion.features.people.roles.queries import roles_by_extension
from clarion.features.people.roles.schemas import role_view
from clarion.features.people.users.belongings import Belongings, read_belongings
from clarion.features.people.users.features import service_features
from clarion.features.people.users.images import SCALES
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionType
from clarion.features.people.users.responses import (
    ContactInfo,
    ExtensionCallQueueInfo,
    ExtensionCustomField,
    ExtensionInfo,
    ExtensionSite,
    ExtensionStatusInfo,
    ProfileImageInfo,
    UserCostCenter,
)


def contact_view(row: Extension) -> ContactInfo:
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
        "businessAddress": address_view(row.business_address),
    }
    spoken = {"type": "TextToSpeech", "text": row.spoken_name} if row.spoken_name else {"type": "Default"}
    shown = {name: value for name, value in pairs.items() if value}
    own = {"emailAsLoginName": bool(row.email) and row.email_as_login, "pronouncedName": spoken}
    return cast("ContactInfo", shown | own)


def image_view(uri: str, row: Extension) -> ProfileImageInfo:
    """`profileImage`; without a picture only where it would be."""
    view: ProfileImageInfo = {"uri": f"{uri}/profile-image"}
    if row.image_key and row.image_changed_at is not None:
        view |= {
            "etag": row.image_etag,
            "contentType": row.image_type,
            "lastModified": wire_time(row.image_changed_at),
            "scales": [{"uri": f"{uri}/profile-image/{scale}"} for scale in SCALES],
        }
    return view


class ExtensionViews:
    """What the views of some extensions of one account need, read at once."""

    def __init__(
        self,
        request: Request,
        account: Account,
        now: datetime,
        roles: dict[str, list[Role]],
        belongings: Belongings,
    ) -> None:
        self._request = request
        self._account = account
        self._now = now
        self._roles = roles
        self._belongings = belongings

    @classmethod
    async def load(
        cls, session: AsyncSession, request: Request, account: Account, rows: Sequence[Extension], now: datetime
    ) -> "ExtensionViews":
        people = [row for row in rows if row.type in PEOPLE_TYPES]
        roles = await roles_by_extension(session, people)
        return cls(request, account, now, roles, await read_belongings(session, account, rows))

    def listed(self, row: Extension) -> ExtensionInfo:
        """An extension as lists show it."""
        uri = uri_of(self._request, "account", row.account_id, "extension", row.id)
        abroad = self._account.international_calling and row.international_calling
        home = country_view(row.home_country or self._account.home_country, self._request)
        view: ExtensionInfo = {
            "id": int(row.id),
            "uri": uri,
            "extensionNumber": row.number,
            "name": row.name,
            "contact": contact_view(row),
            "type": row.type,
            "status": row.status,
            "hidden": row.hidden,
            "permissions": {"admin": {"enabled": row.is_admin}, "internationalCalling": {"enabled": abroad}},
            "roles": [role_view(self._request, row.account_id, role) for role in self._roles.get(row.id, ())],
            "profileImage": image_view(uri, row),
            "site": self._site(row),
            "costCenter": cast("UserCostCenter", self._belongings.cost_center_of(row)),
            "assignedCountry": {"id": home["id"], "uri": home["uri"], "isoCode": home["isoCode"], "name": home["name"]},
            "references": row.references,
            "creationTime": wire_time(row.created_at),
        }
        if row.partner_id:
            view["partnerId"] = row.partner_id
        if row.type == ExtensionType.DEPARTMENT and row.queue_goals:
            view["callQueueInfo"] = cast("ExtensionCallQueueInfo", row.queue_goals)
        return view

    def full(self, row: Extension) -> ExtensionInfo:
        """An extension as reading one shows it."""
        view = self.listed(row)
        view |= {
            "account": {"id": row.account_id, "uri": uri_of(self._request, "account", row.account_id)},
            "extensionNumbers": [row.number],
            "setupWizardState": row.setup_state,
            "regionalSettings": regional_view(self._request, self._account, self._now, row),
            "serviceFeatures": service_features(row, self._account, granted(self._roles.get(row.id, ()))),
            "customFields": cast("list[ExtensionCustomField]", self._belongings.custom_fields_of(row)),
            "departments": [],
            "siteAccess": self._belongings.place_of(row).row.access,
        }
        info = {"reason": row.status_reason, "comment": row.status_comment}
        if any(info.values()):
            view["statusInfo"] = cast("ExtensionStatusInfo", {name: text for name, text in info.items() if text})
        return view

    def _site(self, row: Extension) -> ExtensionSite:
        ref = self._belongings.site_ref(row)
        return {"uri": uri_of(self._request, "account", row.account_id, "sites", ref["id"]), **ref}


async def full_view(session: AsyncSession, request: Request, row: Extension, now: datetime) -> ExtensionInfo:
    """One extension, with everything."""
    account = await session.get_one(Account, row.account_id)
    return (await ExtensionViews.load(session, request, account, [row], now)).full(row)
