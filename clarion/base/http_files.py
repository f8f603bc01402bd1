"""Answers that are files: in whole or in part, inline or to keep, from the file store or from memory."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from clarion.base.errors import ClarionError
from clarion.base.files import Files

Disposition = Literal["Inline", "Attachment"]
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.IGNORECASE)
# What a browser would run if it were shown from our own address.
_NEVER_INLINE = ("text/html", "image/svg+xml", "application/xml", "text/xml", "application/xhtml+xml")


@dataclass(frozen=True)
class FileMeta:
    """What the answer says of the file. `etag` without quotes; files never change under their key."""

    content_type: str
    size: int
    name: str
    etag: str
    disposition: Disposition = "Inline"


async def stored_file(request: Request, files: Files, key: str, meta: FileMeta) -> Response:
    """A file of the store. Raises `NoSuchFile` (404) before anything is sent, CMN-107 (416) for a wrong range."""
    headers = _headers(meta)
    if _unchanged(request, meta):
        return Response(status_code=304, headers=headers)
    start, end, status = _wanted(request, meta, headers)
    pieces = files.open(key, start, end)
    first = await anext(pieces, b"")  # so that a missing file is a 404 and not a torn answer
    headers["Content-Length"] = str(end - start)
    return StreamingResponse(_rest(first, pieces), status, headers, media_type=meta.content_type)


def file_in_memory(request: Request, content: bytes, meta: FileMeta) -> Response:
    """The same for bytes at hand."""
    headers = _headers(meta)
    if _unchanged(request, meta):
        return Response(status_code=304, headers=headers)
    start, end, status = _wanted(request, meta, headers)
    return Response(content[start:end], status, headers, media_type=meta.content_type)


async def _rest(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in pieces:
        yield piece


def _headers(meta: FileMeta) -> dict[str, str]:
    inline = meta.disposition == "Inline" and meta.content_type not in _NEVER_INLINE
    kind = "inline" if inline else "attachment"
    plain = re.sub(r'[^ -~]|["\\;%]', "_", meta.name) or "file"
    return {
        "Accept-Ranges": "bytes",
        "ETag": f'"{meta.etag}"',
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "Content-Disposition": f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(meta.name, safe='')}",
    }


def _unchanged(request: Request, meta: FileMeta) -> bool:
    known = request.headers.get("if-none-match", "")
    return f'"{meta.etag}"' in known or known.strip() == "*"


def _wanted(request: Request, meta: FileMeta, headers: dict[str, str]) -> tuple[int, int, int]:
    """Start, end and status. One range is served; several, or a unit nobody knows, are answered in whole (RFC 9110)."""
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    condition = request.headers.get("if-range", "").strip()
    if asked is None or asked.groups() == ("", "") or (condition and condition != f'"{meta.etag}"'):
        return 0, meta.size, 200
    first, last = asked.groups()
    start = int(first) if first else max(0, meta.size - int(last))
    end = min(meta.size, int(last) + 1) if first and last else meta.size
    if start >= end:
        raise RangeNotSatisfiable(meta.size)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{meta.size}"
    return start, end, 206


class RangeNotSatisfiable(ClarionError):
    """The part that was asked for lies outside the file (416)."""

    default_code = "CMN-107"
    default_status = 416

    def __init__(self, size: int) -> None:
        super().__init__(f"The file has {size} bytes; the range lies outside.", parameter="Range")
