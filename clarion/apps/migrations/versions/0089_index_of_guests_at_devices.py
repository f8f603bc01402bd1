"""Index of guests at devices: the directory of a call server reads single extensions."""

from alembic import op

revision = "0089"
down_revision = "0088"


def upgrade() -> None:
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_devices_guest_id"), ["guest_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_devices_guest_id"))
