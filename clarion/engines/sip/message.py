"""A received SIP message (RFC 3261 §7): split once, headers read when asked for, untouched ones re-emitted verbatim.

Bounds hold while reading. What can still be answered although it is wrong carries a `fault` instead of raising.
"""

import re
from typing import Final

from clarion.base.digits import find_number
from clarion.engines.sip.fields import Address, Via
from clarion.engines.sip.grammar import ParseError, split_commas

MAX_MESSAGE: Final = 65536
MAX_HEADERS: Final = 256
MAX_LINE: Final = 16384
MAX_CSEQ: Final = 2**31 - 1

_COMPACT = {
    "a": "accept-contact", "b": "referred-by", "c": "content-type", "d": "request-disposition", "e": "content-encoding",
    "f": "from", "i": "call-id", "j": "reject-contact", "k": "supported", "l": "content-length", "m": "contact",
    "n": "identity-info", "o": "event", "r": "refer-to", "s": "subject", "t": "to", "u": "allow-events", "v": "via",
    "x": "session-expires", "y": "identity",
}  # fmt: skip
_PROPER = (
    "Via From To Call-ID CSeq Contact Max-Forwards Route Record-Route Path Content-Type Content-Length Allow "
    "Supported Require Proxy-Require Unsupported User-Agent Server Expires Min-Expires Session-Expires Min-SE "
    "Authorization Proxy-Authorization WWW-Authenticate Proxy-Authenticate Refer-To Referred-By Replaces Join Event "
    "Allow-Events Subscription-State RSeq RAck P-Asserted-Identity P-Preferred-Identity Privacy Reason Warning "
    "Retry-After Date Accept Alert-Info Call-Info Content-Disposition Content-Encoding Geolocation MIME-Version"
)
_PRETTY = {name.lower(): name for name in _PROPER.split()}
_SINGLE = frozenset(("from", "to", "call-id", "cseq", "max-forwards", "content-length", "content-type"))
_CANONICAL: dict[str, str] = {}  # name as seen on the wire -> lower-case long name; fills itself, bounded

_REQUEST = re.compile(r"([A-Za-z0-9\-.!%*_+`'~]+) (\S+) SIP/([0-9]{1,3}\.[0-9]{1,3})\Z", re.I)
_STATUS = re.compile(r"SIP/2\.0 ([1-6][0-9][0-9])(?: ([^\r\n]*))?\Z", re.I)
_LOOSE_REQUEST = re.compile(r"\s*([A-Za-z0-9\-.!%*_+`'~]+)\s+(.*?)\s*(?:SIP/[0-9.]+)?\s*\Z", re.S)
_FOLD = re.compile(r"\r?\n[ \t]+")
_LINE_END = re.compile(r"\r?\n")
_CSEQ = re.compile(r"([0-9]{1,20})\s+([^\s]+)\Z")


def canonical(name: str) -> str:
    """The lower-case long form of a header name."""
    known = _CANONICAL.get(name)
    if known is None:
        known = name.strip().lower()
        known = _COMPACT.get(known, known)
        if len(_CANONICAL) < 2048 and len(name) < 64:
            _CANONICAL[name] = known
    return known


def pretty(name: str) -> str:
    """The usual spelling of a canonical header name."""
    return _PRETTY.get(name, name)


