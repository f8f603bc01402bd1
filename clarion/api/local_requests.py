"""Whether a request comes straight from a browser or program on this machine, as far as HTTP can say.

That is a reason to refuse, never a proof: a proxy on this machine may send nothing of this, and whoever is behind it
writes any header. What must not leave the machine needs more (`clarion/apps/demo_door.py`).
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import Request

_FORWARDED = frozenset((
    "forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cdn-loop", "fastly-client-ip",
    "proxy-connection", "x-cluster-client-ip", "x-amzn-trace-id", "x-cloud-trace-context", "x-request-start",
    "x-proxyuser-ip",
))  # fmt: skip
_FORWARDED_BEGIN = ("x-forwarded", "x-original-", "x-envoy-", "cf-")


def is_local_name(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def is_local_request(request: Request, *, own_page: bool) -> bool:
    """The peer is this machine, every name that the client used for us is local, and no proxy has left a trace.

    `own_page`: only to pages of the same origin, and to programs.
    """
    names = request.headers.keys()
    if any(name in _FORWARDED or name.startswith(_FORWARDED_BEGIN) for name in names):
        return False
    if request.scope.get("http_version") == "1.0":  # what proxies speak by default, and no browser
        return False
    if own_page and request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    called = [f"//{request.headers.get('host', '')}"]
    called += [request.headers[name] for name in ("origin", "referer") if name in names]
    return is_local_name(request.client.host if request.client else None) and all(map(_is_local_address, called))


def _is_local_address(address: str) -> bool:
    try:
        return is_local_name(urlsplit(address).hostname)
    except ValueError:
        return False
