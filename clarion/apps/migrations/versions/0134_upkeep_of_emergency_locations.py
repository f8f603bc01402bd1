"""When emergency locations were confirmed and tested, and the evidence of tests."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0134"
down_revision = "0133"


def upgrade() -> None:
    op.create_table(
        "emergency_location_checks",
        sa.Column("location_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("changed_at", storage.UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", storage.UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", storage.IdString(), nullable=False),
        sa.Column("tested_at", storage.UtcDateTime(), nullable=True),
        sa.Column("result", sa.String(length=10), nullable=True),
        sa.Column("alarm", sa.String(length=20), nullable=False),
        sa.Column("alarmed_at", storage.UtcDateTime(), nullable=True),
        sa.Column("look_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["location_id"], ["emergency_locations.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("location_id"),
    )
    op.create_index("ix_emergency_location_checks_account_id", "emergency_location_checks", ["account_id"])
    op.create_index("ix_emergency_location_checks_look_at", "emergency_location_checks", ["look_at"])
    op.create_table(
        "emergency_location_tests",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("location_id", storage.IdString(), nullable=False),
        sa.Column("owner_id", storage.IdString(), nullable=False),
        sa.Column("started_by", storage.IdString(), nullable=False),
        sa.Column("address_text", sa.String(length=1200), nullable=False),
        sa.Column("pidf_lo", sa.Text(), nullable=False),
        sa.Column("callback_number", sa.String(length=40), nullable=False),
        sa.Column("carrier", sa.String(length=120), nullable=False),
        sa.Column("telephony_session_id", storage.IdString(), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("started_at", storage.UtcDateTime(), nullable=False),
        sa.Column("ended_at", storage.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    for name, columns in (
        ("account_started", ["account_id", "started_at"]),
        ("location_started", ["location_id", "started_at"]),
        ("result_started", ["result", "started_at"]),
    ):
        op.create_index(f"ix_emergency_location_tests_{name}", "emergency_location_tests", columns)
    # Saving an address confirms it.
    op.execute(
        "INSERT INTO emergency_location_checks "
        "(location_id, account_id, changed_at, confirmed_at, confirmed_by, alarm, look_at) "
        "SELECT id, account_id, updated_at, updated_at, '', '', updated_at FROM emergency_locations"
    )


def downgrade() -> None:
    op.drop_table("emergency_location_tests")
    op.drop_table("emergency_location_checks")
