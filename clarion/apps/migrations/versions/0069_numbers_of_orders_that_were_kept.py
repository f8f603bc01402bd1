"""Numbers of porting orders that the account kept as with another carrier."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0069"
down_revision = "0068"


def upgrade() -> None:
    with op.batch_alter_table("port_order_numbers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept", storage.Json(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("port_order_numbers", schema=None) as batch_op:
        batch_op.drop_column("kept")
