"""Exports of Slack: a zip with lists of people and channels, and a folder for each channel with a file for each day.

Source: https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports, and the objects of Slack's API.
Files are not in Slack's own export; programs that fetch them put them into `__uploads/<id>/` or `attachments/<id>-…`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
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
)
from clarion.features.messaging.chat_import.problems import wrong
from clarion.features.messaging.chat_import.raw import (
    Unreadable,
    find_moment,
    inner,
    inner_all,
    key_of,
    listed,
    moment,
    name_of,
    objects,
    read_json,
    text_of,
    texts,
)
from clarion.features.messaging.chat_import.slack_text import (
    attachments_text,
    blocks_text,
    emoji_of,
    words_of,
)

_LISTS = {
    "channels.json": RoomKind.PUBLIC,
    "groups.json": RoomKind.PRIVATE,
    "mpims.json": RoomKind.CONVERSATION,
    "dms.json": RoomKind.CONVERSATION,
}
_DAY = re.compile(r"(.+)/(\d{4}-\d\d-\d\d)\.json")
_STORED = re.compile(r"(?:^|/)(?:__uploads|files)/(F[A-Z0-9]{4,20})/[^/]+$|(?:^|/)attachments/(F[A-Z0-9]{4,20})-[^/]+$")
# What Slack writes by itself, though it stands in a channel as if somebody had said it.
_CHANGES = ("join", "leave", "topic", "purpose", "name", "archive", "unarchive", "convert_to_private",
            "convert_to_public", "posting_permissions", "canvas_updated")  # fmt: skip
_PROGRAM = frozenset(f"{where}_{what}" for where in ("channel", "group", "mpim") for what in _CHANGES) | {
    "pinned_item", "unpinned_item", "bot_add", "bot_remove", "reminder_add", "reminder_delete", "huddle_thread",
    "sh_room_created", "sh_room_shared", "joiner_notification", "assistant_app_thread", "app_conversation_join",
}  # fmt: skip
_NOBODY = "USLACKBOT"


class SlackReader:
    """A workspace. Raises ExportProblem while it is made when its lists cannot be used."""

    source = "Slack"

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.people: Mapping[str, Person] = {}
        self.rooms: Mapping[str, Room] = {}
        self.workspace = ""
        self._read_people()
        self._pins: dict[str, frozenset[str]] = {}
        self._folders: dict[str, str] = {}
        self._read_rooms()
        self._names = {person.key: person.name for person in self.people.values()}
        self._names |= {f"#{room.key}": room.name for room in self.rooms.values()}
        self._stored = _stored(archive.names)

    def _read_people(self) -> None:
        people: dict[str, Person] = {}
        teams: list[str] = []
        for name in ("users.json", "org_users.json"):
            if name not in self.archive.sizes:
                continue
            for place, raw in objects(read_json(self.archive, name), name):
                person = _person(raw, place)
                people.setdefault(person.key, person)
                teams.append(text_of(raw, "team_id", 40))
        self.people = people
        # The same in each export of the workspace, also where some people come from others.
        self.workspace = max(sorted(set(filter(None, teams))), key=teams.count, default="slack")

    def _read_rooms(self) -> None:
        rooms: dict[str, Room] = {}
        for name, kind in _LISTS.items():
            if name not in self.archive.sizes:
                continue
            for place, raw in objects(read_json(self.archive, name), name):
                room = _room(raw, place, kind)
                rooms.setdefault(room.key, room)
                self._pins[room.key] = frozenset(text_of(pin, "id") for pin in inner_all(raw, "pins"))
                for folder in (text_of(raw, "name", 200), room.key):
                    if folder:
                        self._folders.setdefault(folder, room.key)
        if not rooms:
            wrong("The export", "it lists no channels: channels.json, groups.json, mpims.json or dms.json is missing.")
        self.rooms = rooms

    def read(self, note: Callable[[LeftOut], None]) -> Iterator[Said]:
        """Days of a channel in their order."""
        for name in self.archive.names:
            found = _DAY.fullmatch(name)
            if found is None:
                continue
            room = self.rooms.get(self._folders.get(found[1], ""))
            messages = list(objects(read_json(self.archive, name), name))
            if room is None:
                note(LeftOut("post", "no_room", found[1], count=len(messages)))
                continue
            for place, raw in messages:
                try:
                    said = self._said(room, raw)
                except Unreadable as error:
                    note(LeftOut("post", "unreadable", place, str(error)))
                    continue
                if isinstance(said, Said):
                    yield said
                else:
                    note(LeftOut("post", said, room.name))

    def _said(self, room: Room, raw: Raw) -> Said | str:
        """A message, or why there is none. Raises Unreadable."""
        kind = text_of(raw, "subtype", 60)
        if kind in _PROGRAM:
            return "program"
        if kind == "tombstone" or raw.get("hidden") is True:
            return "deleted"
        stamp = text_of(raw, "ts", 40)
        at = moment(raw.get("ts"))
        words = self._words(raw, kind)
        files = tuple(self._file(one) for one in inner_all(raw, "files")[:100] if one.get("mode") != "tombstone")
        if not words and not files:
            return "nothing"
        author, author_name = self._author(raw)
        thread = text_of(raw, "thread_ts", 40)
        return Said(
            key=stamp,
            room=room.key,
            at=at,
            words=words,
            author=author,
            author_name=author_name,
            thread=thread,
            changed_at=find_moment(inner(raw, "edited").get("ts")),
            files=files,
            reactions=_reactions(raw),
            pinned=stamp in self._pins[room.key] or bool(listed(raw, "pinned_to")),
        )

    def _words(self, raw: Raw, kind: str) -> Any:
        text = text_of(raw, "text") or blocks_text(inner_all(raw, "blocks"))
        if kind == "me_message" and text.strip():
            text = f"_{text.strip()}_"
        attached = attachments_text(inner_all(raw, "attachments"))
        return words_of("\n".join(filter(None, (text, attached))), self._names)

    def _author(self, raw: Raw) -> tuple[str, str]:
        """Key and name. Programs say with each message what they are called."""
        user, bot = text_of(raw, "user", 60), text_of(raw, "bot_id", 60)
        if user and user in self.people and not text_of(raw, "username"):
            return user, ""
        named = name_of(raw, "username") or name_of(inner(raw, "bot_profile"), "name")
        named = named or name_of(inner(raw, "user_profile"), "real_name", "display_name", "name")
        return user or bot or named or _NOBODY, named or user or bot or "Slack"

    def _file(self, raw: Raw) -> SaidFile:
        """Links go without what was added to them: exports add a secret that opens every file."""
        entry = self._stored.get(text_of(raw, "id", 60), "")
        address = text_of(raw, "permalink", 2000) or text_of(raw, "url_private", 2000)
        name = name_of(raw, "name", "title") or "file"
        return SaidFile(name, entry, address.partition("?")[0] if address.startswith("https://") else "")


def _stored(names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        match = _STORED.search(name)
        if match is not None:
            found.setdefault(match[1] or match[2], name)
    return found


def _person(raw: Raw, place: str) -> Person:
    profile = inner(raw, "profile")
    name = name_of(profile, "display_name", "real_name") if raw.get("is_bot") is True else ""
    name = (
        name or name_of(profile, "real_name") or name_of(raw, "real_name", "name") or name_of(profile, "display_name")
    )
    key = key_of(raw, "id", place)
    email = text_of(profile, "email", 254).strip().lower()
    return Person(key, name or key, email, raw.get("is_bot") is True or key == _NOBODY)


def _room(raw: Raw, place: str, kind: RoomKind) -> Room:
    key = key_of(raw, "id", place)
    creator, members = text_of(raw, "creator", 60), texts(raw, "members")
    if kind is not RoomKind.CONVERSATION and creator in members:
        members = [creator, *members]
    words = name_of(inner(raw, "purpose"), "value") or name_of(inner(raw, "topic"), "value")
    return Room(
        key=key,
        kind=kind,
        name=name_of(raw, "name") or key,
        members=tuple(dict.fromkeys(members)),
        description=words,
        archived=raw.get("is_archived") is True and kind is not RoomKind.CONVERSATION,
        created_at=find_moment(raw.get("created")),
    )


def _reactions(raw: Raw) -> tuple[SaidReaction, ...]:
    return tuple(
        SaidReaction(emoji_of(text_of(one, "name", 100)), person)
        for one in inner_all(raw, "reactions")[:200]
        for person in texts(one, "users")[:5000]
    )
