"""Bulk exports of Mattermost: a file of JSON lines, and the attachments beside it.

Source: https://docs.mattermost.com/administration-guide/onboard/bulk-loading-data.html#data-format. Posts have no ids:
they are told apart, as Mattermost itself does, by channel, author, time and text.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from clarion.features.messaging.chat_import.archives import Archive, damage
from clarion.features.messaging.chat_import.canonical import (
    LeftOut,
    Person,
    Raw,
    Room,
    RoomKind,
    Said,
    SaidFile,
    SaidReaction,
)
from clarion.features.messaging.chat_import.mattermost_text import words_of
from clarion.features.messaging.chat_import.problems import wrong
from clarion.features.messaging.chat_import.raw import (
    Unreadable,
    find_moment,
    inner,
    inner_all,
    moment,
    name_of,
    parse_json,
    text_of,
    texts,
)

LONGEST_LINE = 64 * 2**20
_KNOWN_BEFORE_POSTS = ("version", "scheme", "role", "emoji", "team", "channel", "user", "bot", "direct_channel")


class MattermostReader:
    """A server. Raises ExportProblem while it is made when a line cannot be used."""

    source = "Mattermost"

    def __init__(self, archive: Archive, lines: str) -> None:
        self.archive = archive
        self.people: Mapping[str, Person] = {}
        self.rooms: Mapping[str, Room] = {}
        self._file_of_lines = lines
        self._people: dict[str, Person] = {}
        self._rooms: dict[str, Room] = {}
        self._teams: dict[str, str] = {}
        self._members: dict[str, dict[str, bool]] = {}  # of rooms: people, and whether they administer it
        self._own_emoji = 0
        self._read_lists()
        self._names = {person.key: person.name for person in self.people.values() if not person.bot or person.email}
        self._room_names = {room.key.partition("/")[2]: room.name for room in self.rooms.values()}

    def _lines(self) -> Iterator[tuple[str, Raw]]:
        """Each line with its place."""
        name = self._file_of_lines
        if name not in self.archive.sizes:
            wrong(name, "this file is missing in the export.")
        with damage(name), self.archive.open(name) as file:
            number = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                place = f"{name}, line {number}"
                if len(line) > LONGEST_LINE:
                    wrong(place, f"it is longer than {LONGEST_LINE // 2**20} MB.")
                if not line.strip():
                    continue
                raw = parse_json(line, place)
                if not isinstance(raw, dict):
                    wrong(place, "an object is expected here.")
                yield place, raw

    def _read_lists(self) -> None:
        takers: dict[str, Callable[[Raw, str], None]] = {
            "team": self._team,
            "channel": self._channel,
            "user": self._user,
            "bot": self._bot,
            "direct_channel": self._direct,
            "direct_post": self._direct,
        }
        first = True
        for place, raw in self._lines():
            kind = text_of(raw, "type", 40)
            if first and (kind != "version" or raw.get("version") != 1):
                wrong(place, "the first line has to be of type version, and version 1.")
            first = False
            self._own_emoji += kind == "emoji"
            if kind in takers:
                takers[kind](inner(raw, kind), place)
        if first:
            wrong(self._file_of_lines, "it is empty.")
        self.people = self._people
        self.rooms = {room.key: self._with_members(room) for room in self._rooms.values()}
        self.workspace = "+".join(sorted(self._teams)) or "mattermost"

    def _team(self, raw: Raw, _place: str) -> None:
        self._teams[text_of(raw, "name", 100)] = name_of(raw, "display_name", "name")

    def _channel(self, raw: Raw, place: str) -> None:
        name, team = text_of(raw, "name", 100), text_of(raw, "team", 100)
        if not name:
            wrong(place, "[channel.name] is missing.")
        key = f"{team}/{name}"
        self._rooms[key] = Room(
            key=key,
            kind=RoomKind.PUBLIC if raw.get("type") == "O" else RoomKind.PRIVATE,
            name=name_of(raw, "display_name", "name"),
            description=name_of(raw, "purpose", "header"),
            archived=find_moment(raw.get("deleted_at"), 1000) is not None,
        )

    def _user(self, raw: Raw, place: str) -> None:
        key = text_of(raw, "username", 100).lower()
        if not key:
            wrong(place, "[user.username] is missing.")
        full = " ".join(filter(None, (name_of(raw, "first_name"), name_of(raw, "last_name"))))
        self._people[key] = Person(
            key, full or name_of(raw, "nickname") or key, text_of(raw, "email", 254).strip().lower()
        )
        for team in inner_all(raw, "teams"):
            for channel in inner_all(team, "channels"):
                room = f"{text_of(team, 'name', 100)}/{text_of(channel, 'name', 100)}"
                admin = "channel_admin" in text_of(channel, "roles") or channel.get("scheme_admin") is True
                self._members.setdefault(room, {})[key] = admin

    def _bot(self, raw: Raw, _place: str) -> None:
        key = text_of(raw, "username", 100).lower()
        if key:
            self._people.setdefault(key, Person(key, name_of(raw, "display_name") or key, bot=True))

    def _direct(self, raw: Raw, _place: str) -> None:
        members = _direct_members(raw)
        if members:
            key = _direct_key(members)
            self._rooms.setdefault(key, Room(key, RoomKind.CONVERSATION, ", ".join(members)[:250], members))

    def _with_members(self, room: Room) -> Room:
        if room.kind is RoomKind.CONVERSATION:
            return room
        inside = self._members.get(room.key, {})
        members = sorted(inside, key=lambda person: not inside[person])  # who administers it first
        team = room.key.partition("/")[0]
        name = f"{room.name} ({self._teams.get(team, team)})" if len(self._teams) > 1 else room.name
        return Room(room.key, room.kind, name[:250], tuple(members), room.description, room.archived, room.created_at)

    def read(self, note: Callable[[LeftOut], None]) -> Iterator[Said]:
        """A post, and then its replies."""
        if self._own_emoji:
            note(LeftOut("emoji", "own_emoji", count=self._own_emoji))
        for place, raw in self._lines():
            kind = text_of(raw, "type", 40)
            if kind not in ("post", "direct_post"):
                if kind not in _KNOWN_BEFORE_POSTS:
                    note(LeftOut("line", "unreadable", place, f"type {kind}"))
                continue
            post = inner(raw, kind)
            key = _direct_key(_direct_members(post)) if kind == "direct_post" else _channel_key(post)
            room = self.rooms.get(key)
            if room is None:
                note(LeftOut("post", "no_room", key, count=1 + len(inner_all(post, "replies"))))
                continue
            yield from self._thread(room, post, place, note)

    def _thread(self, room: Room, post: Raw, place: str, note: Callable[[LeftOut], None]) -> Iterator[Said]:
        replies = inner_all(post, "replies")
        thread = _post_key(post) if replies else ""
        for raw in (post, *replies):
            try:
                said = self._said(room, raw, thread)
            except Unreadable as error:
                note(LeftOut("post", "unreadable", place, str(error)))
                continue
            if isinstance(said, Said):
                yield said
            else:
                note(LeftOut("post", said, room.name))

    def _said(self, room: Room, raw: Raw, thread: str) -> Said | str:
        if text_of(raw, "type", 60).startswith("system_"):
            return "program"
        if find_moment(raw.get("delete_at"), 1000) is not None:
            return "deleted"
        at = moment(raw.get("create_at"), 1000)
        words = words_of(_text(raw), self._names, self._room_names)
        files = tuple(self._file(text_of(one, "path", 1000)) for one in inner_all(raw, "attachments")[:100])
        if not words and not files:
            return "nothing"
        author, named = text_of(raw, "user", 100).lower(), name_of(inner(raw, "props"), "override_username")
        return Said(
            key=_post_key(raw),
            room=room.key,
            at=at,
            words=words,
            author=f"{author} as {named}" if named else author,
            author_name=named,
            thread=thread,
            changed_at=find_moment(raw.get("edit_at"), 1000),
            files=files,
            reactions=_reactions(raw),
            pinned=raw.get("is_pinned") is True,
        )

    def _file(self, path: str) -> SaidFile:
        """`data/` is where Mattermost puts them, whether the path says so or not."""
        path = path.removeprefix("./")
        entry = next((one for one in (path, f"data/{path}") if one in self.archive.sizes), "")
        return SaidFile(path.rpartition("/")[2][:250] or "file", entry)


def _channel_key(post: Raw) -> str:
    return f"{text_of(post, 'team', 100)}/{text_of(post, 'channel', 100)}"


def _direct_members(raw: Raw) -> tuple[str, ...]:
    """Newer exports name participants as objects."""
    named = texts(raw, "channel_members") or texts(raw, "members")
    named = named or [text_of(one, "username", 100) for one in inner_all(raw, "participants")]
    return tuple(sorted({name.lower() for name in named if name}))


def _direct_key(members: tuple[str, ...]) -> str:
    return "@" + ",".join(members) if len(members) < 3 else "@" + sha256(",".join(members).encode()).hexdigest()


def _post_key(raw: Raw) -> str:
    named = "\n".join(text_of(raw, name) for name in ("create_at", "user", "message"))
    return sha256(named.encode()).hexdigest()[:40]


def _text(raw: Raw) -> str:
    """With what integrations attached."""
    said = [text_of(raw, "message")]
    for one in inner_all(inner(raw, "props"), "attachments")[:50]:
        title, link = name_of(one, "title"), text_of(one, "title_link", 2000)
        said.append(text_of(one, "pretext"))
        said.append(f"**[{title}]({link})**" if title and link else f"**{title}**" if title else "")
        said.append(text_of(one, "text") or text_of(one, "fallback"))
        for field in inner_all(one, "fields"):
            said.append(f"**{name_of(field, 'title')}** {text_of(field, 'value')}".strip())
    return "\n".join(line for line in said if line)


def _reactions(raw: Raw) -> tuple[SaidReaction, ...]:
    found: list[SaidReaction] = []
    for one in inner_all(raw, "reactions")[:5000]:
        at: Any = find_moment(one.get("create_at"), 1000)
        found.append(SaidReaction(f":{text_of(one, 'emoji_name', 100)}:", text_of(one, "user", 100).lower(), at))
    return tuple(found)
