"""Companies of any size for benchmarks: people with phones and numbers, calls, recordings, texts, chats and audit
records, put straight into the tables in bulk. Unit: 50 people, 10,000 lines of the call log.
"""

import json
import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Table, insert, text

from bench.growth_meetings import Gatherings, fax_rows
from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.storage import Base, Json, Storage
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.history.models import Meeting, MeetingAttendance
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.meetings.schedule.models import PlannedMeeting, PlannedMeetingInvitee
from clarion.features.meetings.webinars.models import Webinar, WebinarInvitee, WebinarSession
from clarion.features.message_store.models import Message
from clarion.features.messaging.chats.models import Chat, Member
from clarion.features.messaging.posts.models import Post
from clarion.features.numbers import PhoneNumber
from clarion.features.operations.audit.models import AuditRecord
from clarion.features.people import Extension
from clarion.features.people.contacts.models import Contact
from clarion.features.people.sites.models import Site
from clarion.features.phone import Device
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.handling.models import BlockedNumber
from clarion.features.phone.queues.models import CallQueue, CallQueueMember
from clarion.features.phone.recording.models import CallRecording

PEOPLE, CALLS, POSTS, TEXTS, AUDITED, RECORDED, SITES = 50, 10_000, 5_000, 2_000, 5_000, 500, 5
"""Of a company of size 1."""
_AT_ONCE = 5_000
_RESULTS = ("Accepted", "Missed", "Voicemail", "Call connected", "No Answer", "Busy")


async def fill_company(here: Container, account_id: str, size: int, *, history: float = 1.0, me: str = "") -> list[str]:
    """A company `size` times as large as the smallest. Returns the ids of its new people.

    `history`: how much of the calls, texts, posts and audit records; 0: none. `me`: somebody in one of the teams.
    """
    chance, now = random.Random(size), here.clock.now()
    people = [new_id() for _ in range(PEOPLE * size)]

    def of(count: int) -> int:
        return int(count * size * history)

    await put(here, Extension, people_rows(account_id, people, now))
    await put(here, PhoneNumber, number_rows(account_id, people, now))
    await put(here, Device, device_rows(account_id, people, now))
    await _queues(here, account_id, people, size, now)
    await _sites(here, account_id, SITES * size, now)
    await put(here, Contact, _contacts(account_id, people, now))
    await put(here, BlockedNumber, _blocked(account_id, people, now))
    if history:
        await put(here, CallLogEntry, _calls(account_id, people, of(CALLS), now, chance))
        await put(here, CallRecording, _recordings(account_id, people, of(RECORDED), now, chance))
        await put(here, Message, _texts(account_id, people, of(TEXTS), now, chance))
        await put(here, AuditRecord, _audit(account_id, people, of(AUDITED), now))
        await _chats(here, account_id, people, of(POSTS), now, me)
        await _gatherings(here, Gatherings(account_id, people, size, now, me))
        await put(here, Message, fax_rows(account_id, people, size, now, me))
    await analyze(here.storage)
    return people


async def _gatherings(here: Container, of: Gatherings) -> None:
    await put(here, MeetingBridge, of.bridge_rows())
    await put(here, PlannedMeeting, of.planned_rows())
    await put(here, PlannedMeetingInvitee, of.invited_rows())
    await put(here, Meeting, of.meeting_rows())
    await put(here, MeetingAttendance, of.attendance_rows())
    await put(here, MeetingRecording, of.recording_rows())
    await put(here, Webinar, of.webinar_rows())
    await put(here, WebinarSession, of.session_rows())
    await put(here, WebinarInvitee, of.host_rows())


async def analyze(storage: Storage) -> None:
    """Let the planner of the database know how many rows there are of what."""
    async with storage.engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("ANALYZE"))


