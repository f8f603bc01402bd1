"""Header values with a structure: Via (RFC 3261 §20.42) and addresses (§20.10), each read only when somebody asks."""

import re
from functools import lru_cache

from clarion.engines.sip.grammar import ParseError, parse_params, unquote
from clarion.engines.sip.uri import Uri, parse_host_port

_VIA = re.compile(
    r"\s*SIP\s*/\s*([0-9]\.[0-9])\s*/\s*([A-Za-z0-9\-.!%*_+`'~]+)\s+([^;,\s]+(?:\s*:\s*[0-9]+)?)\s*(?:;(.*))?\Z",
    re.I | re.S,
)
_PLAIN_VIA = {f"SIP/2.0/{name}": name for name in ("UDP", "TCP", "TLS", "WS", "WSS")}
_DISPLAY_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*', re.S)


class Via:
    __slots__ = ("host", "params", "port", "transport")

    def __init__(self, transport: str, host: str, port: int | None, params: dict[str, str | None]) -> None:
        self.transport = transport
        self.host = host
        self.port = port
        self.params = params

    @classmethod
    def parse(cls, value: str) -> "Via":
        """One Via value (no list). Raises ParseError."""
        head, _, tail = value.partition(";")
        version, blank, sent_by = head.partition(" ")
        known = _PLAIN_VIA.get(version)
        if known is not None and blank and " " not in sent_by and "\t" not in sent_by:  # as nearly all write it
            host, port = parse_host_port(sent_by)
            return cls(known, host, port, parse_params(tail) if tail else {})
        found = _VIA.match(value)
        if found is None or found[1] != "2.0":
            raise ParseError("Bad Via")
        host, port = parse_host_port(re.sub(r"\s", "", found[3]))
        params = parse_params(found[4]) if found[4] else {}
        return cls(found[2].upper(), host, port, params)

    @property
    def branch(self) -> str:
        return self.params.get("branch") or ""

    def __str__(self) -> str:
        text = f"SIP/2.0/{self.transport} {self.host}"
        if self.port is not None:
            text += f":{self.port}"
        for name, value in self.params.items():
            text += f";{name}" if value is None else f";{name}={value}"
        return text


class Address:
    """`"Display" <uri>;params` or `uri;params`. The URI is read when asked for. Shared: never to be changed."""

    __slots__ = ("display", "params", "uri_text")

    def __init__(self, display: str, uri_text: str, params: dict[str, str | None]) -> None:
        self.display = display
        self.uri_text = uri_text
        self.params = params

    @staticmethod
    def parse(value: str) -> "Address":
        """Raises ParseError."""
        return _address(value)

    @classmethod
    def read(cls, value: str) -> "Address":
        """`parse`, always anew."""
        value = value.strip()
        display = ""
        if value.startswith('"'):
            found = _DISPLAY_QUOTED.match(value)
            if found is None:
                raise ParseError("Unbalanced Quote")
            display = unquote(found[0])
            value = value[found.end() :]
            if not value.startswith("<"):
                raise ParseError("Bad Address")
        left = value.find("<")
        if left < 0:
            uri_text, _, params = value.partition(";")
            uri_text = uri_text.strip()
            if "?" in uri_text or '"' in uri_text or not uri_text:
                raise ParseError("Bad Address")  # RFC 3261 §20.10: such a URI needs angle brackets
            return cls(display, uri_text, parse_params(params) if params else {})
        if left:
            display = value[:left].strip()
            if '"' in display:
                raise ParseError("Unbalanced Quote")
        right = value.find(">", left)
        if right < 0:
            raise ParseError("Bad Address")
        tail = value[right + 1 :].strip()
        if tail and not tail.startswith(";"):
            raise ParseError("Bad Address")
        return cls(display, value[left + 1 : right].strip(), parse_params(tail[1:]) if tail else {})

    @property
    def uri(self) -> Uri:
        """Raises ParseError."""
        return Uri.parse(self.uri_text)

    @property
    def tag(self) -> str:
        return self.params.get("tag") or ""


@lru_cache(maxsize=1024)
def _address(value: str) -> Address:
    """The messages of one dialog repeat the same From, To and Route."""
    return Address.read(value)
