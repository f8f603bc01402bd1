"""What Google and Microsoft answer, as they document it."""

import io
from typing import Any
from urllib.parse import unquote

from PIL import Image

from tests.features.people.connections.servers import Answer, Asked, id_token


def a_picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, kind)
    return out.getvalue()


class Google:
    """As it documents itself."""

    def __init__(self) -> None:
        self.people: list[dict[str, Any]] = [
            a_person("people/1", "Casey", "+12025550123"),
            a_person("people/2", "Dana", "+12025550124"),
        ]
        self.events: list[dict[str, Any]] = []
        self.calendars: list[dict[str, Any]] = [{"id": "ann@example.com", "summary": "Ann", "primary": True}]
        self.others: dict[str, list[dict[str, Any]]] = {}
        self.pictures: dict[str, bytes] = {}
        self.refuse: dict[str, Answer] = {}
        self.tokens = 0
        self.valid = 0

    def __call__(self, asked: Asked) -> Answer:
        if asked.path in self.refuse:
            return self.refuse[asked.path]
        if asked.path in self.pictures and "authorization" not in asked.headers:
            return 200, {}, self.pictures[asked.path]
        if asked.path == "/token":
            self.tokens += 1
            scope = "openid email https://www.googleapis.com/auth/contacts.readonly https://www.googleapis.com/auth/calendar.events.readonly"
            said = {"access_token": f"a-{self.tokens}", "scope": scope, "expires_in": 3600}
            if asked.form["grant_type"] == "authorization_code":
                said |= {"refresh_token": "r-1", "id_token": id_token("ann@example.com")}
            return 200, {}, said
        if asked.path == "/revoke":
            return 200, {}, {}
        if asked.headers.get("authorization") != f"Bearer a-{self.tokens}" or self.tokens < self.valid:
            return 401, {}, {"error": {"code": 401, "status": "UNAUTHENTICATED"}}
        if asked.path == "/people":
            return self._people(asked)
        if asked.path.startswith("/photos/"):
            raise AssertionError("the token goes nowhere else")
        if asked.path == "/users/me/calendarList":
            return 200, {}, {"items": self.calendars}
        calendar = unquote(asked.path.removeprefix("/calendars/").removesuffix("/events"))
        if calendar in ("primary", "ann@example.com"):
            return 200, {}, {"items": self.events}
        found = self.others.get(calendar)
        return (200, {}, {"items": found}) if found is not None else (404, {}, {"error": {"code": 404}})

    def _people(self, asked: Asked) -> Answer:
        if asked.query.get("syncToken") == "old":
            reason = {"reason": "EXPIRED_SYNC_TOKEN", "@type": "type.googleapis.com/google.rpc.ErrorInfo"}
            return 400, {}, {"error": {"code": 400, "status": "FAILED_PRECONDITION", "details": [reason]}}
        if not asked.query.get("pageToken"):
            return 200, {}, {"connections": self.people[:1], "nextPageToken": "p2"}
        return 200, {}, {"connections": self.people[1:], "nextSyncToken": "s-1"}


def a_person(name: str, given: str, number: str) -> dict[str, Any]:
    return {
        "resourceName": name,
        "etag": "e",
        "names": [{"givenName": given}],
        "phoneNumbers": [{"value": number, "type": "mobile"}],
    }


class Graph:
    """As Microsoft documents it: changes by folder, and links to go on with."""

    def __init__(self) -> None:
        self.root = ""
        self.expired = False
        self.next = ""
        self.people = [{"id": "1", "givenName": "Casey", "surname": "Jones", "mobilePhone": "202-555-0123"}]

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/token":
            said = {"access_token": "a", "refresh_token": "r-2", "id_token": id_token("ann@example.com")}
            return 200, {}, said | {"scope": "Contacts.Read Calendars.Read"}
        if asked.path == "/graph/me/contacts":
            return 200, {}, {"value": [{"id": "1", "parentFolderId": "main"}]}
        if asked.path == "/graph/me/contactFolders":
            return 200, {}, {"value": []}
        if asked.path == "/graph/me/contactFolders/main/contacts/delta":
            return self._delta(asked)
        if unquote(asked.path) == "/graph/me/contacts/1/photo/$value":
            return 200, {}, a_picture()
        if asked.path == "/graph/me/calendars":
            listed = [{"id": "c=1", "name": "Calendar", "isDefaultCalendar": True}, {"id": "c=2", "name": "Team"}]
            return 200, {}, {"value": listed}
        if unquote(asked.path) == "/graph/me/calendars/c=1/calendarView":
            return 404, {}, {"error": {"code": "ErrorItemNotFound"}}
        start = {"dateTime": "2026-01-05T15:00:00.0000000", "timeZone": "UTC"}
        event = {"subject": "Call", "start": start, "end": {"dateTime": "2026-01-05T16:00:00.0000000"}, "showAs": "oof"}
        return 200, {}, {"value": [event]}

    def _delta(self, asked: Asked) -> Answer:
        if "$deltatoken" in asked.query and self.expired:
            return 410, {}, {"error": {"code": "resyncRequired"}}
        if "$skiptoken" not in asked.query and "$deltatoken" not in asked.query:
            return (
                200,
                {},
                {"value": self.people, "@odata.nextLink": self.next or f"{self.root}{asked.path}?$skiptoken=1"},
            )
        gone = [{"id": "1", "@removed": {"reason": "deleted"}}] if "$deltatoken" in asked.query else []
        return 200, {}, {"value": gone, "@odata.deltaLink": f"{self.root}{asked.path}?$deltatoken=2"}
