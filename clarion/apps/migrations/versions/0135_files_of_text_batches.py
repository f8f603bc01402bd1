"""Files that go with each text of a batch."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0135"
down_revision = "0134"


def upgrade() -> None:
    with op.batch_alter_table("text_batches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("files", storage.Json(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("text_batches", schema=None) as batch_op:
        batch_op.drop_column("files")
