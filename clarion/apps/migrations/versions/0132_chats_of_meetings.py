"""Meetings have a chat of team messaging; their lines refer to its posts."""

import sqlalchemy as sa
from alembic import op

from clarion.base.storage import IdString

revision = "0132"
down_revision = "0122"


def upgrade() -> None:
    op.create_table(
        "meeting_chats",
        sa.Column("key", IdString, primary_key=True),
        sa.Column("account_id", IdString, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("chat_id", IdString, sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index("ix_meeting_chats_account_id", "meeting_chats", ["account_id"])
    op.create_index("ix_meeting_chats_chat_id", "meeting_chats", ["chat_id"])
    op.add_column("meeting_chat_lines", sa.Column("post_id", IdString, nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("meeting_chat_lines", schema=None) as batch_op:
        batch_op.drop_column("post_id")
    op.drop_table("meeting_chats")
