"""Gallery of apps, bots."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    op.create_table(
        "forbidden_apps",
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("app_id", storage.IdString(), nullable=False),
        sa.Column("forbidden_by", storage.IdString(), nullable=True),
        sa.Column("forbidden_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_forbidden_apps_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["app_id"], ["apps.id"], name=op.f("fk_forbidden_apps_app_id_apps"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "app_id", name=op.f("pk_forbidden_apps")),
    )
    op.create_table(
        "bots",
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("app_id", storage.IdString(), nullable=False),
        sa.Column("added_by", storage.IdString(), nullable=True),
        sa.Column("added_at", storage.UtcDateTime(), nullable=False),
        sa.Column("removed_at", storage.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_bots_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_bots_app_id_apps"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["extension_id"], ["extensions.id"], name=op.f("fk_bots_extension_id_extensions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("extension_id", name=op.f("pk_bots")),
        sa.UniqueConstraint("account_id", "app_id", name=op.f("uq_bots_account_id_app_id")),
    )
    with op.batch_alter_table("bots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bots_app_id"), ["app_id"], unique=False)
    with op.batch_alter_table("apps", schema=None) as batch_op:
        batch_op.add_column(sa.Column("listed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("bot", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("maker", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column("privacy_url", sa.String(length=2000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("icon_key", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("icon_type", sa.String(length=40), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("apps", schema=None) as batch_op:
        batch_op.drop_column("icon_type")
        batch_op.drop_column("icon_key")
        batch_op.drop_column("privacy_url")
        batch_op.drop_column("maker")
        batch_op.drop_column("bot")
        batch_op.drop_column("listed")
    with op.batch_alter_table("bots", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bots_app_id"))
    op.drop_table("bots")
    op.drop_table("forbidden_apps")
