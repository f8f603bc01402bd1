"""The public status page: probes, incidents, subscribers."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0115"
down_revision = "0114"


def upgrade() -> None:
    op.create_table(
        "service_incident_updates",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("incident_id", storage.IdString(), nullable=False),
        sa.Column("at", storage.UtcDateTime(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_incident_updates")),
    )
    with op.batch_alter_table("service_incident_updates", schema=None) as batch_op:
        batch_op.create_index("ix_service_incident_updates_incident_id", ["incident_id", "at"], unique=False)

    op.create_table(
        "service_incidents",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("impact", sa.String(length=20), nullable=False),
        sa.Column("components", storage.Json(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("opened_at", storage.UtcDateTime(), nullable=False),
        sa.Column("resolved_at", storage.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_incidents")),
    )
    with op.batch_alter_table("service_incidents", schema=None) as batch_op:
        batch_op.create_index("ix_service_incidents_opened_at", ["opened_at"], unique=False)

    op.create_table(
        "service_probe_days",
        sa.Column("component", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("component", "day", name=op.f("pk_service_probe_days")),
    )
    op.create_table(
        "service_probe_turns",
        sa.Column("minute", storage.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("minute", name=op.f("pk_service_probe_turns")),
    )
    op.create_table(
        "service_probes",
        sa.Column("component", sa.String(length=20), nullable=False),
        sa.Column("minute", storage.UtcDateTime(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("component", "minute", name=op.f("pk_service_probes")),
    )
    op.create_table(
        "service_status_subscribers",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", storage.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_status_subscribers")),
        sa.UniqueConstraint("email", name=op.f("uq_service_status_subscribers_email")),
    )


def downgrade() -> None:
    op.drop_table("service_status_subscribers")
    op.drop_table("service_probes")
    op.drop_table("service_probe_turns")
    op.drop_table("service_probe_days")
    with op.batch_alter_table("service_incidents", schema=None) as batch_op:
        batch_op.drop_index("ix_service_incidents_opened_at")

    op.drop_table("service_incidents")
    with op.batch_alter_table("service_incident_updates", schema=None) as batch_op:
        batch_op.drop_index("ix_service_incident_updates_incident_id")

    op.drop_table("service_incident_updates")
