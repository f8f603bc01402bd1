"""Where pages may be sent by multicast. Pure."""

import ipaddress

from clarion.base.errors import Invalid

SCOPED = ipaddress.ip_network("239.0.0.0/8")  # administratively scoped: stays inside (RFC 2365)
MOST_TTL = 32
MOST_ADDRESSES = 20  # different ones that one page is sent to


def check_multicast(address: str, port: int, *, parameter: str) -> None:
    """Both or neither. Raises Invalid."""
    if not address and not port:
        return
    try:
        inside = ipaddress.ip_address(address) in SCOPED
    except ValueError:
        inside = False
    if not inside:
        raise Invalid(
            "A multicast address lies between 239.0.0.0 and 239.255.255.255: these stay inside a company.",
            parameter=f"{parameter}.address",
        )
    if not 1024 <= port <= 65534 or port % 2:
        raise Invalid("A multicast port is an even number from 1024 to 65534.", parameter=f"{parameter}.port")
