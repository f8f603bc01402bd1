"""SIP messages as the simulated carrier reads and writes them (RFC 3261 §7, §20, §25).

This carrier is a peer of Clarion, so it shares no code with Clarion's own SIP core: a mistake there must not
be understood here by the same mistake.
"""

import secrets
from collections.abc import Iterable

from clarion.base.digits import find_number

_COMPACT = {
    "v": "via",
    "f": "from",
    "t": "to",
    "i": "call-id",
    "m": "contact",
    "c": "content-type",
    "l": "content-length",
    "e": "content-encoding",
    "s": "subject",
    "k": "supported",
}
_LISTS = frozenset({"via", "route", "record-route", "contact", "require", "supported", "allow"})
_LIMIT = 65_535
_MOST_HEADERS = 200

REASONS = {
    100: "Trying",
    180: "Ringing",
    181: "Call Is Being Forwarded",
    183: "Session Progress",
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    420: "Bad Extension",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    491: "Request Pending",
    500: "Server Internal Error",
    503: "Service Unavailable",
    603: "Decline",
}


class BadMessage(ValueError):
    """The datagram is not a SIP message that can be understood."""


class Message:
    """A request (`method` and `uri` set) or a response (`status` set). Header names compare in lower case."""

    def __init__(
        self,
        *,
        method: str = "",
        uri: str = "",
        status: int = 0,
        reason: str = "",
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
    ) -> None:
        self.method = method
        self.uri = uri
        self.status = status
        self.reason = reason
        self.headers = list(headers)
        self.body = body

    def find(self, name: str) -> str | None:
        """The first value of a header, or None. `name` in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def get(self, name: str) -> str:
        value = self.find(name)
        if value is None:
            raise BadMessage(f"The header {name} is missing.")
        return value

    def all(self, name: str) -> list[str]:
        """Every value of a header, comma-separated lists taken apart where the header is a list."""
        wanted = name.lower()
        found = [value for key, value in self.headers if key.lower() == wanted]
        if wanted not in _LISTS:
            return found
        return [part for value in found for part in split_list(value)]

    def add(self, name: str, value: str) -> None:
        self.headers.append((name, value))

    @property
    def cseq(self) -> tuple[int, str]:
        text, _, method = self.get("CSeq").partition(" ")
        number = find_number(text)
        if number is None:
            raise BadMessage("The header CSeq has no number.")
        return number, method.strip()

    @property
    def branch(self) -> str:
        vias = self.all("Via")
        if not vias:
            raise BadMessage("The header Via is missing.")
        return parameters(vias[0]).get("branch", "")

    def render(self) -> bytes:
        first = (
            f"{self.method} {self.uri} SIP/2.0"
            if self.method
            else f"SIP/2.0 {self.status} {self.reason or REASONS.get(self.status, 'Unknown')}"
        )
        lines = [first, *(f"{key}: {value}" for key, value in self.headers)]
        lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + self.body


def parse(datagram: bytes) -> Message:
    """One message out of one datagram. Raises `BadMessage`."""
    if len(datagram) > _LIMIT:
        raise BadMessage("The message is too large.")
    head, separator, body = datagram.partition(b"\r\n\r\n")
    if not separator:
        raise BadMessage("The headers do not end.")
    lines = head.decode("utf-8", "replace").split("\r\n")
    message = _first_line(lines[0])
    for line in lines[1:]:
        if line[:1] in (" ", "\t") and message.headers:  # folded, RFC 3261 §7.3.1
            name, value = message.headers[-1]
            message.headers[-1] = (name, f"{value} {line.strip()}")
            continue
        name, colon, value = line.partition(":")
        if not colon:
            raise BadMessage("A header has no colon.")
        name = name.strip().lower()
        message.headers.append((_COMPACT.get(name, name), value.strip()))
    if len(message.headers) > _MOST_HEADERS:
        raise BadMessage("There are too many headers.")
    message.body = _cut_body(message, body)
    for name in ("via", "from", "to", "call-id", "cseq"):
        message.get(name)
    message.headers = [item for item in message.headers if item[0] != "content-length"]
    return message


def _first_line(line: str) -> Message:
    parts = line.split(" ", 2)
    status = find_number(parts[1], most=699) if len(parts) >= 2 and parts[0] == "SIP/2.0" else None
    if status is not None:
        return Message(status=status, reason=parts[2] if len(parts) == 3 else "")
    if len(parts) == 3 and parts[2] == "SIP/2.0":
        return Message(method=parts[0], uri=parts[1])
    raise BadMessage("The first line is neither a request nor a response.")


def _cut_body(message: Message, body: bytes) -> bytes:
    length = message.find("content-length")
    if length is None:
        return body
    size = find_number(length, most=len(body))
    if size is None:
        raise BadMessage("The body is shorter than its Content-Length.")
    return body[:size]


def split_list(value: str) -> list[str]:
    """A comma-separated header value, taken apart outside quotes and angle brackets."""
    parts, start, quoted, angle = [], 0, False, False
    for index, letter in enumerate(value):
        if letter == '"' and (index == 0 or value[index - 1] != "\\"):
            quoted = not quoted
        elif not quoted and letter in "<>":
            angle = letter == "<"
        elif letter == "," and not quoted and not angle:
            parts.append(value[start:index].strip())
            start = index + 1
    parts.append(value[start:].strip())
    return [part for part in parts if part]


def address(value: str) -> str:
    """The URI in a name-addr or addr-spec (RFC 3261 §20.10)."""
    rest = value
    if rest.startswith('"'):
        rest = rest[rest.find('"', 1) + 1 :]
    if "<" in rest:
        return rest.partition("<")[2].partition(">")[0]
    return rest.partition(";")[0].strip()


def display_name(value: str) -> str:
    return value.partition("<")[0].strip().strip('"') if "<" in value else ""


def parameters(value: str) -> dict[str, str]:
    """The parameters after a header value (not those of the URI in angle brackets); names in lower case."""
    rest = value.rpartition(">")[2] if ">" in value else value
    found: dict[str, str] = {}
    for part in rest.split(";")[1:]:
        key, _, given = part.partition("=")
        found[key.strip().lower()] = given.strip().strip('"')
    return found


def user_part(uri: str) -> str:
    """What stands before the @ of a sip: URI without its parameters, or the number of a tel: URI."""
    scheme, colon, rest = uri.partition(":")
    if not colon:
        return ""
    if scheme.lower() == "tel":
        return rest.partition(";")[0]
    user, at, _ = rest.rpartition("@")
    return user.partition(";")[0].partition(":")[0] if at else ""


def host_and_port(uri: str) -> tuple[str, int]:
    """Host (without brackets) and port, 5060 when left out, of a sip: URI."""
    rest = uri.partition(":")[2].rpartition("@")[2].partition(";")[0].partition("?")[0]
    if rest.startswith("["):
        host, _, after = rest[1:].partition("]")
        port = after.removeprefix(":")
    else:
        host, _, port = rest.partition(":")
    return host, find_number(port, most=65535) or 5060


def new_branch() -> str:
    return "z9hG4bK" + secrets.token_hex(10)


def new_tag() -> str:
    return secrets.token_hex(6)


def answer_to(request: Message, status: int, *, tag: str = "", reason: str = "") -> Message:
    """A response with the headers that RFC 3261 §8.2.6 copies; `tag` is added to To unless it has one."""
    response = Message(status=status, reason=reason)
    for name, shown in (("via", "Via"), ("record-route", "Record-Route")):
        if name == "via" or status != 100:
            response.headers += [(shown, value) for key, value in request.headers if key.lower() == name]
    to = request.get("To")
    if tag and "tag" not in parameters(to):
        to = f"{to};tag={tag}"
    response.headers += [
        ("From", request.get("From")),
        ("To", to),
        ("Call-ID", request.get("Call-ID")),
        ("CSeq", request.get("CSeq")),
    ]
    return response
