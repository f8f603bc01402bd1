"""The audio of a recorded meeting, as a file of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0119"
down_revision = "0118"


def upgrade() -> None:
    with op.batch_alter_table("meeting_recordings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("audio_key", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("audio_size", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("meeting_recordings", schema=None) as batch_op:
        batch_op.drop_column("audio_size")
        batch_op.drop_column("audio_key")
