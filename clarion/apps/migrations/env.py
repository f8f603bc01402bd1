"""Alembic's way in. `clarion.apps.migrate` hands over an open connection."""

from alembic import context

from clarion.apps.models import Base, load_models

load_models()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot alter most things in place; Alembic then copies the table.
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
