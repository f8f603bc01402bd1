"""Where a webhook may lead. A server that posts to any address it is given could be used against its own network."""

from urllib.parse import urlsplit

from clarion.base.errors import Invalid
from clarion.base.ssrf_guard import EgressPolicy, egress_policy, is_ip, is_local

MAX_LENGTH = 2000
PARAMETER = "deliveryMode.address"
USER_AGENT = "RingCentral-Webhook/8.0 (Clarion)"

__all__ = ["USER_AGENT", "EgressPolicy", "check_address", "egress_policy", "is_ip", "is_local"]


def check_address(address: str, policy: EgressPolicy) -> str:
    """The address as it is kept. Raises 400 for what is no address, or leads where none may lead.

    Names are looked up when the connection is made, each time, and judged by `EgressPolicy.allows` then.
    """
    text = address.strip()
    if not text or len(text) > MAX_LENGTH or not text.isascii() or not text.isprintable() or " " in text:
        raise _invalid(f"give an address of up to {MAX_LENGTH} ASCII characters")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _invalid("it is not an address") from None
    if parts.scheme not in ("https", "http") or not host:
        raise _invalid("give an address that begins with https://")
    if parts.username is not None or parts.password is not None:
        raise _invalid("it must not hold a user name or password")
    if port == 0:
        raise _invalid("the port cannot be used")
    if is_ip(host) and not policy.allows(host):
        raise _invalid("it leads to a private or local network")
    if parts.scheme == "http" and not (policy.anywhere or (policy.loopback and is_local(host))):
        raise _invalid("plain http is not allowed here; use https")
    return parts._replace(fragment="").geturl()


def _invalid(why: str) -> Invalid:
    return Invalid(f"Parameter [{PARAMETER}] value is invalid: {why}.", parameter=PARAMETER)
