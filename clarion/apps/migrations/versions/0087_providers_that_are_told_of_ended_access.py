"""Providers that are told of ended access."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0087"
down_revision = "0086"


def upgrade() -> None:
    op.create_table(
        "connection_revocations",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("user_name", sa.String(length=200), nullable=False),
        sa.Column("sealed_secrets", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", storage.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_revocations")),
    )
    with op.batch_alter_table("connection_revocations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_connection_revocations_due_at"), ["due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("connection_revocations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_connection_revocations_due_at"))

    op.drop_table("connection_revocations")
