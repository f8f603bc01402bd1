"""Which rate-limit group an operation belongs to. What is not listed: light for GET, medium for the rest."""

from typing import Any

_ACCOUNT = "/restapi/v1.0/account/{accountId}"
_EXTENSION = _ACCOUNT + "/extension/{extensionId}"

GROUPS = {
    ("GET", _ACCOUNT + "/extension"): "medium",
    ("GET", _ACCOUNT + "/phone-number"): "heavy",
    ("GET", _ACCOUNT + "/presence"): "heavy",
    ("GET", _ACCOUNT + "/directory/entries"): "medium",
    ("GET", _ACCOUNT + "/directory/entries/{entryId}"): "medium",
    ("POST", _ACCOUNT + "/directory/entries/search"): "heavy",
    ("GET", _ACCOUNT + "/user-role"): "medium",
    ("GET", _ACCOUNT + "/assigned-role"): "medium",
    ("GET", _ACCOUNT + "/call-log"): "heavy",
    ("GET", _ACCOUNT + "/active-calls"): "heavy",
    ("GET", _EXTENSION + "/call-log"): "heavy",
    ("GET", _EXTENSION + "/call-log-sync"): "heavy",
    ("GET", _EXTENSION + "/active-calls"): "heavy",
    ("POST", _EXTENSION + "/ring-out"): "heavy",
    ("DELETE", _EXTENSION + "/ring-out/{ringoutId}"): "heavy",
    ("POST", _ACCOUNT + "/telephony/call-out"): "heavy",
    ("POST", _ACCOUNT + "/telephony/conference"): "heavy",
    ("POST", "/restapi/v1.0/client-info/sip-provision"): "heavy",
    ("POST", "/restapi/oauth/token"): "auth",
    ("POST", "/restapi/oauth/revoke"): "auth",
    ("POST", "/restapi/oauth/wstoken"): "auth",
    ("GET", "/restapi/oauth/userinfo"): "auth",
}


def group_of(scope: Any) -> str:
    """The group of the request in `scope`, once its route is known."""
    path = getattr(scope.get("route"), "path", scope.get("path", ""))
    method = scope.get("method", "GET")
    if "/telephony/sessions/" in path:
        return "light"
    return GROUPS.get((method, path), "light" if method in ("GET", "HEAD", "OPTIONS") else "medium")
