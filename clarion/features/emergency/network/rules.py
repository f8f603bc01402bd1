"""Which place the network of a device means. Pure.

What is known best counts first: the wireless point that a device is at, the port of the switch that it is plugged
into, then the range that its address lies in. Where two places would fit, none does: a wrong address is worse than the
registered one.
"""

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from clarion.base.errors import Invalid
from clarion.features.emergency.address import Address

_HEX = re.compile(r"[0-9a-f]{12}")
_WIRELESS = re.compile(r'^\s*IEEE-802\.11[a-z0-9]*\s*;.*?\bi-wlan-node-id\s*=\s*"?([0-9A-Fa-f:.\-]{12,17})', re.I)
WIRELESS, SWITCH = "wireless", "switch"
_WIDEST_PUBLIC = {4: 8, 6: 20}
BY_WIRELESS, BY_SWITCH, BY_ADDRESS = "802.11", "Wiremap", "Derived"  # method tokens of IANA (RFC 4119)

Ip = IPv4Address | IPv6Address


class Seen(msgspec.Struct, frozen=True):
    """What is known of the network that a device is in. `source`: the address that it comes from as we see it; `own`:
    its address as it says itself; `at`: when it was so, in epoch seconds.
    """

    source: str = ""
    own: str = ""
    bssid: str = ""
    chassis: str = ""
    port: str = ""
    at: float = 0.0


class Range(msgspec.Struct, frozen=True):
    start: str
    end: str
    address: Address | None = None  # of a public range: none

    def holds(self, found: Ip | None) -> bool:
        first, last = ip_address(self.start), ip_address(self.end)
        return found is not None and found.version == first.version and int(first) <= int(found) <= int(last)


class Network(msgspec.Struct, frozen=True):
    public: tuple[Range, ...] = ()
    private: tuple[Range, ...] = ()


class NetworkMap(msgspec.Struct):
    """Of one account. `marks`: kind, key and port of wireless points and switches, joined by `mark_key`; `devices`,
    `extensions`: whose place follows the network; `sightings`: what devices said of themselves, by their id.
    """

    marks: dict[str, Address] = {}
    networks: list[Network] = []
    devices: set[str] = set()
    extensions: set[str] = set()
    sightings: dict[str, Seen] = {}


def mark_key(kind: str, key: str, port: str = "") -> str:
    return f"{kind}|{key}|{port}"


def mac(text: str) -> str:
    """48 bits in small letters without marks between; empty when it is none."""
    bare = re.sub(r"[:.\-]", "", text.strip()).lower()
    return bare if _HEX.fullmatch(bare) else ""


def mac_text(bare: str) -> str:
    """As people write it: `AA:BB:CC:DD:EE:FF`."""
    return ":".join(bare[at : at + 2] for at in range(0, 12, 2)).upper()


def chassis(text: str) -> str:
    """A chassis id (IEEE 802.1AB): an address of hardware or of the network in its plain form, else empty."""
    return str(as_ip(text) or "") or mac(text)  # 100.100.100.100 has twelve digits, too


def as_ip(text: str) -> Ip | None:
    """IPv4 inside of IPv6 is IPv4."""
    try:
        found = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def wireless_point(access_network: str) -> str:
    """The BSSID in P-Access-Network-Info (RFC 7315 §5.4); empty when it has none."""
    found = _WIRELESS.match(access_network[:256])
    return mac(found[1]) if found else ""


def checked_range(start: str, end: str, where: str) -> tuple[str, str]:
    """First and last address, tidy. Raises Invalid."""
    first, last = as_ip(start), as_ip(end)
    if first is None or last is None:
        name = "startIp" if first is None else "endIp"
        raise Invalid(f"Parameter [{where}.{name}] value is invalid: an IP address.", parameter=f"{where}.{name}")
    if first.version != last.version or int(first) > int(last):
        raise Invalid(
            f"Parameter [{where}.endIp] value is invalid: not before startIp, and of the same kind.",
            parameter=f"{where}.endIp",
        )
    return str(first), str(last)


def check_of_company(start: str, end: str, where: str) -> None:
    """Raise Invalid for more addresses than the world sees of a company: at home, too, people have 192.168.1.5, and
    would be looked for in the office.
    """
    first, last = ip_address(start), ip_address(end)
    if int(last) - int(first) >= 2 ** (first.max_prefixlen - _WIDEST_PUBLIC[first.version]):
        raise Invalid(
            f"Parameter [{where}.endIp] value is invalid: a range of addresses that the world sees of a company is at "
            f"most as wide as a /{_WIDEST_PUBLIC[first.version]}. Give those of your providers.",
            parameter=f"{where}.endIp",
        )


def check_apart(ranges: Sequence[tuple[str, str]], where: str) -> None:
    """Raise Invalid where two ranges have an address in common."""
    ends = sorted((ip_address(a).version, int(ip_address(a)), int(ip_address(b)), a) for a, b in ranges)
    for (version, _, last, _), (other, first, _, name) in pairwise(ends):
        if version == other and first <= last:
            raise Invalid(f"Parameter [{where}] value is invalid: {name} lies in two ranges.", parameter=where)


def together(registered: Seen, said: Seen | None) -> Seen:
    """What a device said of its network (HELD) added to how it registered. Where the two do not agree it has moved
    since, perhaps to another building behind the same address: then only the newer holds.
    """
    source = as_ip(registered.source)
    if said is None or source is None or as_ip(said.source) != source:
        return registered
    old, new = (registered, said) if said.at >= registered.at else (said, registered)
    if _moved(old, new):
        return replace(new, source=registered.source)
    own = new.own if _inside(new.own) else old.own or new.own
    bssid = new.bssid or old.bssid
    return Seen(registered.source, own, bssid, said.chassis, said.port, new.at)


def _moved(old: Seen, new: Seen) -> bool:
    """Another wireless point, from wire to air or back, or another address inside."""
    before, after = _inside(old.own), _inside(new.own)
    if before is not None and after is not None and before.version == after.version and before != after:
        return True
    unplugged = bool(old.chassis and new.bssid and not old.bssid)
    plugged_in = bool(old.bssid and new.chassis and not new.bssid)
    return unplugged or plugged_in or bool(old.bssid and new.bssid and old.bssid != new.bssid)


def _inside(own: str) -> Ip | None:
    """An address that means something within a network only; names and what the world sees say nothing."""
    found = as_ip(own)
    return found if found is not None and not found.is_global else None


def locate(known: NetworkMap, seen: Seen) -> tuple[Address, str] | None:
    """The place, and how it was found; None when nothing says so without doubt."""
    at_point = known.marks.get(mark_key(WIRELESS, seen.bssid)) if seen.bssid else None
    if at_point is not None:
        return at_point, BY_WIRELESS
    if seen.chassis:
        ports = (known.marks.get(mark_key(SWITCH, seen.chassis, port)) for port in (seen.port, ""))
        at_switch = next((place for place in ports if place is not None), None)
        if at_switch is not None:
            return at_switch, BY_SWITCH
    found = set(_by_address(known.networks, as_ip(seen.source), as_ip(seen.own)))
    return (found.pop(), BY_ADDRESS) if len(found) == 1 else None


def _by_address(networks: Iterable[Network], source: Ip | None, own: Ip | None) -> Iterable[Address]:
    """Behind a translator the public address says which network, and the device's own one where in it. A device that
    reaches us from within the office comes with its own address.
    """
    for network in networks:
        inside = own if any(each.holds(source) for each in network.public) else source
        if inside is source and source is not None and source.is_global:
            continue
        yield from (each.address for each in network.private if each.address is not None and each.holds(inside))
