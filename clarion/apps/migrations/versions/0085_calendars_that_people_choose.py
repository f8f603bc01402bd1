"""Calendars that people choose."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"


def upgrade() -> None:
    with op.batch_alter_table("connections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendars", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("chosen_calendars", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("connections", schema=None) as batch_op:
        batch_op.drop_column("chosen_calendars")
        batch_op.drop_column("calendars")
