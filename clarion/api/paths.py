"""Which addresses are the API's. Pure."""

_API_PATHS = (
    "/restapi", "/.well-known", "/team-messaging", "/rcvideo", "/scim", "/analytics/calls", "/ai/", "/cx/",
    "/voice/api", "/api/auth", "/1.0/",
    # What else begins with /webinar/ is the page on which people register.
    "/webinar/configuration/v1", "/webinar/history/v1", "/webinar/notifications/v1", "/webinar/registration/v1",
)  # fmt: skip


def is_api(path: str) -> bool:
    """Whether the path belongs to the API; everything else is the web app's."""
    return path.startswith(_API_PATHS)
