"""The ladder of a call: the SIP messages of all its legs and what was decided in between, in the order of time."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal

from typing_extensions import TypedDict

from clarion.base.http import wire_time
from clarion.calls.call_traces import CallTrace, TracedLeg, TracedMessage

_CODEC: Final = re.compile(r"^a=rtpmap:\d+ ([\w.-]+)", re.MULTILINE)
_SECTION: Final = re.compile(r"^m=(\w+) (\d+) (\S+)([^\r\n]*)((?:\r?\n(?!m=)[^\n]*)*)", re.MULTILINE)
_CSEQ: Final = re.compile(r"^cseq[ \t]*:[ \t]*(\d+)[ \t]+(\w+)", re.MULTILINE | re.IGNORECASE)
_SOURCE: Final = re.compile(r"^x-clarion-source[ \t]*:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
_AGENT: Final = re.compile(r"^(?:user-agent|server)[ \t]*:[ \t]*([^\r\n]+)", re.MULTILINE | re.IGNORECASE)
_STATIC: Final = {"0": "PCMU", "3": "GSM", "8": "PCMA", "9": "G722", "18": "G729"}
_DIRECTIONS: Final = ("sendonly", "recvonly", "inactive")


class Lane(TypedDict):
    """One phone or carrier of the call. `address`: proto:ip:port that it was seen at."""

    legId: str
    party: int
    name: str
    kind: Literal["Carrier", "Phone"]  # Phone | Carrier
    offered: bool
    userAgent: str
    address: str


class LadderMessage(TypedDict):
    """A SIP message between Clarion and a lane. `text` is null where it belongs to somebody else."""

    kind: Literal["SIP"]
    at: str
    offset: float  # seconds since the first entry
    legId: str
    sent: bool
    label: str
    method: str
    media: str
    repeated: bool
    transport: str
    peer: str
    serverId: str
    text: str | None


class LadderStep(TypedDict):
    """Something that was decided or noted."""

    kind: Literal["Step"]
    at: str
    offset: float
    text: str


class Ladder(TypedDict):
    telephonySessionId: str
    sessionId: str
    startTime: str | None
    lanes: list[Lane]
    entries: list[LadderMessage | LadderStep]


class Viewer:
    """Whose view of a call it is: the messages of other accounts, and of carriers of others, are not shown."""

    def __init__(self, account_id: str, own_trunks: frozenset[str], *, sees_all: bool = False) -> None:
        self._account_id = account_id
        self._own_trunks = own_trunks
        self._sees_all = sees_all

    def sees(self, leg: TracedLeg) -> bool:
        if self._sees_all:
            return True
        if leg.trunk_id:
            return leg.trunk_id in self._own_trunks
        return leg.account_id in ("", self._account_id)

    def name(self, leg: TracedLeg) -> str:
        """Of people of other accounts the number only."""
        if leg.account_id and leg.account_id != self._account_id and not self._sees_all:
            return leg.number
        if leg.name and leg.extension_number:
            return f"{leg.name} ({leg.extension_number})"
        return leg.name or leg.number or leg.extension_number


def build_ladder(traces: Sequence[CallTrace], steps: Sequence[Mapping[str, Any]], viewer: Viewer) -> Ladder:
    """`steps`: {at, text} as `explain_record` has them; traces of several call servers are joined by their times."""
    legs = {leg.leg_id: leg for trace in traces for leg in trace.legs}
    messages = sorted(
        ((trace.server_id, one) for trace in traces for one in trace.messages), key=lambda pair: pair[1].at
    )
    begin = min([one.at for _, one in messages[:1]] + [_seconds(step["at"]) for step in steps[:1]], default=0.0)
    entries: list[tuple[float, LadderMessage | LadderStep]] = []
    seen: set[tuple[str, bool, str]] = set()
    for server_id, one in messages:
        leg = legs.get(one.leg_id)
        if leg is None:
            continue
        key = (one.leg_id, one.sent, one.text)
        entry = _message(one, server_id, begin, is_shown=viewer.sees(leg), is_repeated=key in seen)
        entries.append((one.at, entry))
        seen.add(key)
    for step in steps:
        at = _seconds(step["at"])
        entries.append((at, LadderStep(kind="Step", at=step["at"], offset=round(at - begin, 3), text=step["text"])))
    first = traces[0] if traces else None
    return Ladder(
        telephonySessionId=first.telephony_session_id if first else "",
        sessionId=first.session_id if first else "",
        startTime=_wire(begin) if begin else None,
        lanes=_lanes(legs, [one for _, one in messages], viewer),
        entries=[entry for _, entry in sorted(entries, key=lambda pair: pair[0])],
    )


def _lanes(legs: dict[str, TracedLeg], messages: list[TracedMessage], viewer: Viewer) -> list[Lane]:
    """In the order in which they came into the call; a leg without messages has no lane."""
    order = list(dict.fromkeys(one.leg_id for one in messages if one.leg_id in legs))
    lanes = []
    for leg_id in order:
        leg, own = legs[leg_id], [one.text for one in messages if one.leg_id == leg_id and not one.sent]
        shown = viewer.sees(leg)
        lanes.append(
            Lane(
                legId=leg_id,
                party=leg.party,
                name=viewer.name(leg),
                kind="Carrier" if leg.trunk_id else "Phone",
                offered=leg.offered,
                userAgent=_first(_AGENT, own) if shown else "",
                address=_first(_SOURCE, own) if shown else "",
            )
        )
    return lanes


def _first(pattern: re.Pattern[str], texts: list[str]) -> str:
    return next((found[1].strip()[:100] for text in texts if (found := pattern.search(text))), "")


def _message(one: TracedMessage, server_id: str, begin: float, *, is_shown: bool, is_repeated: bool) -> LadderMessage:
    found = _CSEQ.search(one.text)
    return LadderMessage(
        kind="SIP",
        at=_wire(one.at),
        offset=round(one.at - begin, 3),
        legId=one.leg_id,
        sent=one.sent,
        label=label_of(one.text),
        method=found[2] if found else "",
        media=media_of(one.text) if is_shown else "",
        repeated=is_repeated,
        transport=one.transport,
        peer=one.peer if is_shown else "",
        serverId=server_id,
        text=one.text if is_shown else None,
    )


def label_of(text: str) -> str:
    """`INVITE` or `200 OK`."""
    line = text.partition("\r\n")[0]
    if line.startswith("SIP/2.0 "):
        return line[8:60]
    return line.partition(" ")[0][:20]


def media_of(text: str) -> str:
    """The media that the SDP of a message offers or accepts: `audio PCMU, opus (sendonly)`; empty without SDP."""
    found = []
    for section in _SECTION.findall(text.partition("\r\n\r\n")[2]):
        kind, port, profile, formats = section[:4]
        state = "refused" if port == "0" else next((each for each in _DIRECTIONS if f"a={each}" in section[4]), "")
        words = f"{kind} {', '.join(_codecs(formats, section[4]))}".strip() + (" SRTP" if "SAVP" in profile else "")
        found.append(f"{words} ({state})" if state else words)
    return "; ".join(found)


def _codecs(formats: str, attributes: str) -> list[str]:
    named = [name for name in _CODEC.findall(attributes) if name.lower() not in ("telephone-event", "cn")]
    fixed = [_STATIC[each] for each in formats.split() if each in _STATIC and _STATIC[each] not in named]
    return list(dict.fromkeys([*fixed, *named]))[:6]


def _wire(at: float) -> str:
    return wire_time(datetime.fromtimestamp(at, UTC))


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
