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


load_models()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot alter most things in place; Alembic then copies the table.
    render_as_batch=True,
    compare_type=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
