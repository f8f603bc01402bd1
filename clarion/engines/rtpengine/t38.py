"""T.38 on a leg: its phone's UDPTL is relayed to a fax modem of ours, on the ports that its audio had."""

from typing import Any

from clarion.calls.ports import NoCommonCodec
from clarion.calls.t38 import ATTRIBUTES, find_t38
from clarion.engines.rtpengine import sdp_profiles as profiles
from clarion.engines.rtpengine.leg import LINK, PHONE, Leg

RELAY = {"ICE": "remove", "flags": ["trust-address", "port-latching"]}


def check(leg: Leg, sdp: str = "") -> None:
    """Raises NoCommonCodec for encrypted media, which UDPTL would lay open, and for a description without T.38."""
    description = leg.description
    if description is None or description.has_ice or description.has_keys:
        raise NoCommonCodec("Encrypted media does not change to T.38.")
    if sdp and find_t38(sdp) is None:
        raise NoCommonCodec("The description has no T.38 over UDPTL.")


def offer_of(leg: Leg) -> str:
    """Our present description as an offer of T.38: the same address and port."""
    session, sections = profiles.split(leg.our_sdp)
    place = next((number for number, lines in enumerate(sections) if lines[0].startswith("m=audio")), 0)
    section = sections[place]
    port = section[0].split()[1]
    address = [line for line in section if line.startswith("c=")]
    # Streams that were declined before stay in their places (RFC 3264 §8).
    bodies = [lines[:1] for lines in sections]
    bodies[place] = [f"m=image {port} udptl t38", *address, *ATTRIBUTES]
    lines = [profiles.origin(line, leg.version) for line in session]
    return "\r\n".join([*lines, *(line for body in bodies for line in body)]) + "\r\n"


def from_phone(leg: Leg, image: profiles.Description) -> dict[str, Any]:
    """The phone's T.38, told to our own side."""
    return {**leg.key, "from-tag": PHONE, "to-tag": LINK, "sdp": profiles.image_alone(image), **RELAY}


def from_modem(leg: Leg, address: tuple[str, int]) -> dict[str, Any]:
    """Where our modem listens. Nobody else is heard on the link; the phone may speak from another port than it said."""
    host, port = address
    family = "IP6" if ":" in host else "IP4"
    head = ["v=0", f"o=clarion 1 1 IN {family} {host}", "s=-", f"c=IN {family} {host}", "t=0 0"]
    lines = [*head, f"m=image {port} udptl t38", *ATTRIBUTES]
    return {
        **leg.key,
        "from-tag": PHONE,
        "to-tag": LINK,
        "sdp": "\r\n".join(lines) + "\r\n",
        "ICE": "remove",
        "endpoint-learning": "off",
        "flags": ["strict-source", "port-latching"],
    }
