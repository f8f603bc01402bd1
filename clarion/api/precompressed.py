"""Files that the build has compressed beforehand: `x.js.br` and `x.js.gz` beside `x.js`."""

import hashlib
import mimetypes
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

_SUFFIXES = {"br": ".br", "gzip": ".gz"}  # the smaller one first
_MOST_HEADER = 1000


def respond(request: Request, path: Path, headers: dict[str, str]) -> Response:
    """The file in the best encoding the client takes (RFC 9110 §12.5.3), or 304 where it has it already. Blocks."""
    choices = accepted(request.headers.get("accept-encoding", ""))
    encoding = next(each for each in choices if _variant(path, each).is_file())
    variant = _variant(path, encoding)
    found = variant.stat()
    etag = f'"{_digest(variant, found.st_mtime_ns, found.st_size)}"'
    headers = headers | {"Vary": "Accept-Encoding", "ETag": etag}
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    if _has_already(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return FileResponse(variant, headers=headers, media_type=media_type, stat_result=found)


def accepted(header: str) -> Iterator[str]:
    """What the client takes of what we may have, the best first; `identity` at last, which always works."""
    weights: dict[str, float] = {}
    for part in header[:_MOST_HEADER].lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    known = {name: weights.get(name, weights.get("*", 0.0)) for name in _SUFFIXES}
    yield from (name for name in sorted(known, key=lambda name: -known[name]) if known[name] > 0)
    yield "identity"


def _weight(parameters: str) -> float:
    for each in parameters.split(";"):
        name, _, value = each.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def _variant(path: Path, encoding: str) -> Path:
    return path if encoding == "identity" else path.with_name(path.name + _SUFFIXES[encoding])


@lru_cache(maxsize=1000)
def _digest(path: Path, _modified: int, _size: int) -> str:
    """Of the content: the same on every machine that serves this build, and another for each encoding."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]


def _has_already(header: str, etag: str) -> bool:
    known = [each.strip().removeprefix("W/") for each in header.split(",")]
    return etag in known or known == ["*"]
