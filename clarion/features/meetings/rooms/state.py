"""The state of a room, as it is stored with every change. Pure data."""

from typing import Literal

import msgspec

from clarion.features.meetings.breakouts.state import Breakouts
from clarion.features.meetings.captions.state import Captions
from clarion.features.meetings.chat.state import TeamChat
from clarion.features.meetings.encryption.state import Encryption
from clarion.features.meetings.polls.state import Polls
from clarion.features.meetings.recordings.state import Recordings
from clarion.features.meetings.rooms.protocol import Role, Source
from clarion.features.meetings.streams.state import LiveStream
from clarion.features.meetings.webinars.state import WebinarRoom

Seat = Literal["lobby", "in", "gone"]
WaitsFor = Literal["", "admission", "host"]
WaitingRoom = Literal["Nobody", "Everybody", "GuestsOnly", "OtherAccount"]

HOSTS: tuple[Role, ...] = ("host", "coHost")
AWAY_GRACE_S = 60.0
"""How long someone whose socket is gone keeps their place."""
EMPTY_GRACE_S = 30.0
"""How long a meeting goes on after the last participant left."""
LONGEST_WAIT_S = 3600.0
"""How long people wait in a lobby before anybody is in the meeting."""
MOST_CHAT = 200
MOST_WAITING = 200


class Rules(msgspec.Struct, frozen=True):
    """The preferences of the bridge when the room opened."""

    waiting_room: WaitingRoom = "Nobody"
    join_before_host: bool = True
    no_guests: bool = False
    same_account: bool = False
    audio_muted: bool = False
    video_muted: bool = False
    screen_sharing: bool = True
    capacity: int = 500


class Identity(msgspec.Struct, frozen=True):
    """Who comes, as a ticket says it. `host`: the host of the bridge or a delegate. No ids: a guest. `phone`: by
    telephone. `invited`: a host called them, or brought them along: neither lobby nor lock stops them.

    Of webinars, `seat`: coHost, panelist or attendee; `invitation`: the invitee or registrant.
    """

    name: str
    account_id: str = ""
    extension_id: str = ""
    host: bool = False
    seat: str = ""
    invitation: str = ""
    phone: bool = False
    invited: bool = False

    @property
    def guest(self) -> bool:
        return not self.extension_id


class Participant(msgspec.Struct, frozen=True):
    """A seat in the room. `connection`: of the open socket; empty while it is away. `seat_hash`: of the seat token.
    `place`: the breakout room where they are; empty: the meeting itself.
    """

    id: str
    who: Identity
    seat: Seat
    role: Role
    seat_hash: str
    connection: str = ""
    waits_for: WaitsFor = ""
    arrived_at: float = 0.0
    joined_at: float = 0.0
    away_since: float = 0.0
    hand_at: float = 0.0
    microphone_muted: bool = False
    camera_muted: bool = False
    sources: tuple[Source, ...] = ()
    place: str = ""

    @property
    def name(self) -> str:
        return self.who.name

    @property
    def is_in(self) -> bool:
        return self.seat == "in"

    @property
    def hosts(self) -> bool:
        return self.seat == "in" and self.role in HOSTS

    def muted(self, source: Source) -> bool:
        if source == "microphone":
            return self.microphone_muted
        return source == "camera" and self.camera_muted


class ChatLine(msgspec.Struct, frozen=True):
    """`to`: a participant; empty: everybody at `place`, a breakout room or the meeting itself. `post`: written in the
    chat behind the meeting, by the colleague `extension_id`; by nobody in the room where `participant` is empty.
    """

    id: int
    participant: str
    name: str
    text: str
    at: float
    to: str = ""
    place: str = ""
    post: str = ""
    extension_id: str = ""


class Room(msgspec.Struct, frozen=True):
    """`participants` by id, without those who are gone. `banned`: removed extensions, invitations, guests.

    `used`: tickets, with the time until which they would be valid. `hosted`: a host has been in.
    """

    meeting_id: str
    bridge_id: str
    account_id: str
    title: str
    host_name: str
    host_extension_id: str
    rules: Rules
    opened_at: float
    participants: dict[str, Participant] = {}
    revision: int = 0
    next_id: int = 1
    next_chat: int = 1
    locked: bool = False
    hosted: bool = False
    self_unmute: bool = True
    spotlight: str = ""
    guests_wait: bool = False
    started_at: float = 0.0
    empty_since: float = 0.0
    ended: bool = False
    banned: tuple[str, ...] = ()
    used: dict[str, float] = {}
    chat: tuple[ChatLine, ...] = ()
    team_chat: TeamChat = TeamChat()
    polls: Polls = Polls()
    breakouts: Breakouts = Breakouts()
    recordings: Recordings = Recordings()
    live_stream: LiveStream = LiveStream()
    captions: Captions = Captions()
    webinar: WebinarRoom = WebinarRoom()
    encryption: Encryption = Encryption()

    @property
    def next_participant(self) -> str:
        return f"p{self.next_id}"

    def everybody_in(self) -> list[Participant]:
        return [one for one in self.participants.values() if one.is_in]

    def waiting(self) -> list[Participant]:
        return [one for one in self.participants.values() if one.seat == "lobby"]

    def by_connection(self, connection: str) -> Participant | None:
        return next((one for one in self.participants.values() if connection and one.connection == connection), None)
