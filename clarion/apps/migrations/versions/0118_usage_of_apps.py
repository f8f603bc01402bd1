"""Usage of apps."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0118"
down_revision = "0117"


def upgrade() -> None:
    op.create_table(
        "app_usage",
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("client_id", storage.IdString(), nullable=False),
        sa.Column("hour", storage.UtcDateTime(), nullable=False),
        sa.Column("operation", sa.String(length=240), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(length=20), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_app_usage_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "account_id", "client_id", "hour", "operation", "status", "error_code", name=op.f("pk_app_usage")
        ),
    )
    op.create_index("ix_app_usage_hour", "app_usage", ["hour"])


def downgrade() -> None:
    op.drop_index("ix_app_usage_hour", table_name="app_usage")
    op.drop_table("app_usage")
