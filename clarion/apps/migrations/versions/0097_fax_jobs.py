"""Faxes on their way out, and what every attempt came to."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0097"
down_revision = "0096"


def upgrade() -> None:
    op.create_table(
        "fax_jobs",
        sa.Column("id", storage.IdString(length=64), nullable=False),
        sa.Column("account_id", storage.IdString(length=64), nullable=False),
        sa.Column("extension_id", storage.IdString(length=64), nullable=False),
        sa.Column("message_id", storage.IdString(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("caller_number", sa.String(length=20), nullable=False),
        sa.Column("document_key", sa.String(length=500), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("slow", sa.Boolean(), nullable=False),
        sa.Column("without_ecm", sa.Boolean(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("log", storage.Json(), nullable=False),
        sa.Column("due_at", storage.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lease_until", storage.UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_at", storage.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", storage.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_fax_jobs_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"], ["extensions.id"], name=op.f("fk_fax_jobs_extension_id_extensions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_fax_jobs_message_id_messages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fax_jobs")),
    )
    with op.batch_alter_table("fax_jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fax_jobs_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fax_jobs_message_id"), ["message_id"], unique=False)
        batch_op.create_index("ix_fax_jobs_due", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_fax_jobs_owner", ["extension_id", "created_at"], unique=False)


def downgrade() -> None:
    op.drop_table("fax_jobs")
