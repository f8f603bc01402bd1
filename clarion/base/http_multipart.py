"""Requests that carry files: one reader for all the shapes that clients send.

    form = await read_form(request, FormLimits(parts=11, total_bytes=1_500_000))
    form.json         the parameters, as a dictionary; {} when there were none
    form.values       plain fields of a form, name to texts: {"to": ["+1...", "+1..."]}
    form.files        the files, in order: name, filename, content_type, content

Understood: `multipart/form-data` and `multipart/mixed` (the parameters are the part of type application/json,
whatever its name, with or without a file name), plain JSON (also with files in base64, as `attachments`),
`application/x-www-form-urlencoded`, and a file as the bare body. Parts may be base64 or quoted-printable.
Nothing is said about what a file really is: ask `clarion.base.content` for that.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message as Headers
from email.utils import collapse_rfc2231_value
from typing import Any
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser
from starlette.requests import Request

from clarion.base.errors import Invalid
from clarion.base.http_json import read_json

_FILE_NAME = re.compile(r"(attach\w*|file\w*|image\w*|binary|content|body)(\[\w*\])?", re.IGNORECASE)
_JSON_NAME = re.compile(r"(request(\.json)?|json|parameters|params|metadata)", re.IGNORECASE)
_MAX_FILE_NAME = 255
_MAX_VALUES = 200
_READ_STEP = 64 * 1024


@dataclass(frozen=True)
class FormLimits:
    """`part_bytes` bounds one file, `total_bytes` all files together; beyond it the error is `code`/`status`."""

    parts: int = 21
    part_bytes: int = 50 * 2**20
    total_bytes: int = 50 * 2**20
    parameter_bytes: int = 1 * 2**20
    code: str = "CMN-104"
    status: int = 413


@dataclass(frozen=True)
class Part:
    """A file of a request. `filename` is cleaned of folders; empty when the client named none."""

    name: str
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Form:
    json: dict[str, Any] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    files: tuple[Part, ...] = ()

    def find_value(self, name: str) -> str | None:
        """The first plain field of this name, or the member of the JSON when it is a text or a number."""
        if self.values.get(name):
            return self.values[name][0]
        found = self.json.get(name)
        return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else None


async def read_form(request: Request, limits: FormLimits | None = None) -> Form:
    """Read the whole request. Raises `Invalid`, naming the part that is wrong."""
    limits = limits or FormLimits()
    header = _header(request.headers.get("content-type", ""))
    kind = header.get_content_type() if header["content-type"] else ""
    if kind.startswith("multipart/"):
        return _joined(await _parse(request, header, limits), limits)
    body = await _read_all(request, limits)
    if not body:
        return Form()
    if kind == "application/x-www-form-urlencoded":
        return _from_urlencoded(body, limits)
    if kind in ("", "application/json") or kind.endswith("+json"):
        return _from_json(body, limits)
    name = request.query_params.get("name", "")
    return Form(files=(Part("", _clean_name(name), kind, body),))


async def read_parts(request: Request, limits: FormLimits | None = None) -> list[Part]:
    """The parts of a multipart request in order, whatever they are; for batches. Raises `Invalid`."""
    limits = limits or FormLimits()
    raw = await _parse(request, _header(request.headers.get("content-type", "")), limits)
    parts = [Part(part.name, part.filename, part.content_type, _decoded(part)) for part in raw]
    _check_sizes(parts, limits)
    return parts


def _header(content_type: str) -> Headers:
    header = Headers()
    if content_type.strip():
        header["content-type"] = content_type.replace("\r", " ").replace("\n", " ")
    return header


async def _read_all(request: Request, limits: FormLimits) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limits.total_bytes + limits.parameter_bytes:
            raise _too_large("The body", limits)
    return bytes(body)


@dataclass
class _Raw:
    """A part as it comes in."""

    number: int
    headers: Headers = field(default_factory=Headers)
    content: bytearray = field(default_factory=bytearray)

    @property
    def name(self) -> str:
        return self._parameter("name", "content-disposition")

    @property
    def filename(self) -> str:
        given = self._parameter("filename", "content-disposition") or self._parameter("name", "content-type")
        return _clean_name(given)

    def _parameter(self, parameter: str, header: str) -> str:
        found = self.headers.get_param(parameter, "", header)
        return str(collapse_rfc2231_value(found)) if found else ""

    @property
    def content_type(self) -> str:
        return self.headers.get_content_type() if self.headers["content-type"] else ""

    @property
    def label(self) -> str:
        """What an error calls this part."""
        return f"Part {self.number}" + (f" [{self.name[:60]}]" if self.name else "")


class _Collector:
    """Callbacks of the parser; keeps to the limits while the body comes in."""

    def __init__(self, limits: FormLimits) -> None:
        self.parts: list[_Raw] = []
        self.complete = False
        self._limits = limits
        self._total = 0
        self._field, self._value = bytearray(), bytearray()

    def callbacks(self) -> Any:
        return {
            "on_part_begin": self._begin,
            "on_part_data": self._data,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.parts) >= self._limits.parts:
            raise Invalid(f"The request has more than {self._limits.parts} parts.", code="CMN-104")
        self.parts.append(_Raw(len(self.parts) + 1))

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self.parts[-1]
        part.content += data[start:end]
        self._total += end - start
        # A third more, because a part may be in base64.
        if len(part.content) > self._limits.part_bytes * 4 // 3 + 4096:
            raise _too_large(part.label, self._limits)
        if self._total > self._limits.total_bytes * 4 // 3 + self._limits.parameter_bytes:
            raise _too_large("The request", self._limits)

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        name = self._field.decode("latin-1").strip().lower()
        text = self._value.decode("utf-8", "replace").replace("\r", " ").replace("\n", " ").strip()
        if name.startswith("content-") and name not in self.parts[-1].headers:
            self.parts[-1].headers[name] = text
        self._field.clear()
        self._value.clear()

    def _end(self) -> None:
        self.complete = True


async def _parse(request: Request, header: Headers, limits: FormLimits) -> list[_Raw]:
    boundary = str(header.get_boundary() or "").strip()
    if not boundary:
        raise Invalid("The Content-Type header names no boundary.", code="CMN-104", parameter="Content-Type")
    collector = _Collector(limits)
    try:
        parser = MultipartParser(boundary.encode("latin-1"), collector.callbacks())
        async for chunk in request.stream():
            for start in range(0, len(chunk), _READ_STEP):
                parser.write(chunk[start : start + _READ_STEP])
    except (FormParserError, UnicodeError):
        place = f"after part {len(collector.parts)}" if collector.parts else "at its start"
        raise Invalid(
            f"The request cannot be parsed as {header.get_content_type()}: it breaks off {place}.", code="CMN-104"
        ) from None
    if not collector.complete and collector.parts:
        raise Invalid("The request cannot be parsed: the closing boundary is missing.", code="CMN-104")
    return collector.parts


def _joined(parts: list[_Raw], limits: FormLimits) -> Form:
    parameters: dict[str, Any] | None = None
    values: dict[str, list[str]] = {}
    files: list[Part] = []
    for part in parts:
        content = _decoded(part)
        if parameters is None and _is_parameters(part, content):
            parameters = _parameters(part, content, limits)
        elif _is_value(part):
            _add_value(values, part, content, limits)
        else:
            files.append(Part(part.name, part.filename, part.content_type or "application/octet-stream", content))
    _check_sizes(files, limits)
    return Form(parameters or {}, values, tuple(files))


def _is_parameters(part: _Raw, content: bytes) -> bool:
    if part.content_type == "application/json" or part.content_type.endswith("+json"):
        # A file of JSON has the name of a file; parameters have none, or one that says what they are.
        return not part.filename or any(_JSON_NAME.fullmatch(name) for name in (part.name, part.filename))
    plain = part.content_type in ("", "text/plain", "application/octet-stream")
    return plain and bool(_JSON_NAME.fullmatch(part.name)) and content.lstrip()[:1] == b"{"


def _is_value(part: _Raw) -> bool:
    """A plain field of a form: a name, no file name, a text; and not called as files are."""
    if not part.name or part.filename or _FILE_NAME.fullmatch(part.name):
        return False
    return part.content_type in ("", "text/plain", "application/json")


def _parameters(part: _Raw, content: bytes, limits: FormLimits) -> dict[str, Any]:
    if len(content) > limits.parameter_bytes:
        raise _too_large(part.label, limits)
    if not content.strip():
        return {}
    try:
        found = read_json(content)
    except Invalid as error:
        raise Invalid(f"{part.label}: {error.message}", code=error.code, parameter=error.parameter) from None
    if not isinstance(found, dict):
        raise Invalid(f"{part.label}: the parameters must be a JSON object.", code="CMN-104")
    return found


def _add_value(values: dict[str, list[str]], part: _Raw, content: bytes, limits: FormLimits) -> None:
    if len(content) > limits.parameter_bytes:
        raise _too_large(part.label, limits)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise Invalid(f"{part.label} is not UTF-8.", code="CMN-104", parameter=part.name[:60]) from None
    if "\0" in text:
        raise Invalid(f"{part.label} holds the null character.", code="CMN-104", parameter=part.name[:60])
    values.setdefault(part.name, []).append(text)


def _decoded(part: _Raw) -> bytes:
    encoding = str(part.headers.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        return _from_base64(bytes(part.content), part.label)
    if encoding == "quoted-printable":
        return quopri.decodestring(bytes(part.content))
    if encoding not in ("", "binary", "8bit", "7bit"):
        raise Invalid(f"{part.label}: Content-Transfer-Encoding {encoding[:40]} is not known.", code="CMN-104")
    return bytes(part.content)


def _from_base64(text: bytes, label: str) -> bytes:
    compact = b"".join(text.split())
    try:
        return base64.b64decode(compact + b"=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(f"{label} is not valid base64.", code="CMN-104") from None


def _from_urlencoded(body: bytes, limits: FormLimits) -> Form:
    if len(body) > limits.parameter_bytes:
        raise _too_large("The body", limits)
    values: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MAX_VALUES)
    except ValueError:
        raise Invalid(f"The form is not UTF-8, or has more than {_MAX_VALUES} fields.", code="CMN-104") from None
    for name, text in pairs:
        values.setdefault(name, []).append(text)
    return Form(values=values)


def _from_json(body: bytes, limits: FormLimits) -> Form:
    """Parameters; files may come along in base64: `attachments: [{contentType, fileName, content}]`."""
    found = read_json(body)
    if not isinstance(found, dict):
        raise Invalid("The body must be a JSON object.", code="CMN-104")
    given = found.get("attachments")
    if not isinstance(given, list) or not any(isinstance(item, Mapping) and _content_of(item) for item in given):
        return Form(json=found)
    if len(given) >= limits.parts:
        raise Invalid(f"[attachments] has more than {limits.parts - 1} entries.", code="CMN-104")
    files = [_file_of(item, f"[attachments[{place}]]") for place, item in enumerate(given)]
    _check_sizes(files, limits)
    return Form({name: value for name, value in found.items() if name != "attachments"}, {}, tuple(files))


def _content_of(item: Mapping[str, Any]) -> Any:
    return item.get("content") or item.get("data")


def _file_of(item: Any, label: str) -> Part:
    content = _content_of(item) if isinstance(item, Mapping) else None
    if not isinstance(content, str) or not content.isascii():
        raise Invalid(f"{label} must be an object with [content] in base64.", code="CMN-104", parameter="attachments")
    name = item.get("fileName") or item.get("filename") or item.get("name") or ""
    kind = item.get("contentType") or item.get("type") or "application/octet-stream"
    if not isinstance(name, str) or not isinstance(kind, str):
        raise Invalid(f"{label}: [fileName] and [contentType] must be texts.", code="CMN-104", parameter="attachments")
    return Part("attachments", _clean_name(name), kind[:120].lower(), _from_base64(content.encode(), label))


def _check_sizes(files: list[Part], limits: FormLimits) -> None:
    for place, file in enumerate(files, start=1):
        if len(file.content) > limits.part_bytes:
            raise _too_large(f"File {place}" + (f" [{file.filename[:60]}]" if file.filename else ""), limits)
    if sum(len(file.content) for file in files) > limits.total_bytes:
        raise _too_large("All files together", limits, limits.total_bytes)


def _too_large(what: str, limits: FormLimits, size: int | None = None) -> Invalid:
    most = size or limits.part_bytes
    verb = "are" if what.startswith("All") else "is"
    return Invalid(f"{what} {verb} larger than {most} bytes.", code=limits.code, status=limits.status)


def _clean_name(name: str) -> str:
    """The last part of a path, without what file systems and headers stumble over."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(char for char in last if char.isprintable() and char not in '"<>|:*?').strip(" .")
    return plain[-_MAX_FILE_NAME:]
