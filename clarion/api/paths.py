"""Which addresses are the API's, and how logs show them. Pure."""

import re
from collections.abc import Mapping

_SECRET = frozenset({"token", "secret", "key", "link", "pin"})  # path parameters that are as good as a password
_LIKE_A_SECRET = re.compile(r"(?=(?:[^/]*[A-Z0-9_]){2})[^/]{16,}")
_API_PATHS = (
    "/restapi", "/.well-known", "/team-messaging", "/rcvideo", "/scim", "/analytics/calls", "/ai/", "/cx/",
    "/voice/api", "/api/auth", "/1.0/",
    # What else begins with /webinar/ is the page on which people register.
    "/webinar/configuration/v1", "/webinar/history/v1", "/webinar/notifications/v1", "/webinar/registration/v1",
)  # fmt: skip


def is_api(path: str) -> bool:
    """Whether the path belongs to the API; everything else is the web app's."""
    return path.startswith(_API_PATHS)


def redacted(path: str, params: Mapping[str, object]) -> str:
    """The path for logs, without tokens that grant access to streams, recordings, meetings or chats.

    `params`: the path parameters of the matched route. Without any, long segments with digits or capitals are masked.
    """
    named = {name: str(value) for name, value in params.items() if name != "path"}
    for name, value in named.items():
        path = path.replace(value, f"{{{name}}}") if name in _SECRET and value else path
    return path if named else _LIKE_A_SECRET.sub("{hidden}", path)
