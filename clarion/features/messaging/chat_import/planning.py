"""What an export becomes here: which rooms are taken over as which chats, and who is in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_import.canonical import LeftOut, Person, Room, RoomKind
from clarion.features.messaging.chat_import.ids import ImportIds
from clarion.features.messaging.chat_import.leaving import Leaving
from clarion.features.messaging.chat_import.people import Matches, PersonHere, called_alike, people_here
from clarion.features.messaging.chat_import.problems import wrong
from clarion.features.messaging.chat_import.reading import Reader, open_export
from clarion.features.messaging.chat_import.staging import RoomFacts, StagingDatabase
from clarion.features.messaging.chats.rules import LONGEST_DESCRIPTION, LONGEST_NAME, MOST_IN_CONVERSATION, plain_line

MOST_PEOPLE = 100_000
MOST_ROOMS = 100_000
MOST_SHOWN = 5_000
"""Of people, and of rooms, in a preview."""


@dataclass(frozen=True)
class RoomPlan:
    """`members`: ids of people here. `live`: a conversation of people who are all here, found by them; a team else, or
    what is left of a conversation with others, which can only be read. `guests`: those of the members who are no
    colleagues; they come into teams only. `why`: it is left out.
    """

    room: Room
    name: str
    members: tuple[str, ...] = ()
    live: bool = False
    why: str = ""
    guests: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """Rooms with the same one become the same chat."""
        return "people " + ",".join(sorted(self.members)) if self.live else self.room.key


@dataclass
class Gathered:
    """An export in order. `close` it in the end."""

    reader: Reader
    spool: StagingDatabase
    leaving: Leaving

    def close(self) -> None:
        self.spool.close()
        self.reader.archive.close()


@dataclass
class Plan:
    """`rooms`: by key of the chat that they become. `alike`: whom somebody who is nobody here might be, by name."""

    people: Mapping[str, PersonHere]
    alike: Mapping[str, PersonHere] = field(default_factory=dict)
    rooms: dict[str, RoomPlan] = field(default_factory=dict)
    left: list[RoomPlan] = field(default_factory=list)
    facts: Mapping[str, RoomFacts] = field(default_factory=dict)


class Stopped(Exception):
    """Nobody waits for the result any more."""


def gather(path: Path, scratch: Path, cutoff: datetime | None, stop: Callable[[], bool]) -> Gathered:
    """Read all of it. Slow: call it in a thread. Raises ExportProblem, and Stopped once `stop` says so."""
    reader = open_export(path, scratch)
    leaving, spool = Leaving(), StagingDatabase(scratch)
    try:
        if len(reader.people) > MOST_PEOPLE or len(reader.rooms) > MOST_ROOMS:
            wrong("The export", f"it holds more than {MOST_PEOPLE} people, or more than {MOST_ROOMS} channels.")
        for number, said in enumerate(reader.read(leaving.note)):
            if number % 200 == 0 and stop():
                raise Stopped
            if cutoff is not None and said.at < cutoff:
                leaving.note(LeftOut("post", "too_old", reader.rooms[said.room].name))
            else:
                spool.add(said)
    except BaseException:
        spool.close()
        reader.archive.close()
        raise
    return Gathered(reader, spool, leaving)


async def plan_rooms(
    session: AsyncSession, account_id: str, gathered: Gathered, matches: Matches | None = None
) -> Plan:
    """Who and what everything is here; what is left out is noted. `arrange` the spool afterwards."""
    everybody = gathered.reader.people.values()
    people = await people_here(session, account_id, everybody, matches)
    plan = Plan(people, await called_alike(session, account_id, everybody, people))
    spool, facts = gathered.spool, gathered.spool.rooms()
    for room in gathered.reader.rooms.values():
        planned = _planned(room, gathered.reader.people, people, gathered.leaving)
        posts = facts[room.key].posts if room.key in facts else 0
        if room.kind is RoomKind.CONVERSATION and not posts:
            continue
        if planned.why:
            plan.left.append(planned)
            gathered.leaving.note(LeftOut("room", planned.why, planned.name))
            gathered.leaving.note(LeftOut("post", planned.why, planned.name, count=posts))
            continue
        if planned.key != room.key and posts:
            spool.merge(room.key, planned.key)
        plan.rooms.setdefault(planned.key, planned)
    plan.facts = spool.rooms()
    return plan


def _planned(
    room: Room, everybody: Mapping[str, Person], people: Mapping[str, PersonHere], leaving: Leaving
) -> RoomPlan:
    inside = [people[key] for key in room.members if key in people]
    able = tuple(dict.fromkeys(one.id for one in inside if one.chats and not one.guest))
    name = plain_line(room.name)[:LONGEST_NAME] or room.key[:LONGEST_NAME]
    if room.kind is RoomKind.CONVERSATION:
        whole = len(inside) == len(room.members) and all(one.chats and not one.guest for one in inside)
        live = whole and len(able) <= MOST_IN_CONVERSATION
        names = [people[key].name if key in people else _name(everybody, key) for key in room.members]
        name = plain_line(", ".join(names))[:LONGEST_NAME]
        return RoomPlan(room, name, able, live, "" if able else "nobody_here")
    if room.kind is RoomKind.PRIVATE and not able:
        return RoomPlan(room, name, able, why="nobody_here")
    for key in room.members:
        if key not in people:
            leaving.note(LeftOut("member", "not_here", name))
        elif not people[key].chats:
            leaving.note(LeftOut("member", "cannot_chat", name))
    guests = tuple(dict.fromkeys(one.id or one.name for one in inside if one.chats and one.guest))
    return RoomPlan(room, name, able + guests, guests=frozenset(guests))


def _name(everybody: Mapping[str, Person], key: str) -> str:
    return everybody[key].name if key in everybody else key


def description_of(room: Room) -> str:
    return room.description.strip()[:LONGEST_DESCRIPTION]


def ids_of(secret: bytes, reader: Reader) -> ImportIds:
    return ImportIds(secret, reader.source, reader.workspace)


def preview_of(gathered: Gathered, plan: Plan) -> dict[str, Any]:
    """Counts of what was found, and of what of it is taken."""
    posts = sum(facts.posts for key, facts in plan.facts.items() if key in plan.rooms)
    files = sum(facts.files for key, facts in plan.facts.items() if key in plan.rooms)
    times = [facts for key, facts in plan.facts.items() if key in plan.rooms]
    found: dict[str, Any] = {
        "people": len(gathered.reader.people),
        "peopleHere": len(plan.people),
        "chats": len(plan.rooms),
        "chatsLeftOut": len(plan.left),
        "posts": posts,
        "postsLeftOut": gathered.leaving.total("post"),
        "files": files,
    }
    if times:
        found["firstTime"] = wire_time(min(one.first_at for one in times))
        found["lastTime"] = wire_time(max(one.last_at for one in times))
    return found


def people_lines(people: Mapping[str, Person], plan: Plan) -> list[dict[str, Any]]:
    """Whom each becomes, and by what (`match`); those who are nobody here first, since somebody may want to change
    that, with whom they might be (`proposal`).
    """
    found: list[dict[str, Any]] = []
    for person in sorted(people.values(), key=lambda one: (one.key in plan.people, one.bot, one.name.lower())):
        here, alike = plan.people.get(person.key), plan.alike.get(person.key)
        line: dict[str, Any] = {"key": person.key, "name": person.name, "email": person.email, "bot": person.bot}
        line["match"] = here.by if here else "Nobody"
        if here:
            line["extension"] = {"id": here.id, "name": here.name}
        if alike:
            line["proposal"] = {"id": alike.id, "name": alike.name}
        found.append(line)
    return found[:MOST_SHOWN]


def room_lines(plan: Plan) -> list[dict[str, Any]]:
    """What each becomes."""
    rows: Sequence[RoomPlan] = [*plan.rooms.values(), *plan.left]
    found = [
        {
            "name": one.name,
            "kind": one.room.kind,
            "posts": plan.facts[one.key].posts if one.key in plan.facts else 0,
            "members": len(one.room.members),
            "membersHere": len(one.members),
            "readOnly": one.room.archived or (one.room.kind is RoomKind.CONVERSATION and not one.live),
        }
        | ({"leftOut": one.why} if one.why else {})
        for one in rows
    ]
    return sorted(found, key=lambda line: (line["kind"] == RoomKind.CONVERSATION, str(line["name"]).lower()))[
        :MOST_SHOWN
    ]
