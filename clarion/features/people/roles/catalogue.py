"""The predefined roles, and what holding roles comes to. Pure.

A law test keeps every permission or feature that a route requires in `ALL_PERMISSIONS`.
Add a permission in `permissions.py`, a feature in `features.py`; the administrator's role holds all by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from clarion.features.people.roles.features import FEATURES
from clarion.features.people.roles.permissions import PERMISSIONS, with_included

EVERYBODY = frozenset({"Account", "AllExtensions"})
"""Scopes of roles that reach every extension."""
ROLE_SCOPES = ("Account", "AllExtensions", "UserExtensions", "NonUserExtensions", "Self")
_PEOPLE = frozenset({"User", "VirtualUser", "DigitalUser", "FlexibleUser", "FaxUser"})
NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})

# What everybody may do, with what is theirs or what the company shows to all.
MEMBER_PERMISSIONS = frozenset({
    "EditBlockedNumbers", "EditCallLog", "EditCallerIDSettings", "EditExtensionInfo", "EditMessages",
    "EditMessagesNotificationsSettings", "EditPersonalContacts", "EditPresenceStatus",
    "EditUserAnsweringRules", "EditUserCredentials", "EditUserDevices", "EditUserForwardingFlipNumbers",
    "EditUserInfo", "Glip", "InternalSMS", "Meetings", "OrganizeConference", "OutboundCalls",
    "OutboundFaxes", "OutboundSMS", "ReadAssignedRoles", "ReadBlockedNumbers", "ReadCallLog",
    "ReadCallRecording", "ReadCallerIDSettings", "ReadCompanyInfo", "ReadExtensionGrant", "ReadExtensions",
    "ReadMessages", "ReadMessagesNotificationsSettings", "ReadPersonalContacts", "ReadPresenceStatus",
    "ReadUserAnsweringRules", "ReadUserDevices", "ReadUserForwardingFlipNumbers", "ReadUserInfo",
    "ReadUserPhoneNumbers", "ReadUserRoles",
})  # fmt: skip
ADMIN_PERMISSIONS = frozenset(PERMISSIONS) - MEMBER_PERMISSIONS
"""What no ordinary user may do."""
OPEN_TO_MEMBERS = frozenset(name for name in MEMBER_PERMISSIONS if PERMISSIONS[name].level == "account")
"""What everybody may see of the company: holding it lets nobody act on the things of others."""
ALL_PERMISSIONS = frozenset(PERMISSIONS) | frozenset(FEATURES)
"""Every name that a route may require."""


@dataclass(frozen=True)
class Role:
    """`id` is the surface's. `scope`: on whose extensions permissions of level `extension` may be used."""

    id: str
    display_name: str
    description: str
    permissions: frozenset[str]
    scope: str = "Self"
    custom: bool = False
    hidden: bool = False
    site_compatible: bool = False
    updated_at: datetime | None = None


_PHONE_SYSTEM = frozenset({
    "EditCompanyPhoneNumbers", "EditCompanyDevices", "AddRemoveDevices", "EditCompanyAnsweringRules",
    "EditCompanyGreetings", "AutoReceptionist", "Groups", "UserGroups", "Sites", "CallQueueToCallQueue",
    "EditCallQueuePresence", "ConfigureEmergencyMaps", "EmergencyFramework", "ReadSMSRegistration",
    "SmsTemplates", "EditCompanyInfo",
})  # fmt: skip
_USER_ADMIN = frozenset({"Users", "AddRemoveUsers", "EditAssignedRoles", "ReadCompanyPhoneNumbers",
                         "ReadCompanyDevices", "EditUserRoles", "Roles", "CostCenterManagement"})  # fmt: skip
_WATCHING = frozenset({"FullCompanyCallLog", "Reports", "EditCallQueuePresence", "ReadCompanyPhoneNumbers"})
_QUIET = frozenset({"OutboundCalls", "OutboundSMS", "OutboundFaxes", "OrganizeConference"})


def _role(number: str, name: str, description: str, permissions: frozenset[str], scope: str = "Self") -> Role:
    return Role(number, name, description, with_included(permissions), scope)


