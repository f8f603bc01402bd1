"""What was said in a made-up organization, and how Slack, Mattermost and Zulip write it down when they export it."""

import gzip
import io
import json
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200))
START = datetime(2021, 3, 1, 9, 0, tzinfo=UTC)
FORMATS = ("Slack", "Mattermost", "Zulip")
SIGNS = {"tada": "🎉", "thumbsup": "👍", "rocket": "🚀"}


@dataclass(frozen=True)
class Atom:
    """A part of a text. `kind`: plain, bold, strike, code, link (`text` is its label), person (a number), everybody."""

    kind: str
    text: str = ""


@dataclass(frozen=True)
class Who:
    name: str
    email: str = ""

    @property
    def user(self) -> str:
        return self.name.lower().replace(" ", ".")


@dataclass(frozen=True)
class Place:
    """`kind`: Public, Private, Conversation. `members`: numbers of people."""

    kind: str
    name: str
    members: tuple[int, ...]
    archived: bool = False


@dataclass(frozen=True)
class Line:
    """`at`: milliseconds after `START`. `thread`: the number of the line that it answers. `topic`: Zulip's."""

    place: int
    author: int
    at: int
    atoms: tuple[Atom, ...]
    thread: int | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    reactions: tuple[tuple[str, int], ...] = ()
    edited: int | None = None
    pinned: bool = False
    topic: str = ""

    @property
    def time(self) -> datetime:
        return START + timedelta(milliseconds=self.at)


@dataclass
class World:
    people: list[Who] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def ours(world: World, atoms: Sequence[Atom], mention: Any = None) -> str:
    """A text in our formatting. `mention`: how somebody is named; `None` as the number of everybody."""
    name: Callable[[int | None], str] = mention or (lambda who: "@all" if who is None else f"@{world.people[who].name}")
    forms: dict[str, Callable[[Atom], str]] = {
        "plain": lambda atom: atom.text,
        "bold": lambda atom: f"**{atom.text}**",
        "strike": lambda atom: f"~~{atom.text}~~",
        "code": lambda atom: f"`{atom.text}`",
        "link": lambda atom: f"[{atom.text}](https://example.com/{atom.text})",
        "person": lambda atom: name(int(atom.text)),
        "everybody": lambda _atom: name(None),
    }
    return " ".join(forms[atom.kind](atom) for atom in atoms)


def export_of(world: World, form: str) -> bytes:
    return {"Slack": slack, "Mattermost": mattermost, "Zulip": zulip}[form](world)


def zipped(files: Mapping[str, Any], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, bytes) else json.dumps(content))
    return out.getvalue()


