"""Codes of voice rooms for desk phones."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    op.create_table(
        "chat_room_codes",
        sa.Column("chat_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_chat_room_codes_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_chat_room_codes_chat_id_chats"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chat_room_codes")),
        sa.UniqueConstraint("account_id", "code", name=op.f("uq_chat_room_codes_account_id_code")),
    )


def downgrade() -> None:
    op.drop_table("chat_room_codes")