ADMIN = _role("1", "Super Admin", "May do everything in this account.", frozenset(PERMISSIONS), "AllExtensions")
MEMBER = _role("4", "Standard", "Uses the phone and its own settings.", MEMBER_PERMISSIONS)
GUEST = _role("guest", "Guest", "Sees the chats they were invited to, and nothing else.", frozenset({"GuestChats"}))
"""Of guests, always and only; it cannot be given to anybody."""
BOT = _role(
    "bot", "Bot", "Reads and writes in the chats it is in, and changes its own name and picture.",
    frozenset({"EditExtensionInfo", "EditUserInfo", "Glip", "ReadCompanyInfo", "ReadExtensions", "ReadPresenceStatus"}),
)  # fmt: skip
"""Of bots, always and only: no calls, no texts, nothing of anybody's but chats."""
PREDEFINED: dict[str, Role] = {
    role.id: role
    for role in (
        ADMIN,
        _role("2", "Phone System Admin", "Manages numbers, phones, greetings, rules, queues and emergency locations.",
              MEMBER_PERMISSIONS | _PHONE_SYSTEM, "NonUserExtensions"),
        _role("3", "User Admin", "Adds, changes and removes people, and gives them roles that go no further.",
              MEMBER_PERMISSIONS | _USER_ADMIN, "UserExtensions"),
        MEMBER,
        _role("5", "Manager", "Sees the whole company's calls and analytics, and who takes calls of queues.",
              MEMBER_PERMISSIONS | _WATCHING),
        _role("6", "Compliance Officer", "Reads calls, the audit trail and conduct decisions; exports and holds chats.",
              MEMBER_PERMISSIONS | {"ViewConduct", "ReadAuditTrail", "FullCompanyCallLog", "Reports", "ExportChats",
                                    "ChatRetention", "HandlePrivacyRequests"}),
        _role("7", "Receiving Only", "Takes calls and messages, and starts none but emergency calls.",
              MEMBER_PERMISSIONS - _QUIET - {"InternalSMS"}),
        _role("8", "Trust and Safety Officer", "Decides on objections and reports, acts where the policy is broken.",
              MEMBER_PERMISSIONS | {"TerminateAccounts", "SwitchRules", "ReadAuditTrail"}),
    )
}  # fmt: skip


def permission_scopes(permission: str, role: Role) -> frozenset[str]:
    """Where the role lets a person use the permission, as the surface says it."""
    level = PERMISSIONS[permission].level
    if level == "account":
        return frozenset({"Account"})
    if level == "personal":
        return frozenset({"Self"})
    return frozenset({"AllExtensions" if role.scope in EVERYBODY else role.scope})


def granted(roles: Iterable[Role]) -> Mapping[str, frozenset[str]]:
    """Permission or feature: the scopes in which the roles together give it."""
    held = tuple(roles)
    if all(role is PREDEFINED.get(role.id) for role in held):
        return _granted_by_predefined(tuple(role.id for role in held))
    return _granted(held)


@lru_cache(maxsize=256)
def _granted_by_predefined(ids: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """Most people have nothing else, and every reading of an extension asks."""
    return MappingProxyType(_granted([PREDEFINED[role_id] for role_id in ids]))


def _granted(roles: Iterable[Role]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for role in roles:
        for permission in role.permissions:
            found[permission] = found.get(permission, frozenset()) | permission_scopes(permission, role)
    held = dict(found)
    for feature, givers in FEATURES.items():
        scopes = frozenset[str]().union(*(held[name] for name in givers if name in held))
        if scopes:
            found[feature] = found.get(feature, frozenset()) | scopes
    return found


def reaches(scopes: Iterable[str], extension_type: str) -> bool:
    """Whether somebody else's extension, of this type, lies within the scopes."""
    kinds = {"UserExtensions"} if extension_type in _PEOPLE else {"NonUserExtensions"}
    return not (EVERYBODY | kinds).isdisjoint(scopes)


def goes_no_further(role: Role, held: Mapping[str, frozenset[str]]) -> bool:
    """Whether a role gives nothing that somebody who holds `held` lacks: then they may give it to others."""
    for permission in role.permissions:
        mine = held.get(permission, frozenset())
        for scope in permission_scopes(permission, role):
            if not mine or not (scope in mine or scope == "Self" or not EVERYBODY.isdisjoint(mine)):
                return False
    return True
