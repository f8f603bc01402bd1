"""T.38 in the simulated network's descriptions, and the packets that its lines lose. See T.38 Annex D."""

import random
from dataclasses import dataclass

from clarion.base.digits import find_number
from clarion.base.fax import T38Answer
from clarion.engines.phone_network.facts import CallFacts

_OURS = (
    "a=T38FaxVersion:0",
    "a=T38MaxBitRate:14400",
    "a=T38FaxRateManagement:transferredTCF",
    "a=T38FaxMaxBuffer:1024",
    "a=T38FaxMaxDatagram:400",
    "a=T38FaxUdpEC:t38UDPRedundancy",
)


@dataclass(frozen=True)
class Peer:
    """Where the other side takes UDPTL, and how."""

    host: str
    port: int
    answer: T38Answer


def read(text: str) -> Peer | None:
    """The other side's T.38; None when the description is not about that alone."""
    host, port, values = "", 0, {}
    section = ""
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.strip()
        words = line.split()
        if line.startswith("c=IN ") and (not section or section == "image"):
            host = words[-1]
        elif line.startswith("m="):
            section = words[0][2:]
            found = find_number(words[1], most=65535) if len(words) > 3 else None
            if section == "audio" and found:
                return None
            if section == "image" and words[2].lower() == "udptl" and found:
                port = found
        elif section == "image" and line.startswith("a=T38"):
            name, _, value = line[2:].partition(":")
            values[name] = value
    if not host or not port:
        return None
    datagram = find_number(values.get("T38FaxMaxDatagram", ""), most=1400) or 400
    redundancy = 3 if values.get("T38FaxUdpEC") else 0
    return Peer(host, port, T38Answer(max_datagram=datagram, redundancy=redundancy))


def describe(host: str, port: int, *, session: int, version: int, offered: str = "") -> str:
    """Our offer, or our answer to `offered`: its other streams are refused."""
    family = "IP6" if ":" in host else "IP4"
    head = ["v=0", f"o=- {session} {version} IN {family} {host}", "s=Clarion simulated network"]
    lines = [*head, f"c=IN {family} {host}", "t=0 0"]
    own = [f"m=image {port} udptl t38", *_OURS]
    streams = [line.strip().split() for line in offered.split("\n") if line.startswith("m=")]
    for words in streams or [["m=image"]]:
        lines += own if words[0] == "m=image" else [" ".join([words[0], "0", *words[2:]])]
    return "\r\n".join(lines) + "\r\n"


class Loss:
    """A line that loses `percent` of its packets, by chance from a fixed seed; `facts` counts them."""

    def __init__(self, percent: float, facts: CallFacts) -> None:
        self._percent, self._chance = percent, random.Random(38)
        self._facts = facts

    def takes(self) -> bool:
        gone = self._percent > 0 and self._chance.random() * 100 < self._percent
        self._facts.packets_lost += gone
        return gone
