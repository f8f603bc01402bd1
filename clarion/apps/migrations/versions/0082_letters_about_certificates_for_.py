"""Letters about certificates for Microsoft Teams."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0082"
down_revision = "0081"


def upgrade() -> None:
    with op.batch_alter_table("teams_direct_routings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("warn_at", storage.UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_teams_direct_routings_warn_at"), ["warn_at"], unique=False)
    op.execute("UPDATE teams_direct_routings SET warn_at = created_at")  # looked at at once, told when it is time


def downgrade() -> None:
    with op.batch_alter_table("teams_direct_routings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_teams_direct_routings_warn_at"))
        batch_op.drop_column("warn_at")
