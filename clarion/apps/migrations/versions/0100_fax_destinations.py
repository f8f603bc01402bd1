"""What each destination of faxes takes, and the whole ladder of a fax that is tried again."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0100"
down_revision = "0099"


def upgrade() -> None:
    op.add_column("fax_jobs", sa.Column("slowest", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("fax_jobs", sa.Column("without_t38", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("fax_jobs", sa.Column("pages_a_call", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "fax_destinations",
        sa.Column("account_id", storage.IdString(length=64), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("worked_at", storage.UtcDateTime(timezone=True), nullable=False),
        sa.Column("slow", sa.Boolean(), nullable=False),
        sa.Column("slowest", sa.Boolean(), nullable=False),
        sa.Column("without_ecm", sa.Boolean(), nullable=False),
        sa.Column("without_t38", sa.Boolean(), nullable=False),
        sa.Column("pages_a_call", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_fax_destinations_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_fax_destinations")),
    )


def downgrade() -> None:
    op.drop_table("fax_destinations")
    with op.batch_alter_table("fax_jobs") as batch_op:
        for column in ("pages_a_call", "without_t38", "slowest"):
            batch_op.drop_column(column)
