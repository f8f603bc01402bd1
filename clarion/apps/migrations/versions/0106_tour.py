"""Whether somebody has ended the tour of the web app."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0106"
down_revision = "0105"


def upgrade() -> None:
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tour_ended_at", storage.UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.drop_column("tour_ended_at")
