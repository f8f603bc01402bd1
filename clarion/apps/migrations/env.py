"""Alembic's way in. `clarion.apps.migrate` hands over an open connection."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from clarion.apps.models import Base, load_models


def _render(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write our own column types as `storage.Json()` into new migrations."""
    if kind != "type" or not type(item).__module__.endswith("base.storage"):
        return False
    autogenerate.imports.add("from clarion.base import storage")
    return f"storage.{type(item).__name__}()"


def _is_named(name: str | None, kind: str, _parents: Any) -> bool:
    """Search keeps its words in tables that models cannot describe; its migration makes them."""
    return kind != "table" or not (name or "").startswith("chat_search_words")


load_models()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot alter most things in place; Alembic then copies the table.
    render_as_batch=True,
    compare_type=True,
    render_item=_render,
    include_name=_is_named,
)
with context.begin_transaction():
    context.run_migrations()
