"""People who use Microsoft Teams as a phone."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0077"
down_revision = "0076"


def upgrade() -> None:
    op.create_table(
        "teams_direct_routings",
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("fqdn", sa.String(length=253), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=True),
        sa.Column("valid_until", storage.UtcDateTime(), nullable=True),
        sa.Column("proxies", storage.Json(), nullable=False),
        sa.Column("networks", storage.Json(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_teams_direct_routings_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_teams_direct_routings")),
        sa.UniqueConstraint("fqdn", name=op.f("uq_teams_direct_routings_fqdn")),
    )
    op.create_table(
        "teams_users",
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("device_id", storage.IdString(), nullable=False),
        sa.Column("phone_number", sa.String(length=16), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_teams_users_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_teams_users_device_id_devices"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"], ["extensions.id"], name=op.f("fk_teams_users_extension_id_extensions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("extension_id", name=op.f("pk_teams_users")),
        sa.UniqueConstraint("account_id", "phone_number", name=op.f("uq_teams_users_account_id_phone_number")),
    )
    with op.batch_alter_table("teams_users", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_teams_users_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("teams_users", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_teams_users_account_id"))

    op.drop_table("teams_users")
    op.drop_table("teams_direct_routings")
