"""Requests that the OpenAPI document describes, with ids that the caller chooses in every place for an id."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

Pick = Callable[[str], str]
"""Gives the id for a place by what it names: `chat` for a `chatId`, `extension` for `"extension": {"id": …}`."""

_DEEPEST = 6
_IN_PATH = re.compile(r"\{(\w+)(?::\w+)?\}")
_NO_IDS = frozenset(("countryId", "stateId", "brandId", "timezoneId", "languageId", "permissionId", "roleId"))
"""They name what every tenant shares."""


def kind_of(name: str, parent: str = "") -> str:
    """What an id of this name is for, in lower case; empty: it is no id."""
    if name in _NO_IDS:
        return ""
    if name in ("id", "ids", "key"):
        return parent.lower().removesuffix("s")
    match = re.fullmatch(r"(\w+?)Ids?", name)
    return match[1].lower() if match else ""


@dataclass(frozen=True)
class Operation:
    """One method of one path. `body`: the schema of the JSON that it takes."""

    document: Mapping[str, Any]
    method: str
    path: str
    description: Mapping[str, Any]
    also_required: set[str] = field(default_factory=set, compare=False)
    """Properties that the schema calls optional. `learn` finds them."""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @cached_property
    def body(self) -> Mapping[str, Any] | None:
        content = self.description.get("requestBody", {}).get("content", {})
        return next((media.get("schema", {}) for kind, media in content.items() if "json" in kind), None)

    @cached_property
    def path_names(self) -> list[str]:
        return _IN_PATH.findall(self.path)

    @cached_property
    def query_names(self) -> list[str]:
        given = [self._resolved(one) for one in self.description.get("parameters", ())]
        return [one["name"] for one in given if one["in"] == "query" and kind_of(one["name"])]

    def learn(self, status: int, answer: Mapping[str, Any]) -> bool:
        """Whether an answer names a property that has to be there, too."""
        name = str(answer.get("parameterName", "")).rpartition(".")[2].partition("[")[0]
        new = status == 400 and "is required" in str(answer.get("message")) and name not in self.also_required
        if new and name:
            self.also_required.add(name)
        return new and bool(name)

    def takes_ids(self) -> bool:
        """Beside the account and the extension of its path."""
        own = [name for name in self.path_names if name not in ("accountId", "extensionId")]
        return bool(own or self.query_names or (self.body is not None and self._has_ids(self.body, "", 0)))

    def address(self, pick: Pick, account: str, extension: str) -> str:
        """Path and query. Ids of the query are given once each."""
        fixed = {"accountId": account, "extensionId": extension}
        parent = ""

        def value(found: re.Match[str]) -> str:
            nonlocal parent
            parent = self.path[: found.start()].rstrip("/").rpartition("/")[2]
            return fixed.get(found[1]) or pick(kind_of(found[1], parent) or parent.lower().removesuffix("s"))

        query = urlencode([(name, pick(kind_of(name))) for name in self.query_names])
        return _IN_PATH.sub(value, self.path) + ("?" + query if query else "")

    def filled_body(self, pick: Pick, text: str, *, optional_ids: bool = False, optional_texts: bool = False) -> Any:
        """What is required, and whatever else can hold an id, or a free text. `text` is in every free text."""
        if self.body is None:
            return None
        made = self._value(self.body, "", "", pick, text, optional_ids, 0)
        if optional_texts and isinstance(made, dict):
            properties = self._resolved(self.body).get("properties", {})
            free = {name: _plain(self._resolved(inner), name, text) for name, inner in properties.items()}
            made = {name: value for name, value in free.items() if value == text} | made
        return made

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            found: Any = self.document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = found
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                given = [one for one in schema[several] if one.get("type") != "null"]
                return self._resolved(given[0]) if given else {}
        return schema

    def _has_ids(self, given: Mapping[str, Any], parent: str, depth: int) -> bool:
        schema = self._resolved(given)
        if depth > _DEEPEST:
            return False
        if "items" in schema:
            return self._has_ids(schema["items"], parent, depth + 1)
        inner = schema.get("properties", {})
        return any(kind_of(name, parent) or self._has_ids(each, name, depth + 1) for name, each in inner.items())

    def _value(
        self, given: Mapping[str, Any], name: str, parent: str, pick: Pick, text: str, ids: bool, depth: int
    ) -> Any:
        schema = self._resolved(given)
        kind = schema.get("type")
        if kind == "array":
            inner = schema.get("items", {})
            return [self._value(inner, name, parent, pick, text, ids, depth + 1)] if depth < _DEEPEST else []
        if kind == "object" or "properties" in schema:
            wanted = self._wanted(schema, name, ids, depth)
            return {each: self._value(one, each, name, pick, text, ids, depth + 1) for each, one in wanted.items()}
        if kind_of(name, parent):
            picked = pick(kind_of(name, parent))
            return int(picked) if kind == "integer" and picked.isdecimal() else picked
        return _plain(schema, name, text)

    def _wanted(self, schema: Mapping[str, Any], parent: str, ids: bool, depth: int) -> dict[str, Any]:
        required = schema.get("required", ())
        return {
            name: inner
            for name, inner in schema.get("properties", {}).items()
            if name in required
            or name in self.also_required
            or (ids and depth < _DEEPEST and (kind_of(name, parent) or self._has_ids(inner, name, depth + 1)))
        }


def _plain(schema: Mapping[str, Any], name: str, text: str) -> Any:
    """A value that is no id and that the operation is likely to accept."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "boolean":
        return False  # true would ask everybody for a second factor, among other things
    if kind in ("integer", "number"):
        return int(schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1))
    if schema.get("format") == "date-time" or name.lower().endswith(("time", "at")):
        return "2030-01-05T09:00:00Z"
    lower = name.lower()
    for word, value in (
        ("email", "somebody@mail.example"),
        ("phonenumber", "+12025550199"),
        ("number", "+12025550199"),
        ("uri", "https://mail.example/hook"),
        ("url", "https://mail.example/hook"),
        ("address", "https://mail.example/hook"),
        ("language", "en-US"),
        ("date", "2030-01-05"),
        ("country", "1"),
        ("host", "sip.mail.example"),
        ("webhook", "https://mail.example/hook"),
    ):
        if word in lower:
            return value
    return text[: int(schema.get("maxLength", 200))]


def operations_of(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in sorted(document["paths"].items()):
        for method, description in sorted(methods.items()):
            yield Operation(document, method.upper(), path, description)
