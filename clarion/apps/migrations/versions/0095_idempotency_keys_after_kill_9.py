"""Who works for a request with a key, and whether it was done: what a killed process leaves can be told apart."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0095"
down_revision = "0094"


def upgrade() -> None:
    op.add_column("idempotency_keys", sa.Column("owner", sa.String(length=200), server_default="", nullable=False))
    op.add_column("idempotency_keys", sa.Column("seen_at", storage.UtcDateTime(timezone=True), nullable=True))
    op.add_column("idempotency_keys", sa.Column("done", storage.Json(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("idempotency_keys") as batch_op:
        for column in ("done", "seen_at", "owner"):
            batch_op.drop_column(column)
