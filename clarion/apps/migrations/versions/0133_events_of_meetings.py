"""What happened in a meeting, along its recordings."""

import sqlalchemy as sa
from alembic import op

from clarion.base.storage import IdString, UtcDateTime

revision = "0133"
down_revision = "0132"


def upgrade() -> None:
    op.create_table(
        "meeting_events",
        sa.Column("meeting_id", IdString, sa.ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("participant", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.add_column("meeting_recordings", sa.Column("runs", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("meeting_recordings", schema=None) as batch_op:
        batch_op.drop_column("runs")
    op.drop_table("meeting_events")
