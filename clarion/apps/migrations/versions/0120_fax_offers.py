"""Documents that fax numbers offer to machines that poll them."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0120"
down_revision = "0119"


def upgrade() -> None:
    op.create_table(
        "fax_offers",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("offered_at", storage.UtcDateTime(), nullable=False),
        sa.Column("fetched_at", storage.UtcDateTime(), nullable=True),
        sa.Column("fetched_by", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_fax_offers_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fax_offers")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_fax_offers_account_id_number")),
    )


def downgrade() -> None:
    op.drop_table("fax_offers")