def tarred(files: Mapping[str, Any], root: str = "zulip-export-1") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            info = tarfile.TarInfo(f"{root}/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), 1)


# --- Slack


def slack(world: World) -> bytes:
    files: dict[str, Any] = {"users.json": [_slack_user(number, who) for number, who in enumerate(world.people)]}
    lists: dict[str, list[Any]] = {"channels.json": [], "groups.json": [], "dms.json": [], "mpims.json": []}
    for number, place in enumerate(world.places):
        listed, room = _slack_room(world, number, place)
        lists[listed].append(room)
    days: dict[str, list[Any]] = defaultdict(list)
    for number, line in enumerate(world.lines):
        folder = slack_folder(world, line.place)
        days[f"{folder}/{line.time:%Y-%m-%d}.json"].append(_slack_message(world, number, line))
        for file, (name, content) in enumerate(line.files):
            files[f"__uploads/F{number:05}{file:02}/{name}"] = content
    files |= {name: rooms for name, rooms in lists.items() if rooms}
    for messages in days.values():
        messages.sort(key=lambda message: message["ts"])
    return zipped(files | days)


def _slack_user(number: int, who: Who) -> dict[str, Any]:
    profile = {"real_name": who.name, "display_name": who.user} | ({"email": who.email} if who.email else {})
    return {"id": f"U{number:03}", "team_id": "T0001", "name": who.user, "deleted": False, "profile": profile}


def slack_folder(world: World, number: int) -> str:
    place = world.places[number]
    direct = place.kind == "Conversation" and len(place.members) < 3
    return f"D{number:03}" if direct else slack_name(world, number)


def slack_name(world: World, number: int) -> str:
    place = world.places[number]
    if place.kind != "Conversation":
        return place.name
    return "mpdm-" + "--".join(world.people[one].user for one in place.members) + "-1"


def _slack_room(world: World, number: int, place: Place) -> tuple[str, dict[str, Any]]:
    members = [f"U{one:03}" for one in place.members]
    pins = [{"id": slack_ts(line), "type": "C"} for line in world.lines if line.place == number and line.pinned]
    room = {"created": 1_600_000_000, "members": members, "pins": pins}
    if place.kind == "Conversation" and len(members) < 3:
        return "dms.json", room | {"id": f"D{number:03}"}
    room |= {"name": slack_name(world, number), "creator": members[0] if members else "", "is_archived": place.archived}
    if place.kind == "Conversation":
        return "mpims.json", room | {"id": f"G{number:03}"}
    if place.kind == "Private":
        return "groups.json", room | {"id": f"G{number:03}"}
    return "channels.json", room | {"id": f"C{number:03}", "purpose": {"value": "Why"}}


def slack_ts(line: Line) -> str:
    micro = int((line.time - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))
    return f"{micro // 1_000_000}.{micro % 1_000_000:06}"


def _slack_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _slack_atom(atom: Atom) -> str:
    text = _slack_text(atom.text)
    return {
        "plain": text,
        "bold": f"*{text}*",
        "strike": f"~{text}~",
        "code": f"`{text}`",
        "link": f"<https://example.com/{atom.text}|{text}>",
        "person": f"<@U{int(atom.text):03}>" if atom.kind == "person" else "",
        "everybody": "<!channel>",
    }[atom.kind]


def _slack_message(world: World, number: int, line: Line) -> dict[str, Any]:
    message: dict[str, Any] = {
        "type": "message",
        "user": f"U{line.author:03}",
        "ts": slack_ts(line),
        "text": " ".join(_slack_atom(atom) for atom in line.atoms),
    }
    answered = any(other.thread == number for other in world.lines)
    if line.thread is not None or answered:
        message["thread_ts"] = slack_ts(world.lines[line.thread] if line.thread is not None else line)
    if line.edited is not None:
        edited = Line(0, 0, line.edited, ())
        message["edited"] = {"user": message["user"], "ts": slack_ts(edited)}
    if line.files:
        message["files"] = [
            {
                "id": f"F{number:05}{place:02}",
                "name": name,
                "url_private": f"https://files.example/{name}?t=xoxe-secret",
            }
            for place, (name, _content) in enumerate(line.files)
        ]
    if line.reactions:
        by_name: dict[str, list[str]] = defaultdict(list)
        for emoji, who in line.reactions:
            by_name[emoji].append(f"U{who:03}")
        message["reactions"] = [{"name": name, "users": who, "count": len(who)} for name, who in by_name.items()]
    return message


# --- Mattermost


def mattermost(world: World) -> bytes:
    lines: list[dict[str, Any]] = [{"type": "version", "version": 1}]
    lines.append({"type": "team", "team": {"name": "all", "display_name": "All", "type": "O"}})
    rooms = [_mattermost_channel(place) for place in world.places if place.kind != "Conversation"]
    lines += [{"type": "channel", "channel": room} for room in rooms]
    lines += [{"type": "user", "user": _mattermost_user(world, number)} for number in range(len(world.people))]
    posts: list[int] = []
    direct: list[int] = []
    files: dict[str, bytes] = {}
    for number, line in enumerate(world.lines):
        for name, content in line.files:
            files[f"data/20210301/{number}/{name}"] = content
        if line.thread is None:
            (direct if world.places[line.place].kind == "Conversation" else posts).append(number)
    lines += [{"type": "post", "post": _mattermost_root(world, number)} for number in posts]
    for place in world.places:
        if place.kind == "Conversation":
            members = [world.people[one].user for one in place.members]
            lines.append({"type": "direct_channel", "direct_channel": {"members": members}})
    lines += [{"type": "direct_post", "direct_post": _mattermost_root(world, number)} for number in direct]
    text = "\n".join(json.dumps(line) for line in lines)
    return zipped({"import.jsonl": text.encode(), **files})


def _mattermost_channel(place: Place) -> dict[str, Any]:
    kind = "O" if place.kind == "Public" else "P"
    room: dict[str, Any] = {
        "team": "all",
        "name": place.name,
        "display_name": place.name,
        "type": kind,
        "purpose": "Why",
    }
    return room | ({"deleted_at": 1_700_000_000_000} if place.archived else {})


def _mattermost_user(world: World, number: int) -> dict[str, Any]:
    who = world.people[number]
    first, _, last = who.name.partition(" ")
    channels = [
        {"name": place.name, "roles": "channel_admin channel_user" if number == place.members[0] else "channel_user"}
        for place in world.places
        if place.kind != "Conversation" and number in place.members
    ]
    user: dict[str, Any] = {"username": who.user, "email": who.email, "first_name": first, "last_name": last}
    return user | {"teams": [{"name": "all", "roles": "team_user", "channels": channels}]}


def _mattermost_post(world: World, number: int) -> dict[str, Any]:
    line = world.lines[number]

    def mention(who: int | None) -> str:
        return "@channel" if who is None else f"@{world.people[who].user}"

    post: dict[str, Any] = {
        "user": world.people[line.author].user,
        "message": ours(world, line.atoms, mention),
        "create_at": _milli(line.at),
        "attachments": [{"path": f"20210301/{number}/{name}"} for name, _content in line.files],
        "reactions": [
            {"user": world.people[who].user, "emoji_name": emoji, "create_at": _milli(line.at)}
            for emoji, who in line.reactions
        ],
    }
    if line.edited is not None:
        post["edit_at"] = _milli(line.edited)
    return post


def _mattermost_root(world: World, number: int) -> dict[str, Any]:
    line = world.lines[number]
    place = world.places[line.place]
    post = _mattermost_post(world, number)
    post["replies"] = [_mattermost_post(world, other) for other, one in enumerate(world.lines) if one.thread == number]
    post["is_pinned"] = line.pinned
    if place.kind == "Conversation":
        return post | {"channel_members": [world.people[one].user for one in place.members]}
    return post | {"team": "all", "channel": place.name}


def _milli(at: int) -> int:
    return int((START - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)) + at


# --- Zulip


def zulip(world: World) -> bytes:
    """Recipients: 1000 and up for people, 2000 for channels, 3000 for groups."""
    realm: dict[str, Any] = {
        "zerver_realm": [{"id": 2, "string_id": "all", "uuid": "b2c4"}],
        "zerver_userprofile": [
            {
                "id": number,
                "full_name": who.name,
                "delivery_email": who.email,
                "email": f"user{number}@all",
                "role": 400,
            }
            for number, who in enumerate(world.people, 1)
        ],
        "zerver_userprofile_mirrordummy": [],
        "zerver_userprofile_crossrealm": [{"id": 900, "email": "notification-bot@zulip.com"}],
        "zerver_recipient": [
            {"id": 1000 + number, "type": 1, "type_id": number} for number in range(1, len(world.people) + 1)
        ],
        "zerver_stream": [],
        "zerver_subscription": [],
        "zerver_reaction": [],
    }
    for number, place in enumerate(world.places):
        _zulip_room(realm, number, place)
    messages, files = [], {}
    for number, line in enumerate(world.lines):
        messages.append(_zulip_message(world, number, line))
        for name, content in line.files:
            files[f"uploads/2/{number:02}/{name}"] = content
        realm["zerver_reaction"] += [
            {"message": number + 1, "user_profile": who + 1, "emoji_name": emoji, "reaction_type": "unicode_emoji",
             "emoji_code": "-".join(f"{ord(sign):x}" for sign in SIGNS[emoji])}
            for emoji, who in line.reactions
        ]  # fmt: skip
    half = len(messages) // 2
    parts = {
        "messages-000001.json": {"zerver_message": messages[:half], "zerver_usermessage": []},
        "messages-000002.json": {"zerver_message": messages[half:], "zerver_usermessage": []},
    }
    return tarred({"realm.json": realm, "attachment.json": {"zerver_attachment": []}, **parts, **files})


def _zulip_room(realm: dict[str, Any], number: int, place: Place) -> None:
    if place.kind == "Conversation" and len(place.members) < 3:
        return
    recipient = (3000 if place.kind == "Conversation" else 2000) + number
    kind = 3 if place.kind == "Conversation" else 2
    realm["zerver_recipient"].append({"id": recipient, "type": kind, "type_id": number + 1})
    realm["zerver_subscription"] += [
        {"user_profile": one + 1, "recipient": recipient, "active": True} for one in place.members
    ]
    if place.kind != "Conversation":
        realm["zerver_stream"].append(
            {"id": number + 1, "name": place.name, "invite_only": place.kind == "Private", "description": "Why",
             "deactivated": place.archived, "date_created": 1_600_000_000.0, "creator": place.members[0] + 1}
        )  # fmt: skip


def _zulip_message(world: World, number: int, line: Line) -> dict[str, Any]:
    place = world.places[line.place]

    def mention(who: int | None) -> str:
        return "@**all**" if who is None else f"@**{world.people[who].name}|{who + 1}**"

    links = [f"[{name}](/user_uploads/2/{number:02}/{name})" for name, _content in line.files]
    recipient = 2000 + line.place
    if place.kind == "Conversation":
        others = [one for one in place.members if one != line.author] or [line.author]
        recipient = 3000 + line.place if len(place.members) > 2 else 1001 + others[0]
    message: dict[str, Any] = {
        "id": number + 1,
        "sender": line.author + 1,
        "recipient": recipient,
        "subject": line.topic,
        "content": "\n".join([ours(world, line.atoms, mention), *links]),
        "date_sent": _milli(line.at) / 1000,
    }
    if line.edited is not None:
        message["last_edit_time"] = _milli(line.edited) / 1000
        history = [{"user_id": 1, "timestamp": _milli(line.edited) / 1000, "prev_content": "before"}]
        message["edit_history"] = json.dumps(history)
    return message
