"""Emergency notices say where a caller who did not prove who it is called from."""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"


def upgrade() -> None:
    with op.batch_alter_table("emergency_notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unverified", sa.String(length=80), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("emergency_notices", schema=None) as batch_op:
        batch_op.drop_column("unverified")
