"""How the answer to a batch is written: 207 as `multipart/mixed`, or as one JSON list for those who ask for it."""

import http
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import msgspec
from starlette.datastructures import Headers
from starlette.responses import Response

VENDOR_JSON = "application/vnd.ringcentral.multipart+json"
_JSON = "application/json; charset=UTF-8"
# When the first single request fails like this, all of them would: there is nothing to tell apart.
_WHOLE = (401, 405, 413, 415, 429, 501, 503)
_WHOLE_CODES = ("CMN-120", "CMN-401")


@dataclass(frozen=True)
class SubAnswer:
    """What one id of a batch was answered."""

    resource_id: str
    href: str
    status: int
    headers: Headers
    body: bytes

    @property
    def is_json(self) -> bool:
        return "json" in self.headers.get("content-type", "")

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body) if self.is_json and self.body else None

    @property
    def speaks_for_all(self) -> bool:
        if self.status in _WHOLE:
            return True
        if self.status not in (403, 404) or not self.is_json:
            return False
        found = self.json
        return isinstance(found, dict) and found.get("errorCode") in _WHOLE_CODES

    def as_response(self) -> Response:
        kept = {name: value for name, value in self.headers.items() if name != "content-length"}
        return Response(self.body, self.status, kept)


def vendor_answer(answers: Sequence[SubAnswer]) -> Response:
    """`[{"resourceId", "status", "body"}]`; what failed carries the usual body of an error."""
    entries = [{"resourceId": answer.resource_id, "status": answer.status, "body": answer.json} for answer in answers]
    return Response(msgspec.json.encode(entries), 207, {"Content-Type": f"{VENDOR_JSON}; charset=UTF-8"})


def multipart_answer(answers: Sequence[SubAnswer]) -> Response:
    """First a part that lists what became of each id, then one part for each, in the same order."""
    # Clients take the boundary as it stands in the header, look for one that begins so, and split at line ends.
    boundary = f"Boundary_{uuid4().hex}"
    entries = [
        {"href": answer.href, "status": answer.status, "responseDescription": _phrase(answer.status)}
        for answer in answers
    ]
    parts = [_part(_JSON, msgspec.json.encode({"response": entries}))]
    parts += [_part(answer.headers.get("content-type", _JSON), answer.body) for answer in answers]
    dashes = f"--{boundary}".encode()
    body = b"".join(dashes + b"\r\n" + part + b"\r\n" for part in parts) + dashes + b"--\r\n"
    return Response(body, 207, {"Content-Type": f"multipart/mixed; boundary={boundary}"})


def _part(content_type: str, body: bytes) -> bytes:
    return f"Content-Type: {content_type}\r\n\r\n".encode("latin-1") + body


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return str(status)
