"""Outbox rows stay until their events are handled where the bus is memory."""

import sqlalchemy as sa
from alembic import op

revision = "0094"
down_revision = "0093"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("handed_out", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("NOT handed_out"),
        postgresql_where=sa.text("NOT handed_out"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_waiting", table_name="outbox")
    op.execute("DELETE FROM outbox WHERE handed_out")
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.drop_column("handed_out")
