"""Whether a meeting is end-to-end encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0116"
down_revision = "0115"


def upgrade() -> None:
    with op.batch_alter_table("meeting_bridges", schema=None) as batch_op:
        batch_op.add_column(sa.Column("e2ee", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("meeting_bridges", schema=None) as batch_op:
        batch_op.drop_column("e2ee")
