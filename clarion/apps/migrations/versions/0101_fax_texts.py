"""The words of faxes that came in, and the categories of a company."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0101"
down_revision = "0100"


def upgrade() -> None:
    op.create_table(
        "fax_texts",
        sa.Column("message_id", storage.IdString(length=64), nullable=False),
        sa.Column("account_id", storage.IdString(length=64), nullable=False),
        sa.Column("extension_id", storage.IdString(length=64), nullable=False),
        sa.Column("tiff_key", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", storage.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_fax_texts_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"], ["extensions.id"], name=op.f("fk_fax_texts_extension_id_extensions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_fax_texts_message_id_messages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_fax_texts")),
    )
    with op.batch_alter_table("fax_texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fax_texts_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fax_texts_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_fax_texts_extension_id"), ["extension_id"], unique=False)
    with op.batch_alter_table("fax_settings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("categories", storage.Json(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("fax_settings", schema=None) as batch_op:
        batch_op.drop_column("categories")
    op.drop_table("fax_texts")
