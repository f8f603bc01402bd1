"""What routes ask for by the surface's names of features, and the permissions that give it. Pure data.

The surface knows two sets of names: permissions, which roles hold, and features, which routes require. A feature is
there for everybody who holds one of its permissions. Some names are in both sets; then the feature is the permission.
"""

from clarion.features.people.roles.permissions import PERMISSIONS

_FEATURES = {
    "AdvancedPermissionsCapabilities": "EditAssignedRoles",
    "Conferencing": "OrganizeConference",
    "EditAccountAnsweringRules": "EditCompanyAnsweringRules",
    "EditAccountCallLog": "EditCompanyCallRecordings",
    "EditAccountGreetings": "EditCompanyGreetings",
    "EditAccountDevices": "EditAccountDevices EditCompanyDevices",
    "EditAutoReceptionist": "AutoReceptionist",
    "EditCompanySmsTemplates": "SmsTemplates",
    "EditCredentials": "EditUserCredentials",
    "EditEmergencyLocations": "ConfigureEmergencyMaps",
    "EditExtensionAnsweringRules": "EditUserAnsweringRules",
    "EditExtensionCallLog": "EditCallLog",
    "EditExtensionInfo": "EditExtensionInfo EditUserInfo",
    "EditGroups": "Groups",
    "EditHardPhoneAutoLocationUpdate": "ConfigureEmergencyMaps",
    "EditRoles": "EditUserRoles Roles",
    "EditSites": "Sites",
    "EditSoftPhoneAutoLocationUpdate": "ConfigureEmergencyMaps",
    "EditTeamsDirectRouting": "TeamsDirectRouting",
    "EditUserGroups": "UserGroups",
    "EditUsers": "AddRemoveUsers Users",
    "FaxSending": "OutboundFaxes",
    "NewEmergencyCallingFramework": "EmergencyFramework",
    "PagesSending": "InternalSMS",
    "ReadAccountAnsweringRules": "ReadCompanyAnsweringRules",
    "ReadAccountCallLog": "FullCompanyCallLog",
    "ReadAccountCallRecordings": "ReadCallRecording",
    "ReadAccountDevices": "ReadCompanyDevices",
    "ReadAccountGreetings": "ReadCompanyGreetings",
    "ReadAccountPhoneNumbers": "ReadCompanyPhoneNumbers",
    "ReadCompanySmsTemplates": "SmsTemplates OutboundSMS",
    "ReadEmergencyLocations": "ConfigureEmergencyMaps ReadCompanyInfo",
    "ReadExtensionAnsweringRules": "ReadUserAnsweringRules",
    "ReadExtensionCallLog": "ReadCallLog",
    "ReadExtensionDevices": "ReadUserDevices",
    "ReadExtensionInfo": "ReadUserInfo",
    "ReadExtensionPhoneNumbers": "ReadUserPhoneNumbers",
    "ReadMessageAndNotificationSettings": "ReadMessagesNotificationsSettings",
    "ReadOutboundCallerId": "ReadCallerIDSettings",
    "ReadRoles": "ReadUserRoles",
    "ReadTeamsDirectRouting": "TeamsDirectRouting",
    "SMSSending": "OutboundSMS",
    "TeamMessaging": "Glip",
    "VisitedChats": "Glip GuestChats",
}

FEATURES: dict[str, frozenset[str]] = {name: frozenset(text.split()) for name, text in _FEATURES.items()}
"""Feature: the permissions of which one is enough. Features that are called like their permission are left out."""

for _name, _givers in FEATURES.items():
    if not _givers <= PERMISSIONS.keys():
        raise ValueError(f"{_name} is given by permissions that do not exist: {_givers - PERMISSIONS.keys()}")


def givers_of(name: str) -> frozenset[str]:
    """The permissions of which one is enough for a name that a route asks for; empty when nobody knows the name."""
    if name in FEATURES:
        return FEATURES[name]
    return frozenset({name}) if name in PERMISSIONS else frozenset()
