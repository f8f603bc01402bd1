"""The TypeScript types of the web app come from the document of the API; those written by hand are counted."""

from pathlib import Path

import pytest

from tools.laws.web_types import WebSource, handwritten
from tools.web_types import Emitter, imported

_SCHEMAS = {
    "Lamp": {
        "description": "A lamp\non a desk.",
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "state": {"enum": ["on", "off"], "type": "string"},
            "kind": {"const": "desk", "type": "string"},
            "names": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
            "wires": {"type": "array", "items": {"$ref": "#/components/schemas/Wire"}},
            "by-room": {"type": "object", "additionalProperties": {"type": "integer"}},
            "place": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "number"}]},
            "rest": {},
        },
        "required": ["id", "state", "wires"],
    },
    "Wire": {"type": "object", "properties": {"live": {"type": "boolean"}}, "required": ["live"]},
    "Unused": {"type": "object", "properties": {"id": {"type": "string"}}},
    "ListResponse_Lamp_": {
        "type": "object",
        "properties": {"records": {"type": "array", "items": {"$ref": "#/components/schemas/Lamp"}}},
        "required": ["records"],
    },
    "Room": {
        "type": "object",
        "properties": {"lamps": {"$ref": "#/components/schemas/ListResponse_Lamp_"}},
        "required": ["lamps"],
    },
}


def test_a_schema_becomes_an_interface_with_all_that_it_refers_to_and_nothing_else() -> None:
    text = Emitter(_SCHEMAS).emit({"Lamp"})
    assert "/** A lamp on a desk. */\nexport interface Lamp {\n  id: string;\n  state: 'on' | 'off';\n" in text
    assert "  kind?: 'desk';\n  names?: (string | null)[];\n  wires: Wire[];\n" in text
    assert "  'by-room'?: Record<string, number>;\n  place?: [number, number];\n  rest?: unknown;\n}" in text
    assert "export interface Wire {\n  live: boolean;\n}" in text
    assert "Unused" not in text


def test_lists_are_generic() -> None:
    text = Emitter(_SCHEMAS).emit({"Room"})
    assert "export interface ListResponse<Record> {\n  records: Record[];\n}" in text
    assert "  lamps: ListResponse<Lamp>;" in text
    assert "export interface Lamp " in text


def test_a_name_that_the_api_does_not_have_is_an_error() -> None:
    with pytest.raises(LookupError, match="Bulb"):
        Emitter(_SCHEMAS).emit({"Bulb"})


def test_what_the_app_imports_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.ts").write_text("import type { Lamp, Wire as Cable } from '@/api/generated';\n")
    (tmp_path / "two.tsx").write_text("export type { Room } from '@/api/generated';\nimport { call } from '@/api';\n")
    assert imported(tmp_path) == {"Lamp", "Wire", "Room"}


_CALLING = """import { call } from '@/api/client';
import type { Lamp } from '@/api/generated';
import type { Shade as Cover } from './shapes';

interface Props {
  lamp: Lamp;
}

export const read = () => call<{ records: Cover[] }>('/lamps');
export const one = () => call<Lamp>('/lamp');
"""
_SHAPES = """interface Cloth {
  color: string;
}

export interface Shade {
  cloth: Cloth;
}

export type Draft = { name: string };
"""


def test_shapes_of_responses_that_are_written_by_hand_are_counted(tmp_path: Path) -> None:
    folder = tmp_path / "web" / "src"
    folder.mkdir(parents=True)
    (folder / "lamps.ts").write_text(_CALLING)
    (folder / "shapes.ts").write_text(_SHAPES)
    source = WebSource(tmp_path, [Path("web/src/lamps.ts"), Path("web/src/shapes.ts")])
    assert sorted(handwritten(source).values()) == ["Cloth", "Shade", "{ records: Cover[] }"]
