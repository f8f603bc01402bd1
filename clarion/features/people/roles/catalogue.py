"""The permissions that routes may ask for, and the roles that hold them. Pure data.

Names are those of the compatible surface. A law test keeps every permission that a route requires in here.
"""

from dataclasses import dataclass

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

# What only administrators may do.
ADMIN_PERMISSIONS = frozenset({
    "AccountAdministration", "AddRemoveDevices", "AddRemoveUsers", "AutoReceptionist",
    "CallQueueToCallQueue", "ConfigureEmergencyMaps", "CostCenterManagement", "EditAccountDevices",
    "EditAssignedRoles", "EditCallQueuePresence", "EditCompanyAnsweringRules", "EditCompanyCallRecordings",
    "EditCompanyDevices", "EditCompanyGreetings", "EditCompanyInfo", "EditCompanyPhoneNumbers",
    "EditUserRoles", "EmergencyFramework", "FullCompanyCallLog", "Groups", "InternationalCalling",
    "ReadCompanyAnsweringRules", "ReadCompanyDevices", "ReadCompanyGreetings", "ReadCompanyPhoneNumbers",
    "ReadSMSRegistration", "Roles", "Sites", "UserGroups", "Users", "ViewConduct",
})  # fmt: skip

ALL_PERMISSIONS = MEMBER_PERMISSIONS | ADMIN_PERMISSIONS


@dataclass(frozen=True)
class Role:
    """`wire_id` and `display_name` are what the surface shows; `key` is what we store."""

    key: str
    wire_id: str
    display_name: str
    description: str
    permissions: frozenset[str]


ADMIN = Role("admin", "1", "Super Admin", "May do everything in this account.", ALL_PERMISSIONS)
MEMBER = Role("member", "4", "Standard", "Uses the phone and its own settings.", MEMBER_PERMISSIONS)
ROLES = {role.key: role for role in (ADMIN, MEMBER)}


def permissions_of(role_key: str) -> frozenset[str]:
    """What the role may do; nothing for a role that is unknown."""
    role = ROLES.get(role_key)
    return role.permissions if role else frozenset()
