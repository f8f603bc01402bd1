"""What is remembered about one leg, and how it is told to rtpengine.

Each leg is one rtpengine call of its own with two sides: tag `phone` and tag `link`. Whatever is negotiated with
the phone concerns only the first. Legs are joined by pointing their link sides at each other, which the phones never
notice: `port-latching` keeps the phone's ports, unchanged ICE and key lines keep its keys. (Joining inside one
rtpengine call was tried first: a second offer between two tags moves the phone's ports, and subscriptions make the
call one-way and convert each packet twice.)
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import msgspec

from clarion.calls.wire import MediaProfile, MixSeat
from clarion.engines.rtpengine import flags
from clarion.engines.rtpengine import sdp_profiles as profiles
from clarion.engines.rtpengine.sdp_profiles import NOWHERE, Description, Link, Speech

PHONE, LINK = "phone", "link"


_PLAIN = (
    *("leg_id", "room", "engine", "phone_sdp", "our_sdp", "version", "narrow", "peer", "codec", "talked", "mixed"),
    *("mix", "playlist", "plays_on", "image"),
)


_SESSION = (
    *("profile", "phone_sdp", "_read", "link", "speech", "aimed", "meant", "narrow", "mixed", "mute_unsure"),
    *("may_play", "version", "image"),
)
Session = tuple[Any, ...]


@dataclass(slots=True)
class Leg:
    leg_id: str
    room: str
    engine: str
    profile: MediaProfile = MediaProfile.RTP
    phone_sdp: str = ""  # what the phone told last
    our_sdp: str = ""  # what we told it last
    version: int = 1
    narrow: bool = True  # we answered with one codec; an answering phone keeps all that it listed
    link: Link | None = None
    peer: str = ""
    codec: str = ""  # on the link
    speech: Speech | None = None  # what the link side answered to the phone's present description
    aimed: tuple[str, int] | None = None  # where the link side sends what the phone says now
    meant: tuple[str, int] | None = None  # where our offer said that we listen
    talked: bool = False  # was joined at least once
    mix: str = ""  # of many, in which it takes part
    modem: tuple[str, int] | None = None  # a fax modem of ours, which it talks with
    image: str = ""  # what the phone said last about T.38, while it speaks that
    udptl: tuple[str, int] | None = None  # where our fax modem takes T.38; None: the engine is a gateway to G.711
    seat: MixSeat = field(default_factory=MixSeat)  # how
    mixed: bool = False  # music and voice come to the phone as one stream of the engine's own
    muted: bool = False
    mute_unsure: bool = False  # the engine did not say whether it is
    heard: bool = False  # media arrived at least once
    unheard_since: float = 0.0  # since when it should have sent something and never has; monotonic, of this process
    last_packet: int = 0  # as the engine told it last, by its clock
    last_packet_seen: float = 0.0  # when we saw that it had changed, by ours
    quiet_since: float = 0.0  # since when nothing has come from its phone, should it send or not; by ours
    asked: bool = False  # whether its phone is still there
    playing: tuple[str, float] | None = None  # token, and when it ends (seconds since 1970; 0: never by itself)
    playlist: list[str] = field(default_factory=list)  # the files of what is playing
    plays_on: bool = False  # again and again
    may_play: bool = False  # the engine may play what nobody wrote down: taken over, or it did not answer
    recording: dict[str, Any] | None = None  # what `Copies` needs to go on after a take-over
    keys_to: str = ""  # where the engine reports its keys
    lost: bool = False  # has been told
    given_up: bool = False  # its engine refused it for good, and nothing has succeeded since
    _read: Description | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)  # around what takes several commands
    turn: asyncio.Lock = field(
        default_factory=asyncio.Lock
    )  # around each command: the engine keeps no order of its own
    gone: bool = False

    @property
    def waits(self) -> bool:
        """Its phone offered, and has no answer yet."""
        return self.link is not None and bool(self.phone_sdp) and not self.our_sdp

    @property
    def key(self) -> dict[str, Any]:
        return {"call-id": self.leg_id}

    @property
    def listens(self) -> bool:
        """False for a phone that holds: the engine refuses to play anything to it."""
        description = self.description
        return description is None or description.direction in ("sendrecv", "recvonly")

    @property
    def in_browser(self) -> bool:
        """Whether the phone is a browser (or speaks like one), with Opus."""
        description = self.description
        if self.profile is MediaProfile.SFU:
            return False  # it knows one SSRC only, and nothing is played to it
        return description is not None and description.has_ice and description.best.name == "opus"

    def take(self, phone_sdp: str) -> Description:
        """Read what the phone says. Raises NoCommonCodec; nothing is changed then."""
        description = profiles.read(phone_sdp)
        self.phone_sdp, self._read, self.speech, self.aimed = phone_sdp, description, None, None
        return description

    @property
    def description(self) -> Description | None:
        """What the phone told last, read."""
        if self._read is None and self.phone_sdp:
            self._read = profiles.read(self.phone_sdp)
        return self._read

    @property
    def session(self) -> Session:
        """What `renew` forgets."""
        return tuple(getattr(self, name) for name in _SESSION)

    @session.setter
    def session(self, former: Session) -> None:
        for name, value in zip(_SESSION, former, strict=True):
            setattr(self, name, value)

    def renew(self) -> MediaProfile:
        """Forget the session of an engine that is gone; how media travels to the phone."""
        if (description := self.description) is not None:
            self.profile = profiles.profile_of(description)
        self.phone_sdp, self._read, self.link, self.speech, self.aimed, self.meant = "", None, None, None, None, None
        self.image, self.narrow = "", False
        self.mixed = self.mute_unsure = self.may_play = False
        self.version += 1
        return self.profile

    def rest(self) -> None:
        """While two people talk nobody asks for the description, which is large; it can be read again."""
        self._read = None

    @property
    def answered_description(self) -> Description | None:
        """What our next answer to the phone is about."""
        return profiles.read_image(self.image) if self.image else self.description

    def is_aimed(self, target: Link, codec: str) -> bool:
        """Whether pointing the link there would change nothing."""
        return self.aimed == (target.host, target.port) and self.codec == codec and not self.muted

    def offer_from_phone(self, dtmf_destination: str) -> dict[str, Any]:
        """The phone's present description, told to our own side."""
        assert self.description is not None
        only = self.description.best if self.narrow else None
        self.keys_to = dtmf_destination
        if self.image:
            sdp, more = profiles.image_alone(profiles.read_image(self.image)), flags.GATEWAY
        else:
            sdp, more = profiles.without_others(self.description, only=only), {}
        return {
            **self.key,
            "from-tag": PHONE,
            "to-tag": LINK,
            "sdp": sdp,
            "DTMF-log-dest": dtmf_destination,
            **flags.inner_flags(self.description, mixed=self.mixed, wide=bool(self.mix)),
            **more,
        }

    def answer_from_link(self, target: Link, speech: Speech) -> dict[str, Any]:
        assert self.description is not None
        direction = profiles.OPPOSITE[self.description.direction]
        return {
            **self.key,
            "from-tag": PHONE,
            "to-tag": LINK,
            "sdp": profiles.link_answer(target, speech, direction),
            **flags.inner_answer_flags(self.description),
        }

    def export(self) -> dict[str, object]:
        state: dict[str, object] = {
            name: getattr(self, name) for name in (*_PLAIN, "muted", "heard", "playing", "recording", "keys_to")
        }
        state["profile"] = self.profile.value
        state["modem"], state["udptl"] = self.modem, self.udptl
        state["seat"] = msgspec.to_builtins(self.seat)
        if self.link is not None:
            state["link"] = [self.link.host, self.link.port, self.link.numbers]
        return state

    @classmethod
    def restored(cls, state: dict[str, Any]) -> "Leg":
        values = dict(state)
        link = values.pop("link", None)
        playing, modem, udptl = (values.pop(name, None) for name in ("playing", "modem", "udptl"))
        seat = msgspec.convert(values.pop("seat", {}), MixSeat)
        leg = cls(**{**values, "profile": MediaProfile(values["profile"])}, seat=seat, may_play=True)
        if modem:
            leg.modem = (str(modem[0]), int(modem[1]))
        if udptl:
            leg.udptl = (str(udptl[0]), int(udptl[1]))
        if playing:
            leg.playing = (str(playing[0]), float(playing[1]))
        if link is not None:
            leg.link = Link(link[0], link[1], {str(k): int(v) for k, v in link[2].items()})
        return leg


def joined_codec(one: Leg, other: Leg) -> str:
    assert one.description and other.description
    assert one.link and other.link
    if one.image or other.image:
        names = [each.description.best.name for each in (one, other) if each.description and not each.image]
        return next((name for name in names if name in ("PCMU", "PCMA")), "PCMU")  # nothing else carries a fax
    return profiles.codec_between(one.description.best, one.link, other.description.best, other.link)


__all__ = ["LINK", "NOWHERE", "PHONE", "Leg", "joined_codec"]
