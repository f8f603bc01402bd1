"""What somebody may do, after all their roles: the authorization profile."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.http import uri_of
from clarion.base.storage import AsyncSession
from clarion.features.people.roles import queries
from clarion.features.people.roles.catalogue import Role, permission_scopes, reaches
from clarion.features.people.roles.permissions import PERMISSIONS
from clarion.features.people.roles.responses import AuthProfile, AuthProfileCheck, AuthProfilePermission
from clarion.features.people.roles.schemas import permission_id_view, role_uri
from clarion.features.people.sign_in.caller import Caller, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sites.models import AdministeredSite
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionType
from clarion.features.people.users.queries import find_extension
from clarion.features.people.users.tour_routes import offers_tour

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/authz-profile", tags=["Roles"])
Target = Annotated[str | None, Query(alias="targetExtensionId", max_length=64)]


class Profile:
    """Every permission that the roles give, with the role that gives the most of it and in which scopes."""

    def __init__(self, row: Extension, roles: Sequence[Role]) -> None:
        self.row = row
        self.scopes: dict[str, frozenset[str]] = {}
        self.giver: dict[str, Role] = {}
        for role in roles:
            for name in role.permissions:
                scopes = permission_scopes(name, role)
                if name not in self.giver or "AllExtensions" in scopes:
                    self.giver[name] = role
                self.scopes[name] = self.scopes.get(name, frozenset()) | scopes

    def toward(self, target: Extension) -> Mapping[str, frozenset[str]]:
        """What may be used on `target`: everything on oneself, on others what reaches them."""
        if target.id == self.row.id:
            return self.scopes
        return {name: scopes for name, scopes in self.scopes.items() if reaches(scopes, target.type)}

    def entry(self, request: Request, name: str) -> AuthProfilePermission:
        role = self.giver[name]
        return {
            "permission": permission_id_view(request, PERMISSIONS[name]),
            "effectiveRole": {"uri": role_uri(request, self.row.account_id, role), "id": role.id, "domain": "Account"},
            "scopes": sorted(self.scopes[name]),
        }


async def _profile(
    session: AsyncSession, caller: Caller, account_id: str, extension_id: str, target_id: str | None
) -> tuple[Profile, Mapping[str, frozenset[str]]]:
    row = await resolve_extension(session, caller, account_id, extension_id)
    roles = await queries.roles_of(session, row) if row.type in (*PEOPLE_TYPES, ExtensionType.GUEST) else []
    profile = Profile(row, roles)
    if target_id in (None, "", "~"):
        return profile, profile.scopes
    target = await find_extension(session, row.account_id, str(target_id))
    if target is None:
        raise NotFound("Resource for parameter [targetExtensionId] is not found.", parameter="targetExtensionId")
    return profile, profile.toward(target)


@router.get("", summary="Read what somebody may do")
async def read_authz_profile(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(guests=True)],
    accountId: str,
    extensionId: str,
    target: Target = None,
) -> AuthProfile:
    """`clarionWholeCompany` is false for who administers some sites: what counts for all is not theirs to change.
    `clarionTour`: whether the web app offers them its tour.
    """
    async with here.storage.reading() as session:
        profile, usable = await _profile(session, caller, accountId, extensionId, target)
        limit = select(AdministeredSite.site_id).where(AdministeredSite.extension_id == profile.row.id).limit(1)
        limited = await session.scalar(limit) is not None
    row = profile.row
    return {
        "uri": uri_of(request, "account", row.account_id, "extension", row.id, "authz-profile"),
        "permissions": [profile.entry(request, name) for name in sorted(usable)],
        "clarionWholeCompany": not limited,
        "clarionTour": offers_tour(here, caller, row),
    }


@router.get("/check", summary="Ask whether somebody holds a permission")
async def check_permission(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require()],
    accountId: str,
    extensionId: str,
    permission: Annotated[str, Query(alias="permissionId", min_length=1, max_length=100)],
    target: Target = None,
) -> AuthProfileCheck:
    """`successful` is false for a permission that is not held, and for one that does not exist."""
    async with here.storage.reading() as session:
        profile, usable = await _profile(session, caller, accountId, extensionId, target)
    row = profile.row
    answer: AuthProfileCheck = {
        "uri": uri_of(request, "account", row.account_id, "extension", row.id, "authz-profile", "check"),
        "successful": permission in usable,
    }
    if permission in usable:
        answer["details"] = profile.entry(request, permission)
    return answer
