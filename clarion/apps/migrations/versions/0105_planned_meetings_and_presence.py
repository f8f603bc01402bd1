"""Planned meetings, and presence in meetings."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0105"
down_revision = "0104"


def upgrade() -> None:
    op.create_table(
        "planned_meetings",
        sa.Column("bridge_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("starts_at", storage.UtcDateTime(), nullable=True),
        sa.Column("last_at", storage.UtcDateTime(), nullable=True),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("options", storage.Json(), nullable=False),
        sa.Column("invitees", storage.Json(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_planned_meetings_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["bridge_id"],
            ["meeting_bridges.id"],
            name=op.f("fk_planned_meetings_bridge_id_meeting_bridges"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_planned_meetings_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("bridge_id", name=op.f("pk_planned_meetings")),
    )
    with op.batch_alter_table("planned_meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_meetings_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_planned_meetings_extension_id_starts_at", ["extension_id", "starts_at"], unique=False)

    op.create_table(
        "planned_meeting_invitees",
        sa.Column("bridge_id", storage.IdString(), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bridge_id"],
            ["planned_meetings.bridge_id"],
            name=op.f("fk_planned_meeting_invitees_bridge_id_planned_meetings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_planned_meeting_invitees_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("bridge_id", "extension_id", name=op.f("pk_planned_meeting_invitees")),
    )
    with op.batch_alter_table("planned_meeting_invitees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_meeting_invitees_extension_id"), ["extension_id"], unique=False)

    with op.batch_alter_table("presence_settings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_video_meeting", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("presence_settings", schema=None) as batch_op:
        batch_op.drop_column("in_video_meeting")

    with op.batch_alter_table("planned_meeting_invitees", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_meeting_invitees_extension_id"))

    op.drop_table("planned_meeting_invitees")
    with op.batch_alter_table("planned_meetings", schema=None) as batch_op:
        batch_op.drop_index("ix_planned_meetings_extension_id_starts_at")
        batch_op.drop_index(batch_op.f("ix_planned_meetings_account_id"))

    op.drop_table("planned_meetings")
