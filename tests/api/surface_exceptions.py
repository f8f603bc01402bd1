"""Routes of the surface that require something else than the surface says, and why.

`"METHOD path"`: ((permissions, scopes) that the route requires, reason).
"""

Rule = tuple[frozenset[str], frozenset[str]]


def _rule(permissions: str, scopes: str) -> Rule:
    return frozenset(permissions.split()), frozenset(scopes.split())


_STRICTER = "the surface names no permission, and without one every member could do it"
_OWN_LOCATION = "whoever may call must be able to say where help shall come to, with any role"
_EXTENSION = "/restapi/v1.0/account/{accountId}/extension/{extensionId}"

_ACCOUNT = "/restapi/v1.0/account/{accountId}"

_TEMPLATES = f"{_ACCOUNT}/message-store-templates"
_EDIT_COMPANY = _rule("EditCompanyInfo", "EditAccounts")

EXCEPTIONS: dict[str, tuple[Rule, str]] = {
    f"POST {_TEMPLATES}": (_EDIT_COMPANY, _STRICTER),
    f"PUT {_TEMPLATES}/{{templateId}}": (_EDIT_COMPANY, _STRICTER),
    f"DELETE {_TEMPLATES}/{{templateId}}": (_EDIT_COMPANY, _STRICTER),
    f"POST {_ACCOUNT}/audit-trail/search": (_rule("ReadAuditTrail", "ReadAuditTrail"), _STRICTER),
    f"GET {_ACCOUNT}/active-calls": (
        _rule("ReadAccountCallLog", "ReadCallLog"),
        "the surface asks for the right to edit, for what only reads",
    ),
    f"POST {_EXTENSION}/emergency-locations": (_rule("", "EditAccounts"), _OWN_LOCATION),
    f"PUT {_EXTENSION}/emergency-locations/{{locationId}}": (_rule("", "EditAccounts"), _OWN_LOCATION),
    f"DELETE {_EXTENSION}/emergency-locations/{{locationId}}": (_rule("", "EditAccounts"), _OWN_LOCATION),
}
