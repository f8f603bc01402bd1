"""What an app may do, whoever uses it. Pure."""

from collections.abc import Iterable

ALL_SCOPES = (
    "A2PSMS", "AI", "Accounts", "Analytics", "CallControl", "Contacts", "EditAccounts", "EditCallLog",
    "EditExtensions", "EditMessages", "EditPresence", "EditWebinars", "Faxes", "InternalMessages",
    "ReadAccounts", "ReadAuditTrail", "ReadCallLog", "ReadCallRecording", "ReadContacts", "ReadMessages",
    "ReadPresence", "ReadWebinars", "RingOut", "RingSense", "RoleManagement", "SMS",
    "SubscriptionWebhook", "SyncDirectory", "TeamMessaging", "Video", "VoipCalling", "WebSocket",
    "WebSocketsSubscription",
)  # fmt: skip

IDENTITY_SCOPES = ("email", "openid", "profile")
"""Of OpenID Connect: any app may ask who somebody is, and gets these when it does."""

_IMPLIED = {
    "Accounts": ("EditAccounts",),
    "EditAccounts": ("ReadAccounts", "EditExtensions"),
    "Contacts": ("ReadContacts",),
    "EditCallLog": ("ReadCallLog",),
    "EditMessages": ("ReadMessages",),
    "EditPresence": ("ReadPresence",),
    "EditWebinars": ("ReadWebinars",),
    "Faxes": ("ReadMessages",),
    "SMS": ("ReadMessages",),
    "InternalMessages": ("ReadMessages",),
    "ReadCallRecording": ("ReadCallLog",),
    "WebSocketsSubscription": ("WebSocket",),
    "WebSocket": ("WebSocketsSubscription",),
}


def with_implied(scopes: Iterable[str]) -> frozenset[str]:
    """The scopes and all that they grant by holding them."""
    found: set[str] = set()
    waiting = list(scopes)
    while waiting:
        scope = waiting.pop()
        if scope not in found:
            found.add(scope)
            waiting.extend(_IMPLIED.get(scope, ()))
    return frozenset(found)


def granted(requested: str, allowed: Iterable[str]) -> tuple[str, ...]:
    """What a token gets: the scopes asked for that the app has; all of the app's when none was asked for."""
    wanted = set(requested.split())
    if not wanted:
        return tuple(sorted(allowed))
    return tuple(sorted(wanted & {*allowed, *IDENTITY_SCOPES}))
