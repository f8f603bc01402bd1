"""The messages of a call as a capture file (pcap), for Wireshark and sngrep.

Each message is one UDP datagram, whatever transport it went by, between the call server and the next hop.
"""

import ipaddress
import struct
from collections.abc import Iterable
from typing import Final

from clarion.base.digits import find_number
from clarion.calls.call_traces import TracedMessage

MEDIA_TYPE: Final = "application/vnd.tcpdump.pcap"
_RAW_IP: Final = 101  # LINKTYPE_RAW: IPv4 or IPv6 without an Ethernet header
_LONGEST: Final = 65_000
_OURS: Final = "127.0.0.1"
_OUR_PORT: Final = 5070


def write_pcap(messages: Iterable[TracedMessage]) -> bytes:
    """A file with microseconds (magic number a1b2c3d4, version 2.4)."""
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, _RAW_IP)]
    for message in messages:
        packet = _datagram(message)
        seconds, rest = divmod(round(message.at * 1e6), 1_000_000)
        parts.append(struct.pack("<IIII", seconds, rest, len(packet), len(packet)) + packet)
    return b"".join(parts)


def _datagram(message: TracedMessage) -> bytes:
    body = message.text.encode()[:_LONGEST]
    peer, peer_port = _address(message.peer)
    ours = ipaddress.ip_address(_OURS if peer.version == 4 else "::1")
    (source, source_port), (target, target_port) = (
        ((ours, _OUR_PORT), (peer, peer_port)) if message.sent else ((peer, peer_port), (ours, _OUR_PORT))
    )
    udp = struct.pack(">HHHH", source_port, target_port, 8 + len(body), 0) + body
    if peer.version == 6:
        return struct.pack(">IHBB", 6 << 28, len(udp), 17, 64) + source.packed + target.packed + udp
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + source.packed + target.packed
    return head[:10] + struct.pack(">H", _checksum(head)) + head[12:] + udp


def _address(text: str) -> tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, int]:
    host, _, port = text.rpartition(":")
    try:
        return ipaddress.ip_address(host.strip("[]")), find_number(port, most=65535) or 5060
    except ValueError:  # a next hop that has a name only
        return ipaddress.IPv4Address("0.0.0.0"), find_number(port, most=65535) or 5060  # not bound


def _checksum(head: bytes) -> int:
    total: int = sum(struct.unpack(f">{len(head) // 2}H", head))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
