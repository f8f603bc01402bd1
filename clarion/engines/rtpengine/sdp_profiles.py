"""Session descriptions (RFC 8866): what is read from a phone's, and the ones we write towards our own side.

rtpengine negotiates addresses, keys and ICE. Here we only choose the codec and hide from the engine what it must not
see.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from clarion.calls.ports import NoCommonCodec
from clarion.calls.wire import MediaProfile
from clarion.engines.rtpengine.codecs import (
    EVENT,
    EVENT_NUMBER,
    WIDE,
    Codec,
    codecs_of,
    link_numbers,
)

OPPOSITE = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}
_MAX_SDP = 32_000

_AUDIO = re.compile(r"m=audio ([0-9]{1,5})(?:/[0-9]+)? (\S*RTP/S?AVPF?)((?: [0-9]{1,3})+)")
_AUDIO_PORT = re.compile(r"^m=audio ([0-9]+)", re.MULTILINE)
_NUMBERED = re.compile(r"a=(?:rtpmap|fmtp|rtcp-fb):([0-9]+)")


@dataclass(frozen=True)
class Description:
    """The audio that we deal with in one SDP, and what else was there."""

    session: tuple[str, ...]
    audio: tuple[str, ...]  # lines of the chosen media section, m= first
    others: tuple[tuple[int, str], ...]  # place in the list and m= line of each section that we decline
    port: int
    transport: str
    codecs: tuple[Codec, ...]
    events: tuple[Codec, ...]
    direction: str

    @cached_property
    def best(self) -> Codec:
        """The codec that this phone and we like best: its own first choice among ours (RFC 3264 §6.1)."""
        return self.codecs[0]

    @cached_property
    def has_ice(self) -> bool:
        return any(line.startswith("a=ice-ufrag:") for line in self.session + self.audio)

    @cached_property
    def has_keys(self) -> bool:
        return any(line.startswith(("a=fingerprint:", "a=crypto:")) for line in self.session + self.audio)


def read(sdp: str) -> Description:
    """The first audio section with a codec of ours. Raises NoCommonCodec when there is none or the text is no SDP."""
    if len(sdp) > _MAX_SDP:
        raise NoCommonCodec("The session description is too long.")
    session, sections = split(sdp)
    for place, section in enumerate(sections):
        found = _audio(section)
        if found is None:
            continue
        port, transport, codecs, events = found
        others = tuple((index, lines[0]) for index, lines in enumerate(sections) if index != place)
        direction = _direction(section) or _direction(session) or "sendrecv"
        # With ICE the address means nothing.
        ice = "a=ice-ufrag:" in sdp and any(line.startswith("a=ice-ufrag:") for line in session + section)
        if not ice and (_zero_address(section) or (_zero_address(session) and not _line(section, "c="))):
            direction = {"sendrecv": "sendonly", "recvonly": "inactive"}.get(direction, direction)
        return Description(_complete(session), tuple(section), others, port, transport, codecs, events, direction)
    raise NoCommonCodec()


def read_image(sdp: str) -> Description:
    """The T.38 section of a description that has one (`clarion/calls/t38.py` finds out)."""
    session, sections = split(sdp)
    for place, section in enumerate(sections):
        words = section[0].split()
        if words[0] == "m=image" and words[1] != "0":
            others = tuple((index, lines[0]) for index, lines in enumerate(sections) if index != place)
            address = () if _line([*session, *section], "c=") else ("c=IN IP4 127.0.0.1",)
            lines = (section[0], *address, *section[1:])
            return Description(_complete(session), lines, others, int(words[1]), words[2], (), (), "sendrecv")
    raise NoCommonCodec("The description has no T.38.")


def image_alone(image: Description) -> str:
    """The SDP as the engine gets it: the T.38 section."""
    return "\r\n".join([*image.session, *image.audio]) + "\r\n"


def profile_of(description: Description) -> MediaProfile:
    """How media travels to this phone."""
    if description.has_ice:
        return MediaProfile.WEBRTC
    return MediaProfile.SDES if "SAVP" in description.transport else MediaProfile.RTP


def split(sdp: str) -> tuple[list[str], list[list[str]]]:
    session: list[str] = []
    sections: list[list[str]] = []
    lines = session
    for line in map(str.strip, sdp.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if line[1:2] != "=":
            continue
        if line[0] == "m":
            lines = []
            sections.append(lines)
        lines.append(line)
    return session, sections


def _complete(session: list[str]) -> tuple[str, ...]:
    """The lines that RFC 8866 §5 requires, for clients that leave some out."""
    # An o= without its six fields would be refused by the engine.
    origin = _line(session, "o=")
    if origin is None or len(origin.split()) != 6:
        origin = "o=- 1 1 IN IP4 127.0.0.1"
    head = ["v=0", origin, _line(session, "s=") or "s=-"]
    address = _line(session, "c=")
    if address:
        head.append(address)
    rest = [line for line in session if line[0] not in "vosct"]
    return (*head, "t=0 0", *rest)


def _line(lines: list[str], start: str) -> str | None:
    for line in lines:
        if line.startswith(start):
            return line
    return None


def _zero_address(lines: list[str]) -> bool:
    """The hold of RFC 2543."""
    return "c=IN IP4 0.0.0.0" in lines or "c=IN IP6 ::" in lines


def _direction(lines: list[str]) -> str | None:
    for line in lines:
        if line[2:] in OPPOSITE:
            return line[2:]
    return None


def _audio(section: list[str]) -> tuple[int, str, tuple[Codec, ...], tuple[Codec, ...]] | None:
    head = _AUDIO.fullmatch(section[0])
    if head is None or int(head[1]) == 0 or int(head[1]) > 65535:
        return None
    codecs, events = codecs_of(head[3], tuple([line for line in section if line.startswith("a=rtpmap:")]))
    return (int(head[1]), head[2], codecs, events) if codecs else None


def without_others(description: Description, *, only: Codec | None = None) -> str:
    """The SDP as the engine gets it: one audio section, `only` that codec (when given) and key events.

    A single codec keeps the phone from changing it behind the back of a join.
    """
    events = _events(description, only)
    kept = {codec.number for codec in events}
    kept |= {only.number} if only else {codec.number for codec in description.codecs}
    order = [c.number for c in (*description.codecs, *events) if c.number in kept]
    transport = description.transport
    if "SAVP" in transport and not description.has_keys:
        # Secure by name only: some test clients do this. Treat it as what it is; `towards_phone` restores the name.
        transport = "RTP/AVP"
    extra: list[str] = []
    if _needs_plain_events(description, events):
        order.append(EVENT_NUMBER)
        extra = [f"a=rtpmap:{EVENT_NUMBER} {EVENT}/8000"]
    audio = [f"m=audio {description.port} {transport} {' '.join(map(str, order))}"]
    audio += [line for line in description.audio[1:] if _wanted(line, kept)] + extra + _association(description)
    if not any(line.startswith("c=") for line in (*description.session, *audio)):
        audio.insert(1, "c=IN IP4 127.0.0.1")
    session = [line for line in description.session if not line.startswith("a=group:")]
    return "\r\n".join([*session, *audio]) + "\r\n"


def _association(description: Description) -> list[str]:
    """A name of the phone's DTLS association that stays while its certificate does (RFC 8842 §5.1): browsers give none.

    Without one the engine begins DTLS anew when ICE is restarted; browsers go on with what they have (§5.4), and both
    would be deaf.
    """
    lines = description.session + description.audio
    if any(line.startswith("a=tls-id:") for line in lines):
        return []
    prints = [line for line in lines if line.startswith("a=fingerprint:")]
    return [f"a=tls-id:{sha256(''.join(prints).lower().encode()).hexdigest()[:40]}"] if prints else []


def _events(description: Description, only: Codec | None) -> tuple[Codec, ...]:
    """The key events at the clock of the codec in use, where the phone knows them; browsers list several.

    The engine converts none of another clock, but passes them on with a number that the peer does not know.
    """
    if only is None:
        return description.events
    clock = 48000 if only.name == "opus" else 8000
    return tuple(event for event in description.events if event.rate == clock) or description.events


def _needs_plain_events(description: Description, events: tuple[Codec, ...]) -> bool:
    """Whether the phone knows key events, but only at the clock of Opus.

    The engine would then number those of 8 kHz by itself, and differently on each link.
    """
    taken = {codec.number for codec in (*description.codecs, *description.events)}
    return bool(events) and EVENT_NUMBER not in taken and all(e.rate != 8000 for e in events)


def audio_port(sdp: str) -> str:
    """The port of the first section of audio; "" where there is none, or it is declined (RFC 8866 §5.14)."""
    found = _AUDIO_PORT.search(sdp)
    return found[1] if found and found[1] != "0" else ""


def _wanted(line: str, kept: set[int]) -> bool:
    number = _NUMBERED.match(line) if line.startswith(("a=r", "a=f")) else None
    return number is None or int(number[1]) in kept


def towards_phone(sdp: str, description: Description | None, *, version: int) -> str:
    """Our answer (or, without `description`, our offer) for the phone: own origin, declined sections in place."""
    session, sections = split(sdp)
    own = sections[0] if sections else []
    if description is not None:
        if "SAVP" in description.transport and not description.has_keys and own:
            own[0] = re.sub(r" RTP/AVP ", f" {description.transport} ", own[0])
        _keep_group(session, own, description)
    bodies = [own]
    for place, line in description.others if description is not None else ():
        bodies.insert(place, [re.sub(r"^(m=\S+) [0-9]+(?:/[0-9]+)?", r"\1 0", line), "a=inactive"])
    text = [origin(line, version) for line in session]
    text += [line for body in bodies for line in body]
    return "\r\n".join(text) + "\r\n"


def _keep_group(session: list[str], own: list[str], description: Description) -> None:
    """BUNDLE (RFC 9143 §7.3): answer the group with our own section only."""
    mid = _line(list(description.audio), "a=mid:")
    if mid is None or not any(line.startswith("a=group:BUNDLE") for line in description.session):
        return
    session[:] = [line for line in session if not line.startswith("a=group:")]
    session.append(f"a=group:BUNDLE {mid[6:]}")
    if mid not in own:
        own.append(mid)


def origin(line: str, version: int) -> str:
    """RFC 3264 §8: the version grows by one with each new description of a session."""
    if not line.startswith("o="):
        return line
    fields = line.split()
    return " ".join(["o=clarion", "1", str(version), *fields[3:]])


def again(sdp: str, version: int) -> str:
    """An earlier description of ours as a fresh offer: same address, keys and ICE, any DTLS role (RFC 8842 §5.2)."""
    session, sections = split(sdp)
    lines = [origin(line, version) for line in session] + [line for section in sections for line in section]
    changed = ["a=setup:actpass" if line.startswith("a=setup:") else line for line in lines]
    changed = ["a=sendrecv" if line[2:] in OPPOSITE else line for line in changed]
    return "\r\n".join(changed) + "\r\n"


# ---- our own side ----


@dataclass(frozen=True)
class Link:
    """The inner side of a leg: where it listens, and its payload types by mapping (`opus/48000/2`)."""

    host: str
    port: int
    numbers: dict[str, int]

    def carries(self, codec: str) -> bool:
        return any(mapping.startswith(f"{codec}/") for mapping in self.numbers)


NOWHERE = Link("127.0.0.1", 9, {})  # discard: what an unjoined leg says goes there


def read_link(sdp: str) -> Link:
    """The inner side as rtpengine describes it."""
    session, sections = split(sdp)
    section = sections[0]
    address = (_line(section, "c=") or _line(session, "c=") or "c=IN IP4 127.0.0.1").split()[2]
    numbers = link_numbers(tuple([line for line in section if line.startswith("a=rtpmap:")]))
    return Link(address, int(section[0].split()[1]), dict(numbers))


@dataclass(frozen=True)
class Speech:
    """What is sent over a link: codec by mapping and payload type, and the one of key events."""

    mapping: str
    number: int
    event: int | None
    also: tuple[tuple[int, str], ...] = ()  # what the other end may send as well: payload types and mappings


def agree(codec: str, ours: dict[str, int], theirs: dict[str, int]) -> Speech:
    """Payload types of both ends of a link (`theirs` is empty where nobody listens).

    Without a common number for key events they are left out, and the engine turns them into tones.
    """
    mapping = next((m for m in ours if m.split("/")[0] == codec), f"{codec}/8000")
    key = f"{EVENT}/{mapping.split('/')[1]}"
    event = ours.get(key)
    if theirs and theirs.get(key) != event:
        event = None
    return Speech(mapping, ours[mapping], event)


def understood(heard: tuple[Codec, ...], theirs: dict[str, int], ours: dict[str, int]) -> dict[int, str] | None:
    """Payload types on a link for everything that a phone behind its other end may send; None: not all can be named."""
    found: dict[int, str] = {}
    for codec in heard:
        mapping = next((m for m in theirs if m.startswith(f"{codec.name}/")), "")
        if not mapping or ours.get(mapping) != theirs[mapping]:
            return None
        found[theirs[mapping]] = mapping
    return found


def link_answer(target: Link, speech: Speech, direction: str) -> str:
    """What the inner side is told: send this to `target`."""
    lines = [f"a=rtpmap:{speech.number} {speech.mapping}"]
    formats = " ".join(str(number) for number in (speech.number, *(number for number, _ in speech.also)))
    lines += [f"a=rtpmap:{number} {mapping}" for number, mapping in speech.also]
    if speech.event is not None:
        clock = speech.mapping.split("/")[1]
        lines += [f"a=rtpmap:{speech.event} {EVENT}/{clock}", f"a=fmtp:{speech.event} 0-15"]
        formats += f" {speech.event}"
    return _own((target.host, target.port), formats, lines, direction)


def link_offer(profile: MediaProfile, numbers: dict[str, int], target: Link) -> str:
    """The list that a call of ours offers, in the order fit for the phone. What it says is sent to `target`.

    `numbers` are payload types that the caller of the same call uses: with the same ones nothing needs converting.
    """
    best = numbers.get("opus/48000/2", 111)
    events = (numbers.get(f"{EVENT}/8000", EVENT_NUMBER), 8000), (numbers.get(f"{EVENT}/48000", 110), 48000)
    if len({best, *(number for number, _ in events)}) < 3:
        best, events = 111, ((EVENT_NUMBER, 8000), (110, 48000))
    opus = (best, "opus/48000/2", [f"a=fmtp:{best} minptime=10;useinbandfec=1"])
    plain: list[tuple[int, str, list[str]]] = [(0, "PCMU/8000", []), (8, "PCMA/8000", []), (9, "G722/8000", [])]
    wide_first = [opus, plain[2], plain[0], plain[1]]
    by_profile = {MediaProfile.WEBRTC: wide_first, MediaProfile.SFU: [opus]}
    ordered = by_profile.get(profile, [*plain, opus])
    lines: list[str] = []
    for number, mapping, extra in ordered:
        lines += [f"a=rtpmap:{number} {mapping}", *extra]
    for number, clock in events:
        lines += [f"a=rtpmap:{number} {EVENT}/{clock}", f"a=fmtp:{number} 0-15"]
    return _own((target.host, target.port), " ".join(str(item[0]) for item in (*ordered, *events)), lines, "sendrecv")


# Between two legs nothing is lost, and reports of that would be taken for those of the phones (RFC 3605; discard).
_NO_REPORTS = "a=rtcp:9 IN IP4 127.0.0.1"


def _own(target: tuple[str, int], formats: str, lines: list[str], direction: str) -> str:
    host, port = target
    family = "IP6" if ":" in host else "IP4"
    head = ["v=0", f"o=clarion 1 1 IN {family} {host}", "s=-", f"c=IN {family} {host}", "t=0 0"]
    lines = [f"m=audio {port} RTP/AVP {formats}", _NO_REPORTS, *lines, "a=ptime:20", f"a={direction}"]
    return "\r\n".join([*head, *lines]) + "\r\n"


def codec_between(one: Codec, one_link: Link, other: Codec, other_link: Link) -> str:
    """The codec on the link between two legs: theirs if they agree, else the one that needs one conversion only."""
    if one.name == other.name and _same_numbers(one.name, one_link, other_link):
        return one.name
    if one.name in WIDE and other.name in WIDE:
        return "G722"
    narrow = one if one.name not in WIDE else other
    return narrow.name


def _same_numbers(name: str, one: Link, other: Link) -> bool:
    if name != "opus":
        return True
    codec, events = "opus/48000/2", f"{EVENT}/48000"
    if one.numbers.get(codec) is None or one.numbers.get(codec) != other.numbers.get(codec):
        return False
    return len({link.numbers[events] for link in (one, other) if events in link.numbers}) < 2


def copy_answer(receiver: tuple[str, int]) -> str:
    return _own(receiver, "0", ["a=rtpmap:0 PCMU/8000"], "recvonly")