class Message:
    """A request (`method`, `uri`) or a response (`status`, `reason`); `headers`: pairs of canonical name and value."""

    __slots__ = ("_cache", "_first", "body", "fault", "headers", "method", "reason", "status", "uri")

    def __init__(self, method: str, uri: str, status: int, reason: str) -> None:
        self.method = method  # empty in a response
        self.uri = uri
        self.status = status  # 0 in a request
        self.reason = reason
        self.headers: list[tuple[str, str]] = []
        self.body = b""
        self.fault: ParseError | None = None
        self._cache: dict[str, object] = {}
        self._first: dict[str, str] | None = None  # name → first value; made when first asked

    @classmethod
    def parse(cls, data: bytes) -> "Message":
        """Raises ParseError for what cannot even be answered."""
        if len(data) > MAX_MESSAGE:
            raise ParseError("Message Too Large", 513)
        head, blank, body = data.partition(b"\r\n\r\n")
        if not blank:
            head, blank, body = data.partition(b"\n\n")
        text = head.decode("utf-8", "replace")  # what is no UTF-8 must not travel on into JSON
        if "\n " in text or "\n\t" in text:
            text = _FOLD.sub(" ", text)
        ends = text.count("\r\n")
        lines = text.split("\r\n") if text.count("\n") == ends else _LINE_END.split(text)
        message = _start(lines[0])
        if text.count("\r") != ends:
            message._flaw("Bad Line End")  # a bare CR is a line end to some and not to others
        message._read_headers(lines)
        message._take_body(body)
        return message

    def _read_headers(self, lines: list[str]) -> None:
        if len(lines) > MAX_HEADERS + 1:
            self._flaw("Too Many Header Fields")
            del lines[MAX_HEADERS + 1 :]
        append = self.headers.append
        known = _CANONICAL.get
        single: set[str] = set()
        for at in range(1, len(lines)):
            name, colon, value = lines[at].partition(":")
            if not colon or not name:
                if lines[at]:
                    self._flaw("Bad Header Line")
                continue
            if len(value) > MAX_LINE:
                self._flaw("Header Field Too Large")
                continue
            name = known(name) or canonical(name)
            if name in _SINGLE:
                if name in single:
                    self._flaw(f"Repeated {pretty(name)}")
                single.add(name)
            append((name, value.strip()))

    def _take_body(self, body: bytes) -> None:
        stated = self.find("content-length")
        if stated is None:
            self.body = body
            return
        size = find_number(stated, most=999_999_999)
        if size is None:
            self._flaw("Bad Content-Length")
            return
        if size > len(body):
            self._flaw("Short Body")
        self.body = body[:size] if size < len(body) else body

    def _flaw(self, reason: str, status: int = 400) -> None:
        if self.fault is None:
            self.fault = ParseError(reason, status)

    # ---- raw access

    def find(self, name: str) -> str | None:
        """The first value of a header (canonical name), as written."""
        first = self._first
        if first is None:
            first = self._first = dict(reversed(self.headers))
        return first.get(name)

    def all(self, name: str) -> list[str]:
        """Every header line of that name, as written."""
        return [value for known, value in self.headers if known == name]

    def values(self, name: str) -> list[str]:
        """Every element, whether in one line or in several (RFC 3261 §7.3.1)."""
        found: list[str] = []
        if self.find(name) is None:
            return found
        for known, value in self.headers:
            if known == name:
                found += split_commas(value)
        return found

    def tokens(self, name: str) -> set[str]:
        """A list of tokens such as Supported, in lower case."""
        return {value.lower() for value in self.values(name) if value}

    def replace(self, name: str, value: str) -> None:
        """Replace the first header line of that name, or add one."""
        self._cache.pop(name, None)
        self._first = None
        for index, (known, _) in enumerate(self.headers):
            if known == name:
                self.headers[index] = (name, value)
                return
        self.headers.append((name, value))

    def drop_headers(self) -> None:
        """For a message that nobody will look at any more."""
        self.headers = []
        self._first = None
        self._cache = {}

    # ---- typed access, remembered; each raises ParseError

    @property
    def via(self) -> Via:
        """The topmost Via."""
        known = self._cache.get("via")
        if known is None:
            raw = self.find("via")
            if raw is None:
                raise ParseError("Missing Via")
            known = self._cache["via"] = Via.parse(split_commas(raw)[0])
        assert isinstance(known, Via)
        return known

    @property
    def from_(self) -> Address:
        return self._address("from")

    @property
    def to(self) -> Address:
        return self._address("to")

    def _address(self, name: str) -> Address:
        known = self._cache.get(name)
        if known is None:
            raw = self.find(name)
            if raw is None:
                raise ParseError(f"Missing {pretty(name)}")
            known = self._cache[name] = Address.parse(raw)
        assert isinstance(known, Address)
        return known

    @property
    def contact(self) -> Address | None:
        """The first Contact; None when there is none."""
        known = self._cache.get("contact")
        if known is None:
            raw = self.find("contact")
            if not raw or raw == "*":
                return None
            known = self._cache["contact"] = Address.parse(split_commas(raw)[0])
        assert isinstance(known, Address)
        return known

    @property
    def call_id(self) -> str:
        return self.find("call-id") or ""

    @property
    def cseq(self) -> tuple[int, str]:
        known = self._cache.get("cseq")
        if known is None:
            found = _CSEQ.match(self.find("cseq") or "")
            if found is None or int(found[1]) > MAX_CSEQ:
                raise ParseError("Bad CSeq")
            known = self._cache["cseq"] = (int(found[1]), found[2])
        assert isinstance(known, tuple)
        return known

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def content_type(self) -> str:
        """Media type in lower case without parameters; empty when absent."""
        return (self.find("content-type") or "").partition(";")[0].strip().lower()

    def number(self, name: str, *, low: int = 0, high: int = 2**32 - 1) -> int | None:
        """A header that is a number, parameters ignored; None when absent. Raises ParseError."""
        raw = self.find(name)
        if raw is None:
            return None
        number = find_number(raw.partition(";")[0].strip(), most=high)
        if number is None or number < low:
            raise ParseError(f"Bad {pretty(name)}")
        return number

    def validate(self) -> None:
        """RFC 3261 §8.2 and §16.3 as far as every element must look. Raises ParseError with the status to answer."""
        if self.fault is not None:
            raise self.fault
        _ = self.via
        if not self.call_id:
            raise ParseError("Missing Call-ID")
        _, method = self.cseq
        _ = self.from_, self.to
        if "," in (self.find("via") or ""):
            for value in self.values("via"):
                Via.parse(value)
        if self.method:
            if method != self.method:
                raise ParseError("CSeq Does Not Match")
            self.number("max-forwards", high=255)

    def encode(self) -> bytes:
        """The message again: names in their usual spelling, values untouched, Content-Length last."""
        first = f"{self.method} {self.uri} SIP/2.0" if self.method else f"SIP/2.0 {self.status} {self.reason}"
        lines = [first]
        lines += [f"{pretty(name)}: {value}" for name, value in self.headers if name != "content-length"]
        lines.append(f"Content-Length: {len(self.body)}\r\n\r\n")
        return "\r\n".join(lines).encode("utf-8", "replace") + self.body


def _start(line: str) -> Message:
    found = _REQUEST.match(line)
    if found is not None:
        message = Message(found[1], found[2], 0, "")
        if found[3] != "2.0":
            message.fault = ParseError("Version Not Supported", 505)
        elif "<" in message.uri:
            message.fault = ParseError("Bad Request-URI")
        return message
    if line[:4].upper() == "SIP/":
        found = _STATUS.match(line)
        if found is None:
            raise ParseError("Bad Status Line")
        return Message("", "", int(found[1]), found[2] or "")
    found = _LOOSE_REQUEST.match(line)
    if found is None or "SIP/" not in line.upper():
        raise ParseError("Bad Start Line")
    message = Message(found[1], found[2], 0, "")
    message.fault = ParseError("Bad Request Line")
    return message
