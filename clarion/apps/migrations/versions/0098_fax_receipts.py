"""Signed receipts of faxes."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0098"
down_revision = "0097"


def upgrade() -> None:
    op.create_table(
        "fax_receipts",
        sa.Column("message_id", storage.IdString(length=64), nullable=False),
        sa.Column("account_id", storage.IdString(length=64), nullable=False),
        sa.Column("document", storage.Json(), nullable=False),
        sa.Column("pages", storage.Json(), nullable=False),
        sa.Column("content_key", sa.String(length=64), nullable=False),
        sa.Column("reading", storage.Json(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("made_at", storage.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_fax_receipts_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_fax_receipts_message_id_messages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_fax_receipts")),
    )
    with op.batch_alter_table("fax_receipts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fax_receipts_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_table("fax_receipts")
