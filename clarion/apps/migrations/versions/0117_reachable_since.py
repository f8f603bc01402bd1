"""Since when people can be reached."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0117"
down_revision = "0116"


def upgrade() -> None:
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reachable_since", storage.UtcDateTime(), nullable=True))
    op.execute("UPDATE extensions SET reachable_since = created_at")


def downgrade() -> None:
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.drop_column("reachable_since")
