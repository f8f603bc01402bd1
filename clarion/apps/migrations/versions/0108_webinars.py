"""Webinars."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0108"
down_revision = "0107"


def upgrade() -> None:
    op.create_table(
        "webinars",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("host_extension_id", storage.IdString(), nullable=False),
        sa.Column("title", sa.String(length=512), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("settings", storage.Json(), nullable=False),
        sa.Column("password", sa.String(length=300), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.Column("modified_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_webinars_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["host_extension_id"],
            ["extensions.id"],
            name=op.f("fk_webinars_host_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinars")),
    )
    with op.batch_alter_table("webinars", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webinars_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_webinars_host_extension_id_created_at", ["host_extension_id", "created_at"], unique=False
        )

    op.create_table(
        "webinar_sessions",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("webinar_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("host_extension_id", storage.IdString(), nullable=False),
        sa.Column("bridge_id", storage.IdString(), nullable=False),
        sa.Column("title", sa.String(length=512), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("starts_at", storage.UtcDateTime(), nullable=False),
        sa.Column("ends_at", storage.UtcDateTime(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("panel_offset_s", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("started_at", storage.UtcDateTime(), nullable=True),
        sa.Column("ended_at", storage.UtcDateTime(), nullable=True),
        sa.Column("live_at", storage.UtcDateTime(), nullable=True),
        sa.Column("live_until", storage.UtcDateTime(), nullable=True),
        sa.Column("registration_open", sa.Boolean(), nullable=False),
        sa.Column("registration", storage.Json(), nullable=False),
        sa.Column("form", storage.Json(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.Column("modified_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_webinar_sessions_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["bridge_id"],
            ["meeting_bridges.id"],
            name=op.f("fk_webinar_sessions_bridge_id_meeting_bridges"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["host_extension_id"],
            ["extensions.id"],
            name=op.f("fk_webinar_sessions_host_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["webinar_id"], ["webinars.id"], name=op.f("fk_webinar_sessions_webinar_id_webinars"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinar_sessions")),
        sa.UniqueConstraint("bridge_id", name=op.f("uq_webinar_sessions_bridge_id")),
    )
    with op.batch_alter_table("webinar_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_webinar_sessions_account_id_ends_at", ["account_id", "ends_at"], unique=False)
        batch_op.create_index(
            "ix_webinar_sessions_host_extension_id_ends_at", ["host_extension_id", "ends_at"], unique=False
        )
        batch_op.create_index("ix_webinar_sessions_status_starts_at", ["status", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_webinar_sessions_webinar_id"), ["webinar_id"], unique=False)

    op.create_table(
        "webinar_invitees",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("first_name", sa.String(length=64), nullable=False),
        sa.Column("last_name", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=256), nullable=False),
        sa.Column("job_title", sa.String(length=64), nullable=False),
        sa.Column("link", sa.String(length=32), nullable=False),
        sa.Column("send_invite", sa.Boolean(), nullable=False),
        sa.Column("invited_at", storage.UtcDateTime(), nullable=True),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.Column("modified_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["webinar_sessions.id"],
            name=op.f("fk_webinar_invitees_session_id_webinar_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinar_invitees")),
        sa.UniqueConstraint("link", name=op.f("uq_webinar_invitees_link")),
    )
    with op.batch_alter_table("webinar_invitees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webinar_invitees_extension_id"), ["extension_id"], unique=False)
        batch_op.create_index("ix_webinar_invitees_session_id_id", ["session_id", "id"], unique=False)

    op.create_table(
        "webinar_questions",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("meeting_id", storage.IdString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("invitation", storage.IdString(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["webinar_sessions.id"],
            name=op.f("fk_webinar_questions_session_id_webinar_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinar_questions")),
        sa.UniqueConstraint(
            "session_id", "meeting_id", "number", name=op.f("uq_webinar_questions_session_id_meeting_id_number")
        ),
    )
    op.create_table(
        "webinar_registrants",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("first_name", sa.String(length=64), nullable=False),
        sa.Column("last_name", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=256), nullable=False),
        sa.Column("answers", storage.Json(), nullable=False),
        sa.Column("consented", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.String(length=100), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False),
        sa.Column("ip_address", sa.String(length=45), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("link", sa.String(length=32), nullable=False),
        sa.Column("cancel", sa.String(length=32), nullable=False),
        sa.Column("post_webinar", sa.Boolean(), nullable=False),
        sa.Column("reminded_at", storage.UtcDateTime(), nullable=True),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.Column("modified_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["webinar_sessions.id"],
            name=op.f("fk_webinar_registrants_session_id_webinar_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinar_registrants")),
        sa.UniqueConstraint("cancel", name=op.f("uq_webinar_registrants_cancel")),
        sa.UniqueConstraint("link", name=op.f("uq_webinar_registrants_link")),
        sa.UniqueConstraint("session_id", "email", name=op.f("uq_webinar_registrants_session_id_email")),
    )
    with op.batch_alter_table("webinar_registrants", schema=None) as batch_op:
        batch_op.create_index("ix_webinar_registrants_session_id_id", ["session_id", "id"], unique=False)

    with op.batch_alter_table("meeting_attendances", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("original_role", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("invitation", storage.IdString(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("meeting_attendances", schema=None) as batch_op:
        batch_op.drop_column("removed")
        batch_op.drop_column("invitation")
        batch_op.drop_column("original_role")
        batch_op.drop_column("role")

    with op.batch_alter_table("webinar_registrants", schema=None) as batch_op:
        batch_op.drop_index("ix_webinar_registrants_session_id_id")

    op.drop_table("webinar_registrants")
    op.drop_table("webinar_questions")
    with op.batch_alter_table("webinar_invitees", schema=None) as batch_op:
        batch_op.drop_index("ix_webinar_invitees_session_id_id")
        batch_op.drop_index(batch_op.f("ix_webinar_invitees_extension_id"))

    op.drop_table("webinar_invitees")
    with op.batch_alter_table("webinar_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webinar_sessions_webinar_id"))
        batch_op.drop_index("ix_webinar_sessions_status_starts_at")
        batch_op.drop_index("ix_webinar_sessions_host_extension_id_ends_at")
        batch_op.drop_index("ix_webinar_sessions_account_id_ends_at")

    op.drop_table("webinar_sessions")
    with op.batch_alter_table("webinars", schema=None) as batch_op:
        batch_op.drop_index("ix_webinars_host_extension_id_created_at")
        batch_op.drop_index(batch_op.f("ix_webinars_account_id"))

    op.drop_table("webinars")
