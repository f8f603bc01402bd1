"""Routes of the surface that require something else than the surface says, and why.

Each entry is `"METHOD path"`, or `"* path"` for everything at and under a path; with the permissions that its routes
require instead (scopes are always the surface's), and the reason.
"""

_ACCOUNT = "/restapi/v1.0/account/{accountId}"
_EXTENSION = f"{_ACCOUNT}/extension/{{extensionId}}"
_V2 = "/restapi/v2/accounts/{accountId}"
_NUMBERS_OF_CAMPAIGN = (
    f"{_ACCOUNT}/sms-registration-brands/{{tcrBrandId}}/campaigns/{{tcrCampaignId}}/submit-phone-numbers"
)
_SILENT = "the surface names no permission, and without one every member could do it"
_OWN_LOCATION = "whoever may call must be able to say where help shall come to, with any role"
_GUESTS = "guests read and write in the chats that they were invited to, and have no other right"
_OWN_DEVICE = "the same path serves one's own phone, which needs no right over the company's"

EXCEPTIONS: dict[str, tuple[frozenset[str], str]] = {
    key: (frozenset([permission] if permission else []), reason)
    for key, permission, reason in [
        (f"POST {_ACCOUNT}/audit-trail/search", "ReadAuditTrail", _SILENT),
        (f"POST {_V2}/send-welcome-email", "Users", _SILENT),
        (f"POST {_V2}/send-activation-email", "AccountAdministration", _SILENT),
        (f"POST {_ACCOUNT}/sites", "Sites", _SILENT),
        (f"GET {_V2}/cost-centers", "CostCenterManagement", _SILENT),
        (f"PATCH {_EXTENSION}/address-book/contact/{{contactId}}", "EditPersonalContacts", _SILENT),
        ("* /analytics/calls/v1", "Reports", _SILENT),
        ("* /scim/v2/Users", "Users", _SILENT),
        (f"GET {_V2}/phone-numbers", "ReadCompanyPhoneNumbers", _SILENT),
        (f"* {_V2}/phone-numbers", "EditCompanyPhoneNumbers", _SILENT),
        (f"POST {_V2}/devices/bulk-add", "AddRemoveDevices", _SILENT),
        (f"DELETE {_V2}/devices/{{deviceId}}", "EditAccountDevices", _SILENT),
        (f"POST {_V2}/extensions/{{extensionId}}/devices/{{deviceId}}/replace", "EditUserDevices", _SILENT),
        (f"PATCH {_EXTENSION}/message-store/{{messageId}}", "EditMessages", _SILENT),
        (f"GET {_EXTENSION}/message-store/{{messageId}}/content/{{attachmentId}}", "ReadMessages", _SILENT),
        (f"* {_ACCOUNT}/message-threads", "SMSSending", _SILENT),
        ("* /team-messaging/v1/data-export", "ExportChats", _SILENT),
        (f"POST {_NUMBERS_OF_CAMPAIGN}", "EditCompanyPhoneNumbers", _SILENT),
        (f"* {_ACCOUNT}/sms-registration-brands", "ReadSMSRegistration", _SILENT),
        ("GET /webinar/configuration/v1/company/sessions", "WebinarSettings", _SILENT),
        ("GET /webinar/history/v1/company/sessions", "WebinarSettings", _SILENT),
        ("GET /webinar/history/v1/company/recordings", "WebinarSettings", _SILENT),
        ("GET /webinar/history/v1/company/recordings/{recordingId}", "WebinarSettings", _SILENT),
        ("* /webinar", "Meetings", _SILENT),
        ("GET /rcvideo/v1/account/{accountId}/recordings", "Reports", _SILENT),
        ("GET /rcvideo/v1/account/{accountId}/extension/{extensionId}/recordings", "Meetings", _SILENT),
        (f"GET {_EXTENSION}/video-configuration", "Meetings", _SILENT),
        (f"POST {_EXTENSION}/emergency-locations", "", _OWN_LOCATION),
        (f"PUT {_EXTENSION}/emergency-locations/{{locationId}}", "", _OWN_LOCATION),
        (f"DELETE {_EXTENSION}/emergency-locations/{{locationId}}", "", _OWN_LOCATION),
        (f"GET {_ACCOUNT}/device/{{deviceId}}", "ReadAccountDevices OR ReadExtensionDevices", _OWN_DEVICE),
        (f"GET {_ACCOUNT}/device/{{deviceId}}/sip-info", "ReadAccountDevices OR ReadExtensionDevices", _OWN_DEVICE),
        (f"PUT {_ACCOUNT}/device/{{deviceId}}", "EditAccountDevices OR EditUserDevices", _OWN_DEVICE),
        (f"PUT {_ACCOUNT}/device/{{deviceId}}/emergency", "EditAccountDevices OR EditUserDevices", _OWN_DEVICE),
        (f"* {_ACCOUNT}/extension/{{callQueueId}}/overflow-settings", "CallQueueToCallQueue", _SILENT),
        (f"GET {_ACCOUNT}/recording/{{recordingId}}/content", "ReadCallRecording", _SILENT),
        (f"DELETE {_ACCOUNT}/call-recordings", "EditCompanyCallRecordings", _SILENT),
        (
            f"POST {_ACCOUNT}/call-recording/bulk-assign",
            "EditCompanyInfo",
            "the surface asks for the right to read, for what decides whose calls are recorded",
        ),
        ("* /team-messaging/v1/chats/{chatId}/posts", "VisitedChats", _GUESTS),
        ("POST /team-messaging/v1/files", "VisitedChats", _GUESTS),
        (
            f"POST {_ACCOUNT}/greeting",
            "EditAccountGreetings",
            "the surface asks for the right to read oneself, and every member could change what the company says",
        ),
        (
            f"GET {_ACCOUNT}/active-calls",
            "ReadAccountCallLog",
            "the surface asks for the right to edit, for what only reads",
        ),
    ]
}


def find_exception(method: str, path: str) -> tuple[str, frozenset[str]] | None:
    """The entry for an operation and what it requires instead; an exact one goes before one for everything."""
    exact = f"{method} {path}"
    if exact in EXCEPTIONS:
        return exact, EXCEPTIONS[exact][0]
    for key, (permissions, _) in EXCEPTIONS.items():
        if key.startswith("* ") and f"{path}/".startswith(key[2:] + "/"):
            return key, permissions
    return None
