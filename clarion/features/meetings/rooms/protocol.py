"""What travels over the signaling socket of a meeting: requests of clients, events of the server.

`docs/operations/meetings.md` has the same for people who write a client. Every request has a bound and a type here;
what does not fit is answered with an error and changes nothing.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from pydantic import BaseModel, Field, TypeAdapter

from clarion.base.http import WireModel, wire_time

LARGEST_FRAME = 128 * 1024  # characters; an SDP with many slots is the largest thing a client sends
LONGEST_NAME = 60
MOST_SLOTS = 60

Source = Literal["microphone", "camera", "screen", "screenAudio"]
Role = Literal["host", "coHost", "speaker", "listener"]
ParticipantId = Annotated[str, Field(min_length=1, max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Mid = Annotated[str, Field(min_length=1, max_length=16)]
Sdp = Annotated[str, Field(min_length=1, max_length=100_000)]
Pixels = Annotated[int, Field(ge=0, le=8192)]


def one_line(text: str) -> str:
    """Without control characters and double spaces. Raises ValueError when nothing is left."""
    found = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not found:
        raise ValueError("a text is needed")
    return found


def at_text(at: float) -> str:
    return wire_time(datetime.fromtimestamp(at, UTC))


class Request(WireModel):
    """`id`: chosen by the client; the reply carries it."""

    id: Annotated[int, Field(ge=0, le=2**53)] = 0


class Join(Request):
    """The first request: with a ticket of the join API, or with the seat token of an earlier `welcome`."""

    type: Literal["join"]
    ticket: Annotated[str, Field(max_length=2000)] = ""
    seat: Annotated[str, Field(max_length=200)] = ""


class PublishedSource(WireModel):
    mid: Mid
    source: Source


class Publish(Request):
    type: Literal["publish"]
    sdp: Sdp
    sources: Annotated[list[PublishedSource], Field(max_length=4)]


class Slot(WireModel):
    mid: Mid
    kind: Literal["audio", "video"]


class Subscribe(Request):
    type: Literal["subscribe"]
    sdp: Sdp
    slots: Annotated[list[Slot], Field(max_length=MOST_SLOTS)]


class Tile(WireModel):
    mid: Mid
    participant: ParticipantId
    source: Literal["camera", "screen"]
    width: Pixels
    height: Pixels


class View(Request):
    """What each video slot should show and how large it is drawn; a slot that is missing shows nothing."""

    type: Literal["view"]
    tiles: Annotated[list[Tile], Field(max_length=MOST_SLOTS)]


class Mute(Request):
    """Mute or unmute a source of one's own."""

    type: Literal["mute"]
    source: Source
    muted: bool


class Unpublish(Request):
    type: Literal["unpublish"]
    source: Source


class RaiseHand(Request):
    type: Literal["raiseHand"]
    raised: bool


class React(Request):
    type: Literal["react"]
    emoji: Annotated[str, Field(min_length=1, max_length=16)]


class Chat(Request):
    """`to`: one participant; left out, everybody."""

    type: Literal["chat"]
    text: Annotated[str, Field(min_length=1, max_length=4000)]
    to: Annotated[str, Field(max_length=40)] = ""


class Rename(Request):
    type: Literal["rename"]
    name: Name


class MuteOther(Request):
    type: Literal["muteOther"]
    participant: ParticipantId
    source: Source = "microphone"


class MuteAll(Request):
    """Mute the microphones of everybody but hosts. `selfUnmute`: whether they may unmute themselves."""

    type: Literal["muteAll"]
    self_unmute: bool = True


class Admit(Request):
    """Let people in from the waiting room."""

    type: Literal["admit"]
    participants: Annotated[list[ParticipantId], Field(max_length=1000)] | Literal["all"]


class Deny(Request):
    type: Literal["deny"]
    participants: Annotated[list[ParticipantId], Field(max_length=1000)] | Literal["all"]


class Remove(Request):
    type: Literal["remove"]
    participant: ParticipantId


class SetRole(Request):
    type: Literal["setRole"]
    participant: ParticipantId
    role: Role


class Lock(Request):
    type: Literal["lock"]
    locked: bool


class Spotlight(Request):
    """Show a participant large to everybody; an empty id ends that."""

    type: Literal["spotlight"]
    participant: Annotated[str, Field(max_length=40)] = ""


class Report(Request):
    """Report a participant to the people who watch over acceptable use."""

    type: Literal["report"]
    participant: ParticipantId
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class Leave(Request):
    type: Literal["leave"]


class End(Request):
    """End the meeting for everybody."""

    type: Literal["end"]


CoreRequest = (
    Join
    | Publish
    | Subscribe
    | View
    | Mute
    | Unpublish
    | RaiseHand
    | React
    | Chat
    | Rename
    | MuteOther
    | MuteAll
    | Admit
    | Deny
    | Remove
    | SetRole
    | Lock
    | Spotlight
    | Report
    | Leave
    | End
)
"""Those of every room; `features.py` adds those of features."""


class _Numbered(BaseModel):
    id: int = 0


_NUMBERED = TypeAdapter(_Numbered)


def number_of(text: str) -> int:
    """The number of a request that may be malformed otherwise; 0 when it has none."""
    try:
        return _NUMBERED.validate_json(text).id
    except ValueError:
        return 0


class MutedView(TypedDict):
    microphone: bool
    camera: bool


class ParticipantView(TypedDict):
    """A participant as the others see them. `extensionId`: only colleagues of the same company see it. `place`: the
    breakout room where they are; empty: the meeting itself. `phone`: by telephone.

    `hand`: since when it is raised. `connected`: false while their socket is away and they may come back.
    """

    id: str
    name: str
    role: Role
    guest: bool
    hand: str | None
    muted: MutedView
    sources: list[Source]
    connected: bool
    place: str
    joinedAt: str
    extensionId: NotRequired[str]
    phone: NotRequired[Literal[True]]


class WaitingView(TypedDict):
    """Someone in the waiting room, as hosts see them."""

    id: str
    name: str
    guest: bool
    since: str


class RoomView(TypedDict):
    """`spotlight`: the participant whom a host shows large to everybody."""

    meetingId: str
    bridgeId: str
    title: str
    hostName: str
    locked: bool
    spotlight: str | None
    selfUnmute: bool
    screenSharing: bool
    startedAt: str


class ChatView(TypedDict):
    id: int
    participant: str
    name: str
    text: str
    at: str
    to: NotRequired[str]


class Welcome(TypedDict):
    """The whole of what a client knows; it replaces everything known before.

    `phase`: in the `lobby`, `room` holds the title and the name of the host, the lists are empty, and `waitsFor` says
    whether a host has to come or to admit. `seat`: the token to come back with. `lobby`: for hosts only, else empty.
    `state`: of each feature of the room.
    """

    event: Literal["welcome"]
    revision: int
    phase: Literal["lobby", "in"]
    waitsFor: Literal["", "admission", "host"]
    you: str
    seat: str
    role: Role
    room: dict[str, Any]
    participants: list[ParticipantView]
    lobby: list[WaitingView]
    chat: list[ChatView]
    state: dict[str, dict[str, Any]]


EndReason = Literal["left", "removed", "denied", "ended", "replaced", "expired", "full", "suspended"]
