"""Stays in queues: filled from the CDRs by the consumer `queue-stays`."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0093"
down_revision = "0092"


def upgrade() -> None:
    op.create_table(
        "call_queue_stays",
        sa.Column("session_id", storage.IdString(length=64), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("account_id", storage.IdString(length=64), nullable=False),
        sa.Column("queue_id", storage.IdString(length=64), nullable=False),
        sa.Column("joined_at", storage.UtcDateTime(timezone=True), nullable=False),
        sa.Column("waited", sa.Double(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_call_queue_stays_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "nth", name=op.f("pk_call_queue_stays")),
    )
    with op.batch_alter_table("call_queue_stays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_queue_stays_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_call_queue_stays_queue_joined", ["queue_id", "joined_at"], unique=False)


def downgrade() -> None:
    op.drop_table("call_queue_stays")
