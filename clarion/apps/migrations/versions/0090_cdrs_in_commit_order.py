"""CDRs at positions in commit order, and how far their consumers have come."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0090"
down_revision = "0089"

_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Those that listened to `calls.record` before: they have had what was announced.
_CONSUMERS = (
    "analytics",
    "auto-replies",
    "call-charges",
    "call-log",
    "crm-journal",
    "missed-call-pushes",
    "missed-calls",
)
_COLUMNS = "session_id, telephony_session_id, started_at, ended_at"


def upgrade() -> None:
    op.create_table(
        "cdrs",
        sa.Column("position", _POSITION, nullable=False),
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("telephony_session_id", storage.IdString(), nullable=False),
        sa.Column("started_at", storage.UtcDateTime(), nullable=False),
        sa.Column("ended_at", storage.UtcDateTime(), nullable=False),
        sa.Column("written_at", storage.UtcDateTime(), nullable=False),
        sa.Column("record", storage.Json(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_cdrs")),
        sa.UniqueConstraint("session_id", name=op.f("uq_cdrs_session_id")),
        sa.UniqueConstraint("telephony_session_id", name=op.f("uq_cdrs_telephony_session_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cdr_consumers",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", _POSITION, nullable=False),
        sa.Column("moved_at", storage.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cdr_consumers")),
    )
    op.create_table(
        "cdr_dead_letters",
        sa.Column("consumer", sa.String(length=40), nullable=False),
        sa.Column("position", _POSITION, nullable=False, autoincrement=False),
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failed_at", storage.UtcDateTime(), nullable=False),
        sa.Column("retry_at", storage.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("consumer", "position", name=op.f("pk_cdr_dead_letters")),
    )
    # Those still in the outbox come last: their consumers begin with them.
    waiting = "session_id IN (SELECT payload ->> 'session_id' FROM outbox WHERE topic = 'calls.record')"
    copy = f"INSERT INTO cdrs ({_COLUMNS}, written_at, record) SELECT {_COLUMNS}, ended_at, record FROM ledger_calls"  # noqa: S608
    op.execute(f"{copy} WHERE NOT {waiting} ORDER BY ended_at, session_id")
    _begin_consumers()
    op.execute(f"{copy} WHERE {waiting} ORDER BY ended_at, session_id")
    op.execute("DELETE FROM outbox WHERE topic = 'calls.record'")
    op.drop_table("ledger_calls")
    with op.batch_alter_table("cdrs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cdrs_started_at"), ["started_at"], unique=False)
    with op.batch_alter_table("cdr_dead_letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cdr_dead_letters_retry_at"), ["retry_at"], unique=False)


def _begin_consumers() -> None:
    for name in _CONSUMERS:
        begin = f"SELECT '{name}', coalesce(max(position), 0), CURRENT_TIMESTAMP FROM cdrs"  # noqa: S608
        op.execute(f"INSERT INTO cdr_consumers (name, position, moved_at) {begin}")


def downgrade() -> None:
    op.create_table(
        "ledger_calls",
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("telephony_session_id", storage.IdString(), nullable=False),
        sa.Column("started_at", storage.UtcDateTime(), nullable=False),
        sa.Column("ended_at", storage.UtcDateTime(), nullable=False),
        sa.Column("record", storage.Json(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_ledger_calls")),
        sa.UniqueConstraint("telephony_session_id", name=op.f("uq_ledger_calls_telephony_session_id")),
    )
    op.execute(f"INSERT INTO ledger_calls ({_COLUMNS}, record) SELECT {_COLUMNS}, record FROM cdrs")  # noqa: S608
    with op.batch_alter_table("ledger_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_calls_started_at"), ["started_at"], unique=False)
    op.drop_table("cdr_dead_letters")
    op.drop_table("cdr_consumers")
    op.drop_table("cdrs")
