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

_V2 = "/restapi/v2/accounts/{accountId}"
_SCIM = "/scim/v2/Users"
_READ_DEVICE = (frozenset({"ReadAccountDevices OR ReadExtensionDevices"}), frozenset({"ReadAccounts"}))
_EDIT_DEVICE = (frozenset({"EditAccountDevices OR EditUserDevices"}), frozenset({"EditAccounts"}))
_OWN_DEVICE = "one's own phones are read and named with the right to them; others' need what the surface says"
_READ_NUMBERS = _rule("ReadCompanyPhoneNumbers", "ReadAccounts")
_EDIT_NUMBERS = _rule("EditCompanyPhoneNumbers", "EditAccounts")
_READ_PEOPLE, _EDIT_PEOPLE = _rule("Users", "ReadAccounts"), _rule("Users", "EditAccounts")

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
    f"PATCH {_EXTENSION}/address-book/contact/{{contactId}}": (
        _rule("EditPersonalContacts", "Contacts"),
        "the surface names a permission for every other change of a contact",
    ),
    f"GET {_ACCOUNT}/device/{{deviceId}}": (_READ_DEVICE, _OWN_DEVICE),
    f"GET {_ACCOUNT}/device/{{deviceId}}/sip-info": (_READ_DEVICE, _OWN_DEVICE),
    f"PUT {_ACCOUNT}/device/{{deviceId}}": (_EDIT_DEVICE, _OWN_DEVICE),
    f"PUT {_ACCOUNT}/device/{{deviceId}}/emergency": (_EDIT_DEVICE, _OWN_DEVICE),
    f"POST {_ACCOUNT}/sites": (_rule("Sites", "EditAccounts"), _STRICTER),
    f"GET {_V2}/cost-centers": (_rule("CostCenterManagement", "ReadAccounts"), _STRICTER),
    f"POST {_V2}/devices/bulk-add": (_rule("AddRemoveDevices", "EditAccounts"), _STRICTER),
    f"DELETE {_V2}/devices/{{deviceId}}": (_rule("EditAccountDevices", "EditAccounts"), _STRICTER),
    f"POST {_V2}/extensions/{{extensionId}}/devices/{{deviceId}}/replace": (
        _rule("EditUserDevices", "EditAccounts"),
        _STRICTER,
    ),
    f"GET {_V2}/phone-numbers": (_READ_NUMBERS, _STRICTER),
    f"DELETE {_V2}/phone-numbers": (_EDIT_NUMBERS, _STRICTER),
    f"POST {_V2}/phone-numbers/bulk-add": (_EDIT_NUMBERS, _STRICTER),
    f"GET {_V2}/phone-numbers/bulk-add/{{taskId}}": (_EDIT_NUMBERS, _STRICTER),
    f"PATCH {_V2}/phone-numbers/{{phoneNumberId}}": (_EDIT_NUMBERS, _STRICTER),
    f"POST {_V2}/phone-numbers/{{phoneNumberId}}/replace": (_EDIT_NUMBERS, _STRICTER),
    f"GET {_SCIM}": (_READ_PEOPLE, _STRICTER),
    f"POST {_SCIM}": (_EDIT_PEOPLE, _STRICTER),
    f"POST {_SCIM}/.search": (_READ_PEOPLE, _STRICTER),
    f"GET {_SCIM}/{{scimUserId}}": (_READ_PEOPLE, _STRICTER),
    f"PUT {_SCIM}/{{scimUserId}}": (_EDIT_PEOPLE, _STRICTER),
    f"PATCH {_SCIM}/{{scimUserId}}": (_EDIT_PEOPLE, _STRICTER),
    f"DELETE {_SCIM}/{{scimUserId}}": (_EDIT_PEOPLE, _STRICTER),
}
