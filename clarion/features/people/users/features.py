"""What an extension can use: by its type, its roles, its account, and by what this server has. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from clarion.features.people.accounts.models import Account
from clarion.features.people.roles.features import FEATURES, givers_of
from clarion.features.people.roles.permissions import PERMISSIONS
from clarion.features.people.sign_in.guard import is_asked_for
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionStatus
from clarion.features.people.users.responses import FeatureInfo, FeatureReason, UserServiceFeature

Held = Mapping[str, frozenset[str]]
_PHONES = frozenset({*PEOPLE_TYPES, "Limited", "SharedLinesGroup"}) - {"VirtualUser"}
_ANYBODY = frozenset(PEOPLE_TYPES)
_MAILBOXES = frozenset({*PEOPLE_TYPES, "Voicemail", "Department", "SharedLinesGroup"})


@dataclass(frozen=True)
class Feature:
    """`types`: which extensions can have it; `permission`: what the person must hold, empty for nothing; `asked`: what
    its routes ask for.
    """

    types: frozenset[str] = _ANYBODY
    permission: str = ""
    asked: str = ""


# By the surface's names. Routes ask for the ones that are also in `roles.features`.
_PRODUCT = {
    "CallForwarding": Feature(asked="EditExtensionAnsweringRules"),
    "DomesticCalling": Feature(_PHONES, "OutboundCalls"),
    "FaxReceiving": Feature(_MAILBOXES, "ReadMessages", asked="FaxSending"),
    "InternationalCalling": Feature(_PHONES, "OutboundCalls"),
    "MMS": Feature(permission="OutboundSMS"),
    "PagesReceiving": Feature(permission="ReadMessages"),
    "RingOut": Feature(_PHONES, "OutboundCalls"),
    "SMSReceiving": Feature(permission="ReadMessages"),
    "Voicemail": Feature(_MAILBOXES),
    "VoipCalling": Feature(_PHONES),
    "WebPhone": Feature(_PHONES),
}
# Permissions that the surface also calls features.
_SAME_NAME = ("AccountAdministration", "AddRemoveDevices", "EditAssignedRoles", "EditBlockedNumbers",
              "EditCallQueuePresence", "EditCompanyInfo", "EditMessages", "EditPersonalContacts",
              "EditPresenceStatus", "EmergencyFramework", "ReadAssignedRoles", "ReadBlockedNumbers",
              "ReadCompanyInfo", "ReadExtensionGrant", "ReadExtensions", "ReadMessages",
              "ReadPersonalContacts", "ReadPresenceStatus")  # fmt: skip

NAMES = tuple(sorted({*FEATURES, *_SAME_NAME, *_PRODUCT}))


def feature_view(name: str, row: Extension, account: Account, held: Held) -> FeatureInfo:
    """{id, available, reason?} of a feature in `NAMES`."""
    reason = _reason(name, row, account, held)
    view: FeatureInfo = {"id": name, "available": reason is None}
    if reason:
        view["reason"] = cast("FeatureReason", reason)
    return view


def _reason(name: str, row: Extension, account: Account, held: Held) -> dict[str, str] | None:
    product = _PRODUCT.get(name, Feature())
    if not _is_here(name, product):
        return _because("ServicePlanLimitation", "This server does not have the feature yet.")
    if row.type not in product.types:
        return _because("ExtensionTypeLimitation", f"An extension of type {row.type} does not have the feature.")
    if row.status != ExtensionStatus.ENABLED:
        return _because("ExtensionLimitation", f"The extension is {row.status}.")
    if name == "InternationalCalling" and not account.international_calling:
        return _because("AccountLimitation", "Calls abroad are closed for the account.")
    if name == "InternationalCalling" and not row.international_calling:
        return _because("ExtensionLimitation", "Calls abroad are closed for the extension.")
    givers = frozenset({product.permission}) - {""} if name in _PRODUCT else givers_of(name)
    if givers and row.type in PEOPLE_TYPES and givers.isdisjoint(held):
        wanted = sorted(givers)[0]
        message = f"No role of the person holds {wanted}."
        return {**_because("InsufficientPermissions", message), "permission": wanted}
    return None


def _is_here(name: str, product: Feature) -> bool:
    """Whether routes ask for it, by its own name or by that of a permission which gives it."""
    if name in FEATURES:
        return is_asked_for({name, *givers_of(name)})
    return not product.asked or is_asked_for({product.asked})


def _because(code: str, message: str) -> dict[str, str]:
    return {"code": code, "message": message}


def delegated(name: str) -> bool:
    """Whether somebody else may use the feature on an extension: settings of it, not its own calls and messages."""
    givers = givers_of(name)
    return bool(givers) and all(PERMISSIONS[giver].level == "extension" for giver in givers)


_SERVICES: dict[str, Callable[[Extension, Account, Held], bool]] = {
    "CallerIdControl": lambda row, account, held: row.type in _ANYBODY,
    "DeveloperPortal": lambda row, account, held: row.type in _ANYBODY,
    "DND": lambda row, account, held: row.type in _ANYBODY,
    "EmergencyCalling": lambda row, account, held: row.type in _PHONES,
    "InternationalCalling": lambda row, account, held: account.international_calling and row.international_calling,
    "MMS": lambda row, account, held: "OutboundSMS" in held,
    "Pager": lambda row, account, held: "InternalSMS" in held,
    "PagerReceiving": lambda row, account, held: "ReadMessages" in held,
    "PasswordAuth": lambda row, account, held: row.type in _ANYBODY,
    "Presence": lambda row, account, held: row.type in _ANYBODY,
    "RingOut": lambda row, account, held: row.type in _PHONES and "OutboundCalls" in held,
    "SMS": lambda row, account, held: "OutboundSMS" in held,
    "SMSReceiving": lambda row, account, held: "ReadMessages" in held,
    "TelephonySessions": lambda row, account, held: row.type in _PHONES,
    "UserManagement": lambda row, account, held: "AddRemoveUsers" in held,
    "Voicemail": lambda row, account, held: row.type in _MAILBOXES and row.voicemail_enabled,
    "VoipCalling": lambda row, account, held: row.type in _PHONES,
    "VoipCallingOnMobile": lambda row, account, held: row.type in _PHONES,
    "WebPhone": lambda row, account, held: row.type in _PHONES,
}


def service_features(row: Extension, account: Account, held: Held) -> list[UserServiceFeature]:
    """`serviceFeatures` of an extension."""
    found: list[UserServiceFeature] = []
    for name, rule in _SERVICES.items():
        enabled = rule(row, account, held)
        feature: UserServiceFeature = {"featureName": name, "enabled": enabled}
        if not enabled:
            feature["reason"] = _why(name, row)
        found.append(feature)
    return found


def _why(name: str, row: Extension) -> str:
    return "ExtensionTypeLimitation" if row.type not in _PHONES else "ExtensionLimitation"
