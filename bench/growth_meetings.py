"""What companies have of meetings, webinars and faxes, put straight into the tables (`growth_data.py`)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from clarion.base.ids import new_id
from clarion.features.meetings.bridges.rules import merged

MEETINGS, MEETING_RECORDINGS, WEBINARS, FAXES = 500, 50, 20, 200
"""Of a company of size 1."""
ATTENDANTS = 2  # of a meeting: what one person took part in fits on a page, each found by its id
OWN = 20  # of somebody who is named, in a company of any size
Rows = Iterator[dict[str, Any]]


class Gatherings:
    """Ids of bridges, meetings and webinars, and the rows of them all. `me`: hosts the first of each kind."""

    def __init__(self, account_id: str, people: list[str], size: int, now: datetime, me: str) -> None:
        self._account_id, self._people, self._now, self._me = account_id, people, now, me
        self.planned = [new_id() for _ in people]
        self.meetings = [new_id() for _ in range(MEETINGS * size)]
        self.webinars = [(new_id(), new_id(), new_id()) for _ in range(WEBINARS * size)]  # with session and bridge
        self._recordings = MEETING_RECORDINGS * size

    def host(self, at: int) -> str:
        return self._me if self._me and at < OWN else self._people[at % len(self._people)]

    def bridge_rows(self) -> Rows:
        ids = [*self.planned, *(bridge for _, _, bridge in self.webinars)]
        for at, one in enumerate(ids):
            webinar = at >= len(self.planned)
            host = self.host(at - len(self.planned) if webinar else at)
            pins = {name: f"{at:06}{one[-10:]}{n}" for n, name in enumerate(("web_pin", "host_pin", "participant_pin"))}
            yield {
                "id": one,
                "account_id": self._account_id,
                "extension_id": host,
                "kind": "Webinar" if webinar else "Scheduled",
                "name": f"Bridge {at}",
                "link": f"link-{one}",
                "preferences": merged({}, {}),
                "created_at": self._now,
                **pins,
            }

    def planned_rows(self) -> Rows:
        for at, one in enumerate(self.planned):
            starts = self._now + timedelta(hours=at % 500)
            yield {
                "bridge_id": one,
                "account_id": self._account_id,
                "extension_id": self.host(at),
                "kind": "Scheduled",
                "starts_at": starts,
                "last_at": starts,
                "options": {},
                "invitees": [],
            }

    def invited_rows(self) -> Rows:
        for at, one in enumerate(self.planned):
            yield {"bridge_id": one, "extension_id": self._people[(at + 1) % len(self._people)]}

    def meeting_rows(self) -> Rows:
        for at, one in enumerate(self.meetings):
            started = self._now - timedelta(minutes=10 * at + 60)
            yield {
                "id": one,
                "account_id": self._account_id,
                "bridge_id": self.planned[at % len(self.planned)],
                "short_id": str(at),
                "title": f"Meeting {at}",
                "host_extension_id": self.host(at),
                "host_name": "Host",
                "started_at": started,
                "ended_at": started + timedelta(minutes=30),
            }

    def attendance_rows(self) -> Rows:
        for at, one in enumerate(self.meetings):
            for n in range(ATTENDANTS):
                yield {
                    "meeting_id": one,
                    "participant": f"p{n}",
                    "account_id": self._account_id,
                    "extension_id": self.host(at) if n == 0 else self._people[(at + n) % len(self._people)],
                    "name": f"Participant {n}",
                    "joined_at": self._now,
                    "left_at": self._now,
                }

    def recording_rows(self) -> Rows:
        for at in range(self._recordings):
            started = self._now - timedelta(hours=at)
            yield {
                "id": new_id(),
                "meeting_id": self.meetings[at * (MEETINGS // MEETING_RECORDINGS)],
                "account_id": self._account_id,
                "extension_id": self.host(at),
                "started_at": started,
                "ended_at": started,
                "status": "Available",
                "due_at": started + timedelta(days=400),
                "file_key": f"meetings/{at}",
            }

    def webinar_rows(self) -> Rows:
        for at, (one, _, _) in enumerate(self.webinars):
            yield {
                "id": one,
                "account_id": self._account_id,
                "host_extension_id": self.host(at),
                "title": f"Webinar {at}",
                "settings": {},
                "created_at": self._now,
                "modified_at": self._now,
            }

    def session_rows(self) -> Rows:
        for at, (webinar, one, bridge) in enumerate(self.webinars):
            over = at % 2 == 1
            starts = self._now + timedelta(hours=(-at if over else at) - 2)
            yield {
                "id": one,
                "webinar_id": webinar,
                "account_id": self._account_id,
                "host_extension_id": self.host(at),
                "bridge_id": bridge,
                "starts_at": starts,
                "ends_at": starts + timedelta(hours=1),
                "time_zone": "UTC",
                "status": "Finished" if over else "Scheduled",
                "started_at": starts if over else None,
                "ended_at": starts if over else None,
                "registration": {},
                "form": {},
                "created_at": self._now,
                "modified_at": self._now,
            }

    def host_rows(self) -> Rows:
        for at, (_, session, _) in enumerate(self.webinars):
            one = new_id()
            yield {
                "id": one,
                "session_id": session,
                "role": "Host",
                "extension_id": self.host(at),
                "link": f"host-{one}",
                "created_at": self._now,
                "modified_at": self._now,
            }


def fax_rows(account_id: str, people: list[str], size: int, now: datetime, me: str) -> Rows:
    for at in range(FAXES * size):
        one = me if me and at < OWN else people[at % len(people)]
        moment = now - timedelta(minutes=at)
        yield {
            "id": new_id(),
            "account_id": account_id,
            "extension_id": one,
            "owner_id": one,
            "type": "Fax",
            "direction": "Inbound",
            "status": "Received",
            "subject": "Fax",
            "sender": {"phoneNumber": "+16505550199"},
            "recipients": [],
            "numbers": "+16505550199",
            "details": {"pages": 2},
            "created_at": moment,
            "changed_at": moment,
        }
