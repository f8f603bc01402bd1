"""Accounts that are being closed."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0157"
down_revision = "0151"

_OPEN = sa.text("status IN ('Notice', 'Erasing', 'Failed')")


def upgrade() -> None:
    op.create_table(
        "account_closings",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("account_name", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("asked_by", storage.IdString(), nullable=False),
        sa.Column("asked_by_name", sa.String(length=200), nullable=False),
        sa.Column("provider", sa.Boolean(), nullable=False),
        sa.Column("notice_at", storage.UtcDateTime(), nullable=False),
        sa.Column("end_at", storage.UtcDateTime(), nullable=False),
        sa.Column("due_at", storage.UtcDateTime(), nullable=False),
        sa.Column("held_reason", sa.String(length=1000), nullable=False),
        sa.Column("held_by_name", sa.String(length=200), nullable=False),
        sa.Column("held_at", storage.UtcDateTime(), nullable=True),
        sa.Column("blocked", sa.String(length=60), nullable=False),
        sa.Column("export_id", storage.IdString(), nullable=False),
        sa.Column("emails", storage.Json(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("started_at", storage.UtcDateTime(), nullable=True),
        sa.Column("finished_at", storage.UtcDateTime(), nullable=True),
        sa.Column("touched_at", storage.UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("progress", storage.Json(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=200), nullable=False),
        sa.Column("signing_key", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_closings")),
    )
    with op.batch_alter_table("account_closings", schema=None) as batch_op:
        batch_op.create_index("ix_account_closings_end", ["status", "end_at"], unique=False)
        batch_op.create_index(
            "ix_account_closings_open", ["account_id"], unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN
        )


def downgrade() -> None:
    with op.batch_alter_table("account_closings", schema=None) as batch_op:
        batch_op.drop_index("ix_account_closings_open", postgresql_where=_OPEN, sqlite_where=_OPEN)
        batch_op.drop_index("ix_account_closings_end")

    op.drop_table("account_closings")
