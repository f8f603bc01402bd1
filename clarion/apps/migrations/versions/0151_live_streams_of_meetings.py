"""Meetings that are streamed."""

import sqlalchemy as sa
from alembic import op

from clarion.base.storage import IdString, UtcDateTime

revision = "0151"
down_revision = "0150"


def upgrade() -> None:
    op.create_table(
        "meeting_streams",
        sa.Column("id", IdString, primary_key=True),
        sa.Column("meeting_id", IdString, sa.ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
        sa.Column("account_id", IdString, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("extension_id", IdString, nullable=False),
        sa.Column("started_by", sa.String(200), nullable=False),
        sa.Column("host", sa.String(300), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("over", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("removed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("fresh", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("pieces", sa.JSON(), nullable=False),
    )
    for column in ("meeting_id", "account_id", "ended_at"):
        op.create_index(f"ix_meeting_streams_{column}", "meeting_streams", [column])


def downgrade() -> None:
    op.drop_table("meeting_streams")
