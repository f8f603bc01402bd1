"""When presence goes back by itself."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0122"
down_revision = "0121"

_COLUMNS = ("status_until", "message_until")


def upgrade() -> None:
    with op.batch_alter_table("presence_settings", schema=None) as batch_op:
        for name in _COLUMNS:
            batch_op.add_column(sa.Column(name, storage.UtcDateTime(), nullable=True))
            batch_op.create_index(op.f(f"ix_presence_settings_{name}"), [name])


def downgrade() -> None:
    with op.batch_alter_table("presence_settings", schema=None) as batch_op:
        for name in _COLUMNS:
            batch_op.drop_index(op.f(f"ix_presence_settings_{name}"))
            batch_op.drop_column(name)
