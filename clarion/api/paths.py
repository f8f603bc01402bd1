"""Which addresses are the API's. Pure."""

_API_PATHS = (
    "/restapi", "/.well-known", "/team-messaging", "/rcvideo", "/scim", "/webinar/", "/analytics/calls", "/ai/", "/cx/",
    "/voice/api", "/api/auth", "/1.0/",
)  # fmt: skip


def is_api(path: str) -> bool:
    """Whether the path belongs to the API; everything else is the web app's."""
    return path.startswith(_API_PATHS)
