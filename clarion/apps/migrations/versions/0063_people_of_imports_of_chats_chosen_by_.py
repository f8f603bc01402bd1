"""People of imports of chats chosen by hand."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    op.create_table(
        "chat_import_matches",
        sa.Column("import_id", storage.IdString(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_chat_import_matches_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["chat_imports.id"],
            name=op.f("fk_chat_import_matches_import_id_chat_imports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "key", name=op.f("pk_chat_import_matches")),
    )


def downgrade() -> None:
    op.drop_table("chat_import_matches")
