"""Which addresses this machine has. Kamailio needs them by name when it is to listen on all of them."""

import fcntl
import ipaddress
import socket
import struct
from pathlib import Path

_SIOCGIFADDR = 0x8915


def addresses_of_this_machine() -> list[str]:
    """IPv4 addresses first (127.0.0.1 last among them), then global IPv6 ones."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name[:15].encode())
            try:
                answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, request)
            except OSError:
                continue  # an interface without an IPv4 address
            found.append(socket.inet_ntoa(answer[20:24]))
    found.sort(key=lambda text: ipaddress.ip_address(text).is_loopback)
    return found + _global_ipv6()


def _global_ipv6() -> list[str]:
    table = Path("/proc/net/if_inet6")
    if not table.exists():
        return []
    addresses = []
    for line in table.read_text().splitlines():
        address = ipaddress.IPv6Address(bytes.fromhex(line.split()[0]))
        if not address.is_link_local and not address.is_loopback:
            addresses.append(str(address))
    return addresses
