"""Who is asking, and whether they may."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from clarion.base.errors import Forbidden, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people.roles.catalogue import ALL_PERMISSIONS, NOTHING, OPEN_TO_MEMBERS, reaches
from clarion.features.people.sites.models import MAIN_SITE
from clarion.features.people.users.models import Extension, ExtensionType

__all__ = ["AppIdentity", "Caller", "Reach", "resolve_account", "resolve_extension"]

Reach = Literal["own", "admin", "account"]
"""Whose extension a route may be used on: only one's own; others' too by whom a role lets (`Caller.may_act_on`, so
always an administrator); anybody's in the account."""


@dataclass(frozen=True)
class AppIdentity:
    """The registered client that the caller uses."""

    client_id: str
    name: str
    first_party: bool = False


@dataclass(frozen=True)
class Caller:
    """A person, signed in, using an app. `scopes` limit the app, `permissions` the person.

    `reach`: on whose extensions the person may use a permission (scopes as in `authz-profile`). `asked`: what the
    route that is being answered requires. `site_ids`: the sites that an administrator is limited to; none: not limited.
    """

    account_id: str
    extension_id: str
    extension_number: str
    session_id: str
    scopes: frozenset[str]
    permissions: frozenset[str]
    is_admin: bool
    app: AppIdentity
    language: str = "en-US"
    reach: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING, compare=False)
    asked: tuple[str, ...] = ()
    site_ids: frozenset[str] = frozenset()

    @property
    def is_guest(self) -> bool:
        """From outside: sees the chats that they were invited to."""
        return "GuestChats" in self.permissions and "Glip" not in self.permissions

    def reaches(self, row: Extension) -> bool:
        """Whether the extension lies within the sites that the person administers; everywhere when not limited."""
        if row.id == self.extension_id:
            return True
        return self.reaches_site(row.id if row.type == ExtensionType.SITE else row.site_id or MAIN_SITE)

    def reaches_site(self, site_id: str) -> bool:
        """The same of a site; empty: of what is the whole company's."""
        return not self.site_ids or site_id in self.site_ids

    def asking(self, permissions: tuple[str, ...]) -> "Caller":
        """The same person, before a route that requires these."""
        return replace(self, asked=permissions) if permissions else self

    def may_act_on(self, extension_type: str, *permissions: str) -> bool:
        """Whether the person may use all permissions (those of the route when none is given) on somebody else's
        extension of this type.
        """
        if self.is_admin:
            return True
        wanted = permissions or self.asked
        return bool(wanted) and all(
            any(
                name not in OPEN_TO_MEMBERS and reaches(self.reach.get(name, ()), extension_type)
                for name in choice.split(" OR ")
            )
            for choice in wanted
        )

    def may(self, permission: str) -> bool:
        """Whether the person holds it; of `A OR B`, whether they hold one."""
        return any(name in self.permissions for name in permission.split(" OR "))

    def check_permission(self, permission: str) -> None:
        """Raise CMN-408 when the person lacks it; for rules that depend on what the request contains."""
        if not self.may(permission):
            raise Forbidden(
                f"In order to call this API endpoint, user needs to have [{permission}] permission.",
                code="CMN-408",
                permissionName=permission,
            )

    def check_scope(self, scope: str) -> None:
        """Raise CMN-401 when the app lacks the scope."""
        if scope not in self.scopes:
            raise Forbidden(
                f"In order to call this API endpoint, application needs to have [{scope}] permission.",
                code="CMN-401",
                permissionName=scope,
            )


def resolve_account(caller: Caller, account_id: str) -> str:
    """The account that a path means: `~` or the caller's own id.

    Any other id is answered as if there were no such account (CMN-102, 404), whether there is one or not.
    """
    if account_id in ("~", caller.account_id):
        return caller.account_id
    raise NotFound("Resource for parameter [accountId] is not found.", parameter="accountId")


async def resolve_extension(
    session: AsyncSession,
    caller: Caller,
    account_id: str,
    extension_id: str,
    *,
    reach: Reach = "admin",
) -> Extension:
    """The extension that a path means: `~` for the caller's own, else an id within the caller's account.

    Raises 404 CMN-102 for what is not in the account, 403 CMN-404 for what is, but out of the route's reach.
    """
    account = resolve_account(caller, account_id)
    wanted = caller.extension_id if extension_id == "~" else extension_id
    row = await session.get(Extension, wanted) if len(wanted) <= 64 else None
    if row is None or row.account_id != account:
        raise NotFound("Resource for parameter [extensionId] is not found.", parameter="extensionId")
    foreign = row.id != caller.extension_id
    if foreign and (reach == "own" or (reach == "admin" and not caller.may_act_on(row.type))):
        raise Forbidden("This belongs to another extension.", code="CMN-404", parameter="extensionId")
    if not caller.reaches(row):
        raise Forbidden("This belongs to a site that you do not administer.", code="CMN-404", parameter="extensionId")
    return row


def known_permission(permission: str) -> bool:
    return permission in ALL_PERMISSIONS


def check_whole_company(caller: Caller) -> None:
    """Raises 403 CMN-404: who administers some sites chooses nothing that counts for all."""
    if not caller.reaches_site(""):
        raise Forbidden("This is the whole company's, and you administer some sites.", code="CMN-404")
