"""Pictures of contacts from elsewhere."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0086"
down_revision = "0085"


def upgrade() -> None:
    op.create_table(
        "connection_contact_photos",
        sa.Column("contact_id", storage.IdString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["connection_contacts.id"],
            name=op.f("fk_connection_contact_photos_contact_id_connection_contacts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_connection_contact_photos")),
    )
    with op.batch_alter_table("connection_contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo_ref", sa.String(length=1000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("photo_etag", sa.String(length=32), server_default="", nullable=False))
    # Everything is read anew, once, with its pictures.
    op.execute("UPDATE connections SET cursors = '{}'")
    op.execute("UPDATE connection_contacts SET etag = ''")


def downgrade() -> None:
    with op.batch_alter_table("connection_contacts", schema=None) as batch_op:
        batch_op.drop_column("photo_etag")
        batch_op.drop_column("photo_ref")

    op.drop_table("connection_contact_photos")
