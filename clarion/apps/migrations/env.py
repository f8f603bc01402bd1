"""Alembic's way in. `clarion.apps.migrate` hands over an open connection."""

from alembic import context

from clarion.apps.migration_rendering import render_item
from clarion.apps.models import Base, load_models


def _is_named(name: str | None, kind: str, _parents: object) -> bool:
    """Search keeps its words in tables that models cannot describe; its migration makes them."""
    return kind != "table" or not (name or "").startswith("chat_search_words")


load_models()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot alter most things in place; Alembic then copies the table.
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
    include_name=_is_named,
)
with context.begin_transaction():
    context.run_migrations()
