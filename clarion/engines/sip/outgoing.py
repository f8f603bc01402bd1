"""Messages that we write: requests, and responses to a received request.

Every phone's parser must survive them, so: `Name: value` with one blank, CRLF, no folding, no name twice where it can
be helped, the tag last in From and To, bodies that end with CRLF, and `Content-Length` as the last header.
"""

from collections.abc import Sequence
from typing import Final

from clarion.engines.sip.message import Message

PHRASES: Final = {
    100: "Trying",
    180: "Ringing",
    181: "Call Is Being Forwarded",
    182: "Queued",
    183: "Session Progress",
    200: "OK",
    202: "Accepted",
    204: "No Notification",
    300: "Multiple Choices",
    301: "Moved Permanently",
    302: "Moved Temporarily",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    410: "Gone",
    412: "Conditional Request Failed",
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    415: "Unsupported Media Type",
    416: "Unsupported URI Scheme",
    420: "Bad Extension",
    421: "Extension Required",
    422: "Session Interval Too Small",
    423: "Interval Too Brief",
    428: "Use Identity Header",
    430: "Flow Failed",
    433: "Anonymity Disallowed",
    436: "Bad Identity Info",
    437: "Unsupported Credential",
    438: "Invalid Identity Header",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    483: "Too Many Hops",
    484: "Address Incomplete",
    485: "Ambiguous",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    489: "Bad Event",
    491: "Request Pending",
    493: "Undecipherable",
    500: "Server Internal Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Server Time-out",
    505: "Version Not Supported",
    513: "Message Too Large",
    580: "Precondition Failure",
    600: "Busy Everywhere",
    603: "Decline",
    604: "Does Not Exist Anywhere",
    606: "Not Acceptable",
    607: "Unwanted",
}


def phrase(status: int) -> str:
    return PHRASES.get(status) or PHRASES.get(status // 100 * 100, "Error")


def _body_bytes(body: str | bytes) -> bytes:
    data = body.encode("utf-8", "replace") if isinstance(body, str) else body
    return data if not data or data.endswith(b"\r\n") else data + b"\r\n"


def respond(
    request: Message,
    status: int,
    reason: str = "",
    *,
    to_tag: str = "",
    headers: Sequence[str] = (),
    body: str | bytes = "",
    content_type: str = "application/sdp",
) -> bytes:
    """The bytes of a response (RFC 3261 §8.2.6). `headers` are whole lines without CRLF."""
    lines = [f"SIP/2.0 {status} {reason or phrase(status)}"]
    routes = 100 < status < 300
    for name, value in request.headers:
        if name == "via":
            lines.append("Via: " + value)
        elif name == "from":
            lines.append("From: " + value)
        elif name == "to":
            lines.append(f"To: {value};tag={to_tag}" if to_tag and ";tag=" not in value.lower() else "To: " + value)
        elif name == "call-id":
            lines.append("Call-Id: " + value)  # as in our requests: see `Request.encode`
        elif name == "cseq":
            lines.append("CSeq: " + value)
        elif routes and name == "record-route":
            lines.append("Record-Route: " + value)
    lines.extend(headers)
    data = _body_bytes(body)
    if data:
        lines.append("Content-Type: " + content_type)
    lines.append(f"Content-Length: {len(data)}\r\n\r\n")
    return "\r\n".join(lines).encode("utf-8", "replace") + data


class Request:
    """A request on its way out. `via` is filled in by the transaction that sends it."""

    __slots__ = (
        "body",
        "call_id",
        "content_type",
        "cseq",
        "from_",
        "headers",
        "method",
        "routes",
        "to",
        "uri",
        "via",
    )

    def __init__(
        self,
        method: str,
        uri: str,
        *,
        from_: str,
        to: str,
        call_id: str,
        cseq: int,
        routes: Sequence[str] = (),
        headers: Sequence[str] = (),
        body: str | bytes = "",
        content_type: str = "application/sdp",
    ) -> None:
        self.method = method
        self.uri = uri
        self.via = ""
        self.from_ = from_
        self.to = to
        self.call_id = call_id
        self.cseq = cseq
        self.routes = tuple(routes)
        self.headers = headers
        self.body = _body_bytes(body)
        self.content_type = content_type

    def encode(self) -> bytes:
        lines = [f"{self.method} {self.uri} SIP/2.0", "Via: " + self.via]
        if self.routes:
            lines.append("Route: " + ", ".join(self.routes))
        lines += [
            "Max-Forwards: 70",
            "From: " + self.from_,
            "To: " + self.to,
            # ringcentral-web-phone knows its answer to our CANCEL by this spelling only; others do not mind (§7.3.1).
            "Call-Id: " + self.call_id,
            f"CSeq: {self.cseq} {self.method}",
        ]
        lines.extend(self.headers)
        if self.body:
            lines.append("Content-Type: " + self.content_type)
        lines.append(f"Content-Length: {len(self.body)}\r\n\r\n")
        return "\r\n".join(lines).encode("utf-8", "replace") + self.body

    def beside(self, method: str, *, to: str | None = None) -> "Request":
        """The ACK for a non-2xx answer (§17.1.1.3), or the CANCEL (§9.1): same Via, route, ids and number."""
        twin = Request(
            method,
            self.uri,
            from_=self.from_,
            to=self.to if to is None else to,
            call_id=self.call_id,
            cseq=self.cseq,
            routes=self.routes,
        )
        twin.via = self.via
        return twin
