"""Writes the TypeScript types of the API that the web app imports, from the document behind `/openapi.json`.

python -m tools.web_types           write web/src/api/generated.ts
python -m tools.web_types --check   fail when it is not current

The app imports what it needs by the name of the schema (`import type { FaxJobInfo } from '@/api/generated'`); the file
holds those and what they refer to. Lists are generic: `ListResponse_SiteInfo_` is `ListResponse<SiteInfo>`.
"""

import json
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from clarion.api.openapi import describe
from tools.response_types import routers

Schema = Mapping[str, Any]

WEB = Path(__file__).parents[1] / "web" / "src"
TARGET = WEB / "api" / "generated.ts"
_IMPORT = re.compile(r"\b(?:import|export) type \{([^}]*)\} from '(?:@/api|\.|\.\./api)/generated'")
_PREFIX = "#/components/schemas/"
_HEAD = "/** Written by `python -m tools.web_types` from `/openapi.json`: change the server's types, then run it. */\n"
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_MEMBER = re.compile(r"[A-Za-z_$][\w$]*")


class Emitter:
    """Turns schemas of the document into TypeScript."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        self._generics = {
            name.partition("_")[0]: name for name, schema in schemas.items() if name.endswith("_") and _records(schema)
        }

    def emit(self, names: set[str]) -> str:
        """The declarations of these names and of everything that they refer to, in alphabetical order."""
        done: dict[str, str] = {}
        waiting = sorted(names)
        while waiting:
            name = waiting.pop()
            if name in done:
                continue
            if name not in self._generics and name not in self._schemas:
                raise LookupError(f"The API has no schema {name!r}; see /openapi.json.")
            done[name], needed = self._declaration(name)
            waiting.extend(needed)
        return _HEAD + "".join(f"\n{done[name]}" for name in sorted(done))

    def _declaration(self, name: str) -> tuple[str, set[str]]:
        schema = self._schemas[self._generics.get(name, name)]
        comment = _comment(schema.get("description"), "")
        if name in self._generics:
            parts = {**schema, "properties": {**schema["properties"], "records": {"type": "array", "items": "Record"}}}
            return f"{comment}export interface {name}<Record> {self._members(parts, '')}\n", self._needed(parts)
        if "properties" in schema:
            return f"{comment}export interface {name} {self._members(schema, '')}\n", self._needed(schema)
        return f"{comment}export type {name} = {self.text(schema)};\n", self._needed(schema)

    def _members(self, schema: Schema, indent: str) -> str:
        required = set(schema.get("required", ()))
        lines = []
        for key, value in schema["properties"].items():
            member = key if _MEMBER.fullmatch(key) else _literal(key)
            described = value.get("description") if "$ref" not in value else None
            mark = "" if key in required else "?"
            lines.append(
                f"{_comment(described, indent + '  ')}{indent}  {member}{mark}: {self.text(value, indent + '  ')};\n"
            )
        return "{\n" + "".join(lines) + indent + "}"

    def text(self, schema: Schema | str, indent: str = "") -> str:
        """The type of one value."""
        if isinstance(schema, str):
            return schema
        if "$ref" in schema:
            return self._reference(schema["$ref"].removeprefix(_PREFIX))
        if "const" in schema:
            return _literal(schema["const"])
        if "enum" in schema:
            return " | ".join(_literal(value) for value in schema["enum"])
        if "anyOf" in schema or "oneOf" in schema:
            options = schema.get("anyOf") or schema["oneOf"]
            return " | ".join(dict.fromkeys(self.text(option, indent) for option in options))
        match schema.get("type"):
            case "array":
                return self._array(schema, indent)
            case "object" if "properties" in schema:
                return self._members(schema, indent)
            case "object":
                values = schema.get("additionalProperties")
                return f"Record<string, {self.text(values, indent) if isinstance(values, dict) else 'unknown'}>"
            case None:
                return "unknown"
            case plain:
                return _PLAIN[plain]

    def _array(self, schema: Schema, indent: str) -> str:
        if "prefixItems" in schema:
            return f"[{', '.join(self.text(item, indent) for item in schema['prefixItems'])}]"
        item = self.text(schema.get("items", {}), indent)
        return f"({item})[]" if " | " in item and not item.startswith("{") else f"{item}[]"

    def _reference(self, name: str) -> str:
        generic = name.partition("_")[0]
        if name.endswith("_") and generic in self._generics:
            return f"{generic}<{self.text(_records(self._schemas[name]) or 'unknown')}>"
        return name

    def _needed(self, schema: Schema) -> set[str]:
        found: set[str] = set()
        for name in _references(schema):
            generic = name.partition("_")[0]
            if name.endswith("_") and generic in self._generics:
                found |= {generic, *self._needed({"items": _records(self._schemas[name])})}
            else:
                found.add(name)
        return found


def _records(schema: Schema) -> Schema | None:
    """What a list is of: the type argument of a generic list."""
    items: Schema | None = schema.get("properties", {}).get("records", {}).get("items")
    return items


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(target := value.get("$ref"), str):
            yield target.removeprefix(_PREFIX)
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _references(part)


def _literal(value: Any) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'" if isinstance(value, str) else json.dumps(value)


def _comment(text: str | None, indent: str) -> str:
    return f"{indent}/** {' '.join(text.split())} */\n" if text else ""


def document() -> dict[str, Any]:
    """What `/openapi.json` answers, without an installation."""
    app = FastAPI(title="Clarion")
    for router in routers():
        app.include_router(router)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return describe(app)


def imported(root: Path) -> set[str]:
    """The names that the app imports from the generated file."""
    files = (path for path in root.rglob("*.ts*") if path != TARGET)
    lists = (names for path in files for names in _IMPORT.findall(path.read_text()))
    return {name.strip().partition(" as ")[0] for names in lists for name in names.split(",") if name.strip()}


def main(words: list[str]) -> int:
    text = Emitter(document()["components"]["schemas"]).emit(imported(WEB))
    if "--check" not in words:
        TARGET.write_text(text)
    elif not TARGET.is_file() or TARGET.read_text() != text:
        print(f"{TARGET.relative_to(WEB.parents[1])} is not current: run `python -m tools.web_types`.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
