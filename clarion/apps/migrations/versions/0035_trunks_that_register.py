"""Trunks that register, with their own form of numbers."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    with op.batch_alter_table("sip_trunks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cost", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("prefixes", storage.Json(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("number_format", sa.String(length=10), server_default="e164", nullable=False))
        batch_op.add_column(sa.Column("country", sa.String(length=2), server_default="US", nullable=False))
        batch_op.add_column(sa.Column("dial_prefix", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("caller_id_policy", sa.String(length=10), server_default="pass", nullable=False))
        batch_op.add_column(sa.Column("caller_id", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("registers", sa.Boolean(), server_default=sa.text("false"), nullable=False))
        batch_op.add_column(sa.Column("register_seconds", sa.Integer(), server_default=sa.text("600"), nullable=False))
        batch_op.add_column(sa.Column("probes", sa.Boolean(), server_default=sa.text("true"), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("sip_trunks", schema=None) as batch_op:
        for name in ("probes", "registers", "register_seconds", "caller_id", "caller_id_policy", "dial_prefix", "country",
                     "number_format", "prefixes", "cost"):  # fmt: skip
            batch_op.drop_column(name)
