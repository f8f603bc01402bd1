"""URIs: sip and sips (RFC 3261 §19.1), tel (RFC 3966), and anything else as an opaque text."""

import ipaddress
import re
from functools import lru_cache

from clarion.base.digits import find_number, only_digits
from clarion.engines.sip.grammar import ParseError, parse_params, unescape

MAX_URI = 4096

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*\Z")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f<>\"]")
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_.])?\Z")
_SEPARATORS = re.compile(r"[\-.()\s]")


class Uri:
    """One URI, read once and never changed. `text` is what was read."""

    __slots__ = ("_headers", "_params", "host", "port", "scheme", "text", "user")

    def __init__(
        self, text: str, scheme: str, user: str | None, host: str, port: int | None, params: str, headers: str
    ) -> None:
        self.text = text
        self.scheme = scheme
        self.user = user  # as written; `dialed` decodes it
        self.host = host  # lower case; an IPv6 address keeps its brackets
        self.port = port
        self._params = params
        self._headers = headers

    @staticmethod
    def parse(text: str) -> "Uri":
        """Raises ParseError."""
        return _parse(text)

    @property
    def params(self) -> dict[str, str | None]:
        return parse_params(self._params) if self._params else {}

    def param(self, name: str) -> str | None:
        """The value of a parameter, "" for one without value, None for one that is absent."""
        if not self._params:
            return None
        params = parse_params(self._params)
        return (params[name] or "") if name in params else None

    @property
    def headers(self) -> dict[str, str]:
        """The part after `?`, decoded, names in lower case."""
        found: dict[str, str] = {}
        for pair in self._headers.split("&") if self._headers else ():
            name, _, value = pair.partition("=")
            found[unescape(name).lower()] = unescape(value)
        return found

    @property
    def has_headers(self) -> bool:
        return bool(self._headers)

    @property
    def dialed(self) -> str:
        """What a person dialled: the user part decoded, without password, parameters and, in numbers, separators."""
        user = self.user or ""
        if self.scheme != "tel":
            user = user.partition(":")[0].partition(";")[0]
        user = unescape(user)
        bare = _SEPARATORS.sub("", user)
        return bare if only_digits(bare.removeprefix("+")) else user

    @property
    def transport(self) -> str:
        """`udp`, `tcp`, `tls`, `ws`, `wss` by parameter or scheme; plain sip means UDP (RFC 3263 §4.1)."""
        named = self.param("transport")
        if named:
            return named.lower()
        return "tls" if self.scheme == "sips" else "udp"

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Uri) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Uri:
    if len(text) > MAX_URI:
        raise ParseError("Request-URI Too Long", 414)
    if _FORBIDDEN.search(text):
        raise ParseError("Bad URI")
    scheme, colon, rest = text.partition(":")
    scheme = scheme.lower()
    if not colon or not rest or not _SCHEME.match(scheme):
        raise ParseError("Bad URI")
    if scheme in ("sip", "sips"):
        return _parse_sip(text, scheme, rest)
    if scheme == "tel":
        number, _, params = rest.partition(";")
        return Uri(text, scheme, number, "", None, params, "")
    return Uri(text, scheme, None, "", None, "", "")


def _parse_sip(text: str, scheme: str, rest: str) -> Uri:
    # The first @ ends the user part: inside it @ must be escaped, and phones leave it bare in ?Replaces=.
    user: str | None
    user, at, tail = rest.partition("@")
    if not at:
        user, tail = None, rest
    elif not user:
        raise ParseError("Bad URI")
    tail, _, headers = tail.partition("?")
    address, _, params = tail.partition(";")
    host, port = parse_host_port(address)
    if params:
        parse_params(params)
    return Uri(text, scheme, user, host, port, params, headers)


def parse_host_port(address: str) -> tuple[str, int | None]:
    """`host`, `host:port`, `[v6]:port`. Raises ParseError; a bare IPv6 address is ambiguous (RFC 5118 §4.2)."""
    if address.startswith("["):
        host, bracket, tail = address.partition("]")
        if not bracket or (tail and not tail.startswith(":")):
            raise ParseError("Bad Host")
        # The grammar of RFC 3261 wrote one colon too many before IPv4 in IPv6, which is to be borne (RFC 5118 §4.10).
        if "." in host:
            host = host.replace(":::", "::")
        try:
            ipaddress.IPv6Address(host[1:])
        except ValueError:
            raise ParseError("Bad Host") from None
        host = host.lower() + "]"
        colon, port_text = tail[:1], tail[1:]
    else:
        host, colon, port_text = address.partition(":")
        host = host.lower()
        if not _HOST.match(host):
            raise ParseError("Bad Host")
    if not colon:
        return host, None
    port = find_number(port_text, most=65535)
    if port is None:
        raise ParseError("Bad Port")
    return host, port
