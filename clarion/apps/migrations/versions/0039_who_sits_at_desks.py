"""Who sits at common phones."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guest_id", storage.IdString(), nullable=True))
        batch_op.add_column(sa.Column("guest_until", storage.UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_devices_guest_id_extensions"), "extensions", ["guest_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_devices_guest_id_extensions"), type_="foreignkey")
        batch_op.drop_column("guest_until")
        batch_op.drop_column("guest_id")