async def put(here: Container, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """In bulk; all rows have the same keys."""
    rest = iter(rows)
    table: Any = model.__table__
    while batch := list(islice(rest, _AT_ONCE)):
        if here.storage.is_sqlite:
            async with here.storage.transaction() as session:
                await session.execute(insert(table), batch)
        else:
            await _copy(here.storage, table, batch)


async def _copy(storage: Storage, table: Table, rows: list[dict[str, Any]]) -> None:
    """By COPY, a tenth of the time. Columns that the rows leave out get what models give them."""
    given = rows[0]
    names = {column.key for column in table.columns if column.key in given or column.default is not None}
    defaults = {key: table.columns[key].default.arg for key in names - given.keys()}  # type: ignore[union-attr]
    columns = [column for column in table.columns if column.key in names]

    def cell(column: Any, row: dict[str, Any]) -> Any:
        value = row[column.key] if column.key in row else defaults[column.key]
        value = value(None) if callable(value) else value
        return json.dumps(value) if isinstance(column.type, Json | JSON) and value is not None else value

    async with storage.engine.begin() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        records = [tuple(cell(column, row) for column in columns) for row in rows]
        await raw.copy_records_to_table(table.name, records=records, columns=[each.name for each in columns])


async def _sites(here: Container, account_id: str, count: int, now: datetime) -> None:
    ids = [new_id() for _ in range(count)]
    await put(
        here,
        Extension,
        (
            {
                "id": one,
                "account_id": account_id,
                "number": str(800_000 + at),
                "type": "Site",
                "display_name": f"Site {at}",
                "created_at": now,
            }
            for at, one in enumerate(ids)
        ),
    )
    rows = (
        {
            "id": one,
            "account_id": account_id,
            "extension_id": one,
            "name": f"Site {at}",
            "business_address": {},
            "accessible_ids": [],
            "ivr": {},
            "created_at": now,
        }
        for at, one in enumerate(ids)
    )
    await put(here, Site, rows)


def _contacts(account_id: str, people: list[str], now: datetime) -> Iterator[dict[str, Any]]:
    """Two of each person."""
    for one in people:
        for at in range(2):
            yield {
                "id": new_id(),
                "account_id": account_id,
                "extension_id": one,
                "revision": at + 1,
                "details": {"firstName": f"Contact{at}"},
                "sort_first": f"contact{at}",
                "changed_at": now,
            }


def _blocked(account_id: str, people: list[str], now: datetime) -> Iterator[dict[str, Any]]:
    for at, one in enumerate(people):
        yield {
            "id": new_id(),
            "account_id": account_id,
            "extension_id": one,
            "number": f"+1650556{at % 10_000:04}",
            "status": "Blocked",
            "label": "",
            "created_at": now,
        }


def people_rows(account_id: str, ids: list[str], now: datetime) -> Iterator[dict[str, Any]]:
    for at, one in enumerate(ids):
        yield {
            "id": one,
            "account_id": account_id,
            "number": str(200_000 + at),
            "first_name": f"First{at}",
            "last_name": f"Last{at % 997}",
            "email": f"p{at}@{account_id}.example.com",
            "job_title": "Engineer",
            "created_at": now,
        }


def number_rows(account_id: str, ids: list[str], now: datetime, first: int = 0) -> Iterator[dict[str, Any]]:
    start = 1_213_000_0000 + int(account_id) % 1000 * 100_000 if first == 0 else 1_313_000_0000 + first
    for at, one in enumerate(ids):
        number = f"+{start + at}"
        yield {"id": new_id(), "number": number, "account_id": account_id, "extension_id": one, "created_at": now}


def device_rows(account_id: str, ids: list[str], now: datetime) -> Iterator[dict[str, Any]]:
    for one in ids:
        name = "Desk phone"
        yield {"id": new_id(), "account_id": account_id, "extension_id": one, "name": name, "created_at": now}


async def _queues(here: Container, account_id: str, people: list[str], size: int, now: datetime) -> None:
    queues = [new_id() for _ in range(max(1, size // 2))]
    rows = [
        {
            "id": one,
            "account_id": account_id,
            "number": str(700_000 + at),
            "type": "Department",
            "display_name": f"Queue {at}",
            "created_at": now,
        }
        for at, one in enumerate(queues)
    ]
    await put(here, Extension, rows)
    await put(here, CallQueue, [{"queue_id": one, "account_id": account_id} for one in queues])
    members = (
        {
            "queue_id": queue,
            "extension_id": people[(at * 20 + n) % len(people)],
            "account_id": account_id,
            "position": n,
        }
        for at, queue in enumerate(queues)
        for n in range(20)
    )
    await put(here, CallQueueMember, members)


def _calls(
    account_id: str, people: list[str], count: int, now: datetime, chance: random.Random
) -> Iterator[dict[str, Any]]:
    for at in range(count):
        started = now - timedelta(seconds=(count - at) * 30)
        inbound = at % 2 == 0
        outside = f"+1650{chance.randrange(max(200, count // 10)):07}"
        yield {
            "id": new_id(),
            "account_id": account_id,
            "extension_id": people[at % len(people)],
            "session_id": f"c{at}",
            "telephony_session_id": f"s-c{at}",
            "party_id": f"p-c{at}-1",
            "direction": "Inbound" if inbound else "Outbound",
            "action": "Phone Call",
            "result": _RESULTS[at % len(_RESULTS)],
            "transport": "PSTN",
            "from_number": outside if inbound else "+12130000000",
            "to_number": "+12130000000" if inbound else outside,
            "caller": {"phoneNumber": outside},
            "callee": {"phoneNumber": outside},
            "legs": [],
            "started_at": started,
            "seconds": 60.0,
            "modified_at": started,
        }


def _recordings(
    account_id: str, people: list[str], count: int, now: datetime, chance: random.Random
) -> Iterator[dict[str, Any]]:
    for at in range(count):
        call = chance.randrange(count * 20)
        yield {
            "id": new_id(),
            "account_id": account_id,
            "extension_id": people[at % len(people)],
            "session_id": f"c{call}",
            "party_id": f"p-c{call}-1",
            "mode": "Automatic",
            "started_at": now - timedelta(minutes=at),
            "seconds": 60.0,
            "file_key": f"recordings/{at}",
            "size": 1,
        }


def _texts(
    account_id: str, people: list[str], count: int, now: datetime, chance: random.Random
) -> Iterator[dict[str, Any]]:
    for at in range(count):
        one, moment = people[at % len(people)], now - timedelta(minutes=count - at)
        number = f"+1650555{chance.randrange(10_000):04}"
        yield {
            "id": new_id(),
            "account_id": account_id,
            "extension_id": one,
            "owner_id": one,
            "type": "SMS",
            "direction": "Inbound",
            "status": "Received",
            "subject": f"Message {at}",
            "sender": {"phoneNumber": number},
            "recipients": [],
            "numbers": number,
            "details": {},
            "created_at": moment,
            "changed_at": moment,
        }


def _audit(account_id: str, people: list[str], count: int, now: datetime) -> Iterator[dict[str, Any]]:
    for at in range(count):
        yield {
            "id": new_id(),
            "account_id": account_id,
            "at": now - timedelta(minutes=count - at),
            "origin": "api",
            "initiator_id": people[at % 5],
            "action": f"UPDATE_{at % 60}",
            "event_type": "UPDATE",
            "operation": "PUT /restapi/v1.0/account/{accountId}/extension/{extensionId}",
            "target_type": "Extension",
            "target_id": people[at % len(people)],
            "details": [],
            "words": f"update extension {at}",
        }


async def _chats(here: Container, account_id: str, people: list[str], count: int, now: datetime, me: str) -> None:
    """Teams of twenty people, with the same number of posts each; somebody is in the first one, too."""
    size = 20
    teams = [(new_id(), people[start : start + size]) for start in range(0, len(people), size)]
    teams[0] = (teams[0][0], [*teams[0][1], *([me] if me else [])])
    each = max(1, count // len(teams))
    rows = (
        {
            "id": one,
            "account_id": account_id,
            "kind": "Team",
            "name": f"Team {at}",
            "creator_id": members[0],
            "member_count": len(members),
            "last_seq": each,
            "last_post_at": now,
            "n": at,
            "created_at": now,
            "changed_at": now,
        }
        for at, (one, members) in enumerate(teams)
    )
    await put(here, Chat, rows)
    members = ({"chat_id": one, "extension_id": person, "joined_at": now} for one, found in teams for person in found)
    await put(here, Member, members)
    await put(here, Post, _posts(account_id, teams, each, now))


def _posts(account_id: str, teams: list[tuple[str, list[str]]], each: int, now: datetime) -> Iterator[dict[str, Any]]:
    n = 0
    for chat_id, members in teams:
        for seq in range(1, each + 1):
            n += 1
            moment = now - timedelta(minutes=each - seq)
            yield {
                "id": new_id(),
                "account_id": account_id,
                "chat_id": chat_id,
                "seq": seq,
                "n": n,
                "creator_id": members[seq % len(members)],
                "text": f"Message {seq} about the plan for week {n % 52}",
                "created_at": moment,
                "changed_at": moment,
            }
