"""Exports of Zulip: `realm.json`, `messages-000001.json` and so on, `attachment.json`, `uploads/`.

Source: https://zulip.readthedocs.io/en/latest/production/export-and-import.html; tables are named as in its database.
Channels become rooms, each topic a thread in its room; conversations are told by who is in them.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from clarion.features.messaging.chat_import.archives import Archive
from clarion.features.messaging.chat_import.canonical import (
    LeftOut,
    Person,
    Raw,
    Room,
    RoomKind,
    Said,
    SaidFile,
    SaidReaction,
    Version,
    Words,
)
from clarion.features.messaging.chat_import.problems import wrong
from clarion.features.messaging.chat_import.raw import (
    Unreadable,
    find_moment,
    inner_all,
    key_of,
    moment,
    name_of,
    objects,
    read_json,
    text_of,
)
from clarion.features.messaging.chat_import.zulip_text import Markdown

_MESSAGES = re.compile(r"messages-\d{1,8}\.json")
_PERSONAL, _CHANNEL, _GROUP = "1", "2", "3"
_PEOPLE = ("zerver_userprofile", "zerver_userprofile_mirrordummy", "zerver_userprofile_crossrealm")
_OWNER = "100"  # roles of Zulip: 100 owner, 200 administrator, 300 moderator, 400 member


@dataclass
class _Tables:
    """Of a realm: rooms by recipient, and conversations by who is in them."""

    rooms: dict[str, Room] = field(default_factory=dict)
    by_recipient: dict[str, str] = field(default_factory=dict)
    personal: dict[str, str] = field(default_factory=dict)  # by recipient: the person


class ZulipReader:
    """An organization. Raises ExportProblem while it is made when its tables cannot be used."""

    source = "Zulip"

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.people: Mapping[str, Person] = {}
        self.rooms: Mapping[str, Room] = {}
        realm = read_json(archive, "realm.json")
        if not isinstance(realm, dict):
            wrong("realm.json", "an object is expected here.")
        about = next(iter(inner_all(realm, "zerver_realm")), {})
        self.workspace = text_of(about, "uuid", 60) or text_of(about, "string_id", 100) or "zulip"
        self._read_people(realm)
        self._tables = _tables(realm)
        self.rooms = self._tables.rooms
        self._own_emoji = len(inner_all(realm, "zerver_realmemoji"))
        self._uploads = {name.removeprefix("uploads/"): name for name in archive.names if name.startswith("uploads/")}
        self._attached = self._read_attachments()
        self._reactions: dict[str, list[SaidReaction]] = {}
        self._read_reactions(realm)

    def _read_people(self, realm: Raw) -> None:
        people: dict[str, Person] = {}
        for table in _PEOPLE:
            for place, raw in objects(realm.get(table, []), f"realm.json, {table}"):
                key = key_of(raw, "id", place)
                email = (text_of(raw, "delivery_email", 254) or text_of(raw, "email", 254)).strip().lower()
                people.setdefault(key, Person(key, name_of(raw, "full_name", "short_name") or email or key, email,
                                              raw.get("is_bot") is True))  # fmt: skip
        if not people:
            wrong("realm.json", "it lists no people: [zerver_userprofile] is missing or empty.")
        self.people = people
        self._by_name = {person.name.lower(): person.key for person in reversed(people.values())}
        self._names = {person.key: person.name for person in people.values()}

    def _read_attachments(self) -> dict[str, str]:
        """What files are called, by path."""
        if "attachment.json" not in self.archive.sizes:
            return {}
        table = read_json(self.archive, "attachment.json")
        found = table.get("zerver_attachment", []) if isinstance(table, dict) else []
        return {
            text_of(raw, "path_id", 1000): name_of(raw, "file_name") for _p, raw in objects(found, "attachment.json")
        }

    def _read_reactions(self, tables: Raw) -> None:
        """Newer exports hold them in `realm.json`, others beside the messages."""
        for raw in inner_all(tables, "zerver_reaction"):
            one = SaidReaction(_emoji(raw), text_of(raw, "user_profile", 20))
            self._reactions.setdefault(text_of(raw, "message", 20), []).append(one)

    def read(self, note: Callable[[LeftOut], None]) -> Iterator[Said]:
        """Message by message."""
        if self._own_emoji:
            note(LeftOut("emoji", "own_emoji", count=self._own_emoji))
        names = [name for name in self.archive.names if _MESSAGES.fullmatch(name)]
        if not names:
            wrong("The export", "it holds no messages: messages-000001.json is missing.")
        for name in names:
            tables = read_json(self.archive, name)
            if not isinstance(tables, dict):
                wrong(name, "an object is expected here.")
            self._read_reactions(tables)
            for place, raw in objects(tables.get("zerver_message", []), f"{name}, zerver_message"):
                yield from self._one(raw, place, note)

    def _one(self, raw: Raw, place: str, note: Callable[[LeftOut], None]) -> Iterator[Said]:
        sender, recipient = text_of(raw, "sender", 20), text_of(raw, "recipient", 20)
        room = self._room(sender, recipient)
        if room is None:
            note(LeftOut("post", "no_room", place))
            return
        try:
            said = self._said(room, raw, sender, recipient)
        except Unreadable as error:
            note(LeftOut("post", "unreadable", place, str(error)))
            return
        if said is None:
            note(LeftOut("post", "nothing", room.name))
        else:
            yield said

    def _room(self, sender: str, recipient: str) -> Room | None:
        """Messages to one person are in the conversation of both, whoever writes."""
        tables = self._tables
        other = tables.personal.get(recipient)
        if other is None:
            return tables.rooms.get(tables.by_recipient.get(recipient, ""))
        members = tuple(sorted({sender, other}, key=int)) if sender.isdigit() else (other,)
        return _conversation(tables.rooms, members)

    def _said(self, room: Room, raw: Raw, sender: str, recipient: str) -> Said | None:
        files: list[SaidFile] = []
        words = self._words(text_of(raw, "content"), files)
        if not words and not files:
            return None
        number = text_of(raw, "id", 20)
        if not number:
            raise Unreadable("[id] is missing")
        title = " ".join(text_of(raw, "subject", 200).split()) if room.kind is not RoomKind.CONVERSATION else ""
        return Said(
            key=number,
            room=room.key,
            at=moment(raw.get("date_sent", raw.get("pub_date"))),
            words=words,
            author=sender,
            author_name="" if sender in self.people else f"User {sender}",
            thread=f"topic {title.lower()}" if title else "",
            title=title,
            changed_at=find_moment(raw.get("last_edit_time")),
            versions=self._versions(raw),
            files=tuple(files),
            reactions=tuple(self._reactions.pop(number, ())),
        )

    def _words(self, text: str, files: list[SaidFile]) -> Words:
        reader = Markdown(self._by_name, self._names, self._uploads)
        found = reader.words(text)
        for one in reader.files:
            path = one.entry.removeprefix("uploads/")
            files.append(SaidFile(self._attached.get(path) or one.name, one.entry))
        return found

    def _versions(self, raw: Raw) -> tuple[Version, ...]:
        """Exports have the newest change first; each says what stood there until then."""
        try:
            history = json.loads(text_of(raw, "edit_history") or "[]")
        except (ValueError, RecursionError):
            return ()
        changes = [one for one in history if isinstance(one, dict)] if isinstance(history, list) else []
        changes = [one for one in changes if isinstance(one.get("prev_content"), str)][::-1]
        since = find_moment(raw.get("date_sent", raw.get("pub_date")))
        found: list[Version] = []
        for one in changes[:200]:
            if since is not None:
                found.append(Version(self._words(text_of(one, "prev_content"), []), since))
            since = find_moment(one.get("timestamp"))
        return tuple(found)


def _tables(realm: Raw) -> _Tables:
    found = _Tables()
    members = _members(realm)
    channels = {
        key_of(raw, "id", place): raw
        for place, raw in objects(realm.get("zerver_stream", []), "realm.json, zerver_stream")
    }
    for place, raw in objects(realm.get("zerver_recipient", []), "realm.json, zerver_recipient"):
        recipient, target = key_of(raw, "id", place), text_of(raw, "type_id", 20)
        kind = text_of(raw, "type", 5)
        if kind == _PERSONAL:
            found.personal[recipient] = target
        elif kind == _CHANNEL and target in channels:
            room = _channel(channels[target], target, members.get(recipient, []))
            found.rooms[room.key] = room
            found.by_recipient[recipient] = room.key
        elif kind == _GROUP:
            people = tuple(sorted((one for one in members.get(recipient, []) if one.isdigit()), key=int))
            if people:
                found.by_recipient[recipient] = _conversation(found.rooms, people).key
    return found


def _members(realm: Raw) -> dict[str, list[str]]:
    """By recipient; administrators of the organization first."""
    roles = {text_of(raw, "id", 20): text_of(raw, "role", 5).zfill(5) for raw in inner_all(realm, _PEOPLE[0])}
    found: dict[str, list[str]] = {}
    for raw in inner_all(realm, "zerver_subscription"):
        if raw.get("active", True) is True:
            found.setdefault(text_of(raw, "recipient", 20), []).append(text_of(raw, "user_profile", 20))
    return {key: sorted(set(people), key=lambda one: (roles.get(one, "99999"), one)) for key, people in found.items()}


def _channel(raw: Raw, number: str, members: list[str]) -> Room:
    """A private channel whose history is open to those who join is private here, too."""
    creator: Any = text_of(raw, "creator", 20) or text_of(raw, "creator_id", 20)
    people = [creator, *members] if creator in members else members
    archived = raw.get("deactivated") is True
    return Room(
        key=f"channel {number}",
        kind=RoomKind.PRIVATE if raw.get("invite_only") is True else RoomKind.PUBLIC,
        name=(name_of(raw, "name") or number),
        members=tuple(dict.fromkeys(people)),
        description=text_of(raw, "description", 1000),
        archived=archived,
        created_at=find_moment(raw.get("date_created")),
    )


def _conversation(rooms: dict[str, Room], members: tuple[str, ...]) -> Room:
    """The same one for the same people."""
    named = ",".join(members)
    key = f"people {named if len(named) < 100 else sha256(named.encode()).hexdigest()}"
    if key not in rooms:
        rooms[key] = Room(key, RoomKind.CONVERSATION, key, members)
    return rooms[key]


def _emoji(raw: Raw) -> str:
    """The sign itself, where it is one of Unicode."""
    codes = text_of(raw, "emoji_code", 100)
    if text_of(raw, "reaction_type", 40) == "unicode_emoji" and re.fullmatch(
        r"[0-9a-f]{2,6}(-[0-9a-f]{2,6}){0,10}", codes
    ):
        signs = [int(code, 16) for code in codes.split("-")]
        if all(0x20 < sign < 0x110000 and not 0xD800 <= sign < 0xE000 for sign in signs):
            return "".join(map(chr, signs))
    return f":{text_of(raw, 'emoji_name', 100)}:"
