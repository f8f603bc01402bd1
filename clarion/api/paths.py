"""Which addresses are the API's, and how logs show them. Pure."""

import re
from collections.abc import Mapping

_OPENING = frozenset({"token", "secret", "key"})  # parts of paths that are as good as a password; no log has them
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
    """The path without what opens the door to whoever reads it: watching a stream, hearing a recording, posting to a
    chat. `params`: the parts that the route names. Where it names none, long words with digits or capitals are hidden.
    """
    named = {name: str(value) for name, value in params.items() if name != "path"}
    for name, value in named.items():
        path = path.replace(value, f"{{{name}}}") if name in _OPENING and value else path
    return path if named else _LIKE_A_SECRET.sub("{hidden}", path)
