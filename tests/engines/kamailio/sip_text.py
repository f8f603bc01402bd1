"""Just enough SIP for a test's two ends: independent of Clarion's own SIP code, so that both cannot share a mistake."""

import re
import uuid
from dataclasses import dataclass, field


@dataclass
class Sip:
    """One message: start line, headers in order (names as received), body."""

    start: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    raw: bytes = b""

    @property
    def status(self) -> int:
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else 0

    @property
    def method(self) -> str:
        return "" if self.status else self.start.split()[0]

    @property
    def uri(self) -> str:
        return self.start.split()[1]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def get(self, name: str) -> str:
        found = self.all(name)
        return found[0] if found else ""

    def tag(self, name: str) -> str:
        found = re.search(r";tag=([^;>\s]+)", self.get(name))
        return found[1] if found else ""


def parse(data: bytes) -> Sip:
    head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    start, *lines = head.split("\r\n")
    headers = [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    return Sip(start, headers, body, data)


def build(start: str, headers: list[tuple[str, str]], body: str = "") -> bytes:
    """Content-Length is the last header, as the softphone of wire.md §17 needs it."""
    lines = [start, *(f"{name}: {value}" for name, value in headers), f"Content-Length: {len(body.encode())}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def respond(
    request: Sip,
    status: int,
    phrase: str,
    *,
    to_tag: str = "",
    extra: list[tuple[str, str]] | None = None,
    body: str = "",
) -> bytes:
    headers: list[tuple[str, str]] = []
    for name in ("Via", "Record-Route", "From", "To", "Call-ID", "CSeq"):
        for value in request.all(name):
            if name == "To" and to_tag and "tag=" not in value:
                value = f"{value};tag={to_tag}"
            headers.append((name, value))
    return build(f"SIP/2.0 {status} {phrase}", headers + (extra or []), body)


def request(
    method: str,
    uri: str,
    *,
    via: str,
    user: str = "101",
    to: str = "102",
    cseq: int = 1,
    call_id: str = "",
    from_tag: str = "f1",
    to_tag: str = "",
    branch: str = "",
    contact: str = "",
    extra: list[tuple[str, str]] | None = None,
    body: str = "",
) -> bytes:
    headers = [
        ("Via", f"SIP/2.0/{via};branch={branch or new_branch()};rport"),
        ("Max-Forwards", "70"),
        ("From", f"<sip:{user}@example.test>;tag={from_tag}"),
        ("To", f"<sip:{to}@example.test>" + (f";tag={to_tag}" if to_tag else "")),
        ("Call-ID", call_id or uuid.uuid4().hex),
        ("CSeq", f"{cseq} {method}"),
    ]
    if contact:
        headers.append(("Contact", contact))
    return build(f"{method} {uri} SIP/2.0", headers + (extra or []), body)


def new_branch() -> str:
    return "z9hG4bK" + uuid.uuid4().hex[:12]


class Framer:
    """Cuts a byte stream into messages by Content-Length; keep-alive line ends come out as they are."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[bytes]:
        self._buffer += data
        found: list[bytes] = []
        while self._buffer:
            if self._buffer.startswith(b"\r\n"):
                found.append(b"\r\n")
                self._buffer = self._buffer[2:]
                continue
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                break
            length = re.search(rb"\r\ncontent-length\s*:\s*(\d+)", self._buffer[: end + 2], re.IGNORECASE)
            size = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < size:
                break
            found.append(self._buffer[:size])
            self._buffer = self._buffer[size:]
        return found
