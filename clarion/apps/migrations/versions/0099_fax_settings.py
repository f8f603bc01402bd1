"""What a company decides about its faxes."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0099"
down_revision = "0098"


def upgrade() -> None:
    op.create_table(
        "fax_settings",
        sa.Column("account_id", storage.IdString(length=64), nullable=False),
        sa.Column("email_attachments", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_fax_settings_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_fax_settings")),
    )


def downgrade() -> None:
    op.drop_table("fax_settings")
