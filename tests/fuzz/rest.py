"""REST requests made up from the OpenAPI document: mostly plausible, often a little wrong, sometimes nonsense.

A seed makes the same requests again, as long as the answers give the same ids.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

JUNK: tuple[Any, ...] = (
    None,
    True,
    False,
    -1,
    0,
    1,
    2**31,
    2**63,
    -(2**63) - 1,
    10**40,
    1e308,
    -0.0,
    0.1,
    "",
    " ",
    "\x00",
    "x" * 5_000,
    "\u202e",
    "\ud800",
    "¹000",
    "٣",
    "NaN",
    "null",
    "~",
    "..",
    "../../etc/passwd",
    "%00",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "2026-13-45T99:99:99Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999+14:00",
    "P1Y",
    "+1" * 12,
    "+",
    "911",
    "😀" * 40,
    "a@b",
    "http://[::",
    "http://127.0.0.1:1/",
    "javascript:alert(1)",
    "=cmd()",
    [],
    {},
    [[]],
    [None],
    {"": None},
    {"id": {"id": []}},
    [1] * 300,
    {"a" * 300: 1},
)
LIKELY = (
    "101",
    "102",
    "Ada",
    "ada@example.com",
    "+16505550100",
    "+12025550101",
    "2026-01-05T09:00:00.000Z",
    "en-US",
    "1",
    "5000",
)
HEADERS: tuple[tuple[str, str], ...] = (
    ("Accept-Language", "de;q=x, *;q=9"),
    ("Accept-Language", ",;," * 300),
    ("Idempotency-Key", "k"),
    ("Idempotency-Key", "é" * 300),
    ("If-None-Match", '"'),
    ("If-Modified-Since", "yesterday"),
    ("Range", "bytes=9-1"),
    ("Range", "bytes=-" + "9" * 40),
    ("X-HTTP-Method-Override", "PATCH"),
    ("X-HTTP-Method-Override", "\t"),
    ("Content-Encoding", "gzip"),
    ("Accept", "image/png;q=z"),
    ("Accept", "text/csv"),
    ("Content-Type", "application/json; charset=klingon"),
    ("Content-Type", "multipart/form-data"),
    ("Content-Type", "multipart/form-data; boundary=x"),
    ("Content-Type", 'multipart/mixed; boundary=""'),
    ("Cookie", "=;=\x7f"),
    ("Content-Type", "application/x-www-form-urlencoded"),
    ("Content-Type", "text/plain"),
    ("X-Forwarded-For", "a, b"),
    ("Origin", "null"),
    ("User-Agent", "x" * 3_000),
    ("Client-Id", "\\"),
)
BODIES: tuple[bytes, ...] = (
    b"",
    b"{",
    b"[]",
    b'"',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 60 + b"1" + b"}" * 60,
    b'{"a":1,"a":2}',
    b'{"a":1e999}',
    b"NaN",
    b'"\\ud800"',
    b'--x\r\nContent-Disposition: form-data; name="json"\r\n\r\n{}\r\n--x--\r\n',
    b"--x\r\n\r\n",
    b"a=%zz&=&a",
    b"\x1f\x8b\x08",
    b"0" * 5_000,
)
# They end the sign-in that the others need.
LEFT_OUT = frozenset(("/restapi/oauth/revoke", "/restapi/v1.0/clarion/sign-out-everywhere"))
_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Made:
    """One request. `number`: which it is, of its seed."""

    number: int
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes | None

    def __str__(self) -> str:
        return f"#{self.number} {self.method} {self.path} {self.query!r:.300} {self.headers!r:.200} {self.body!r:.600}"


@dataclass
class Maker:
    """Makes requests for the operations of `document`. `learn` from answers: ids that are there lead further in."""

    document: Mapping[str, Any]
    random: Random
    _ids: deque[str] = field(default_factory=lambda: deque(maxlen=400))

    def requests(self, count: int) -> Iterator[Made]:
        operations = [
            (method.upper(), path, operation)
            for path, operations in sorted(self.document["paths"].items())
            if path not in LEFT_OUT
            for method, operation in sorted(operations.items())
            if method in _METHODS
        ]
        for number in range(count):
            method, path, operation = operations[self.random.randrange(len(operations))]
            yield self._request(number, method, path, operation)

    def learn(self, answer: bytes) -> None:
        self._ids.extend(
            re.findall(r'"(?:id|\w+Id)":"?([\w+@.*-]{1,60})', answer[:20_000].decode(errors="replace"))[:8]
        )

    def _request(self, number: int, method: str, path: str, operation: Mapping[str, Any]) -> Made:
        query: list[tuple[str, str]] = []
        for given in operation.get("parameters", ()):
            parameter = self._resolved(given)
            if parameter["in"] == "query" and (parameter.get("required") or self._chance(0.35)):
                values = [
                    self._text(self._value(parameter.get("schema", {}))) for _ in range(2 if self._chance(0.1) else 1)
                ]
                query += [(parameter["name"], value) for value in values]
        if self._chance(0.05):
            query.append((self._text(self._pick(JUNK)), self._text(self._pick(JUNK))))
        headers: dict[str, str] = {}
        body = None if method == "GET" else self._body(operation, headers)
        if self._chance(0.1):
            name, value = self._pick(HEADERS)
            headers[name] = value.encode("latin-1", "replace").decode("latin-1")
        return Made(number, method, self._path(path), query, headers, body)

    def _path(self, template: str) -> str:
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: self._segment(found[1]), template)

    def _segment(self, name: str) -> str:
        if name in ("accountId", "extensionId") and self._chance(0.9):
            return "~"
        if self._ids and self._chance(0.6):
            return self._pick(self._ids)
        if self._chance(0.5):
            return self._pick(LIKELY)
        text = self._text(self._pick(JUNK))
        return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass")[:300]) or "0"

    def _body(self, operation: Mapping[str, Any], headers: dict[str, str]) -> bytes | None:
        content = self._resolved(operation.get("requestBody", {})).get("content", {})
        if self._chance(0.08):
            headers["Content-Type"] = "application/json"
            return self._pick(BODIES)
        for kind, media in content.items():
            headers["Content-Type"] = kind
            made = self._value(media.get("schema", {}))
            if "json" in kind:
                return json.dumps(made).encode()
            if "form-urlencoded" in kind and isinstance(made, dict):
                return "&".join(f"{name}={self._text(value)}" for name, value in made.items()).encode(
                    "utf-8", "surrogatepass"
                )
            headers["Content-Type"] = "multipart/form-data; boundary=x"
            part = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
            file = b'; filename="a.wav"' if self._chance(0.6) else b""
            parts = made.items() if isinstance(made, dict) else [("file", made)]
            written = [part % (str(name)[:40].encode(), file, json.dumps(value).encode()) for name, value in parts]
            return b"".join(written) + b"--x--\r\n"
        if self._chance(0.3):
            headers["Content-Type"] = "application/json"
            return json.dumps(self._pick(JUNK)).encode()
        return None

    def _value(self, given: Mapping[str, Any], depth: int = 0) -> Any:
        """Something that the schema allows, or nearly, or not at all."""
        if self._chance(0.12) or depth > 6:
            return self._pick(JUNK)
        schema = self._resolved(given)
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                return self._value(self._pick(schema[several]), depth + 1)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._pick(schema["enum"])
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            return self._object(schema, depth)
        if kind == "array":
            return [self._value(schema.get("items", {}), depth + 1) for _ in range(self.random.randrange(4))]
        if kind == "boolean":
            return self._chance(0.5)
        if kind in ("integer", "number"):
            return self._number(schema)
        return self._string(schema)

    def _object(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        required = schema.get("required", ())
        made = {
            name: self._value(inner, depth + 1)
            for name, inner in schema.get("properties", {}).items()
            if self._chance(0.95 if name in required else 0.4)
        }
        if self._chance(0.05) or not made:
            made[self._text(self._pick(JUNK))] = self._pick(JUNK)
        return made

    def _number(self, schema: Mapping[str, Any]) -> float:
        edges = [
            schema[name] for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") if name in schema
        ]
        if edges and self._chance(0.5):
            return float(self._pick(edges)) if self._chance(0.1) else int(self._pick(edges)) + self._pick((-1, 0, 1))
        return self._pick((0, 1, 2, 10, 100, 1000, 65_536, self.random.randrange(10**6)))

    def _string(self, schema: Mapping[str, Any]) -> str:
        if self._ids and self._chance(0.35):
            return self._pick(self._ids)
        if schema.get("format") == "date-time":
            return f"20{self.random.randrange(10, 40)}-0{self.random.randrange(1, 10)}-11T10:00:00Z"
        if "maxLength" in schema and self._chance(0.2):
            return "x" * min(int(schema["maxLength"]) + self._pick((-1, 0, 1)), 20_000)
        return self._pick(LIKELY) if self._chance(0.7) else self._text(self._pick(JUNK))

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            found: Any = self.document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = found
        return schema

    def _text(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _pick(self, among: Any) -> Any:
        return among[self.random.randrange(len(among))]
