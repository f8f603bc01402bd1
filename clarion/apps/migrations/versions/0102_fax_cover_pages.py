"""Cover pages of companies."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0102"
down_revision = "0101"


def upgrade() -> None:
    op.create_table(
        "fax_cover_pages",
        sa.Column("id", storage.IdString(length=64), nullable=False),
        sa.Column("account_id", storage.IdString(length=64), nullable=False),
        sa.Column("cover_index", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("background_key", sa.String(length=500), nullable=False),
        sa.Column("fields", storage.Json(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_fax_cover_pages_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fax_cover_pages")),
        sa.UniqueConstraint("account_id", "cover_index", name=op.f("uq_fax_cover_pages_account_id")),
    )


def downgrade() -> None:
    op.drop_table("fax_cover_pages")
