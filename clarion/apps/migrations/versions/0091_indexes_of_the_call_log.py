"""Indexes of the call log: by the party of a recording, and by the numbers of both ends."""

from alembic import op

revision = "0091"
down_revision = "0090"

_INDEXES = {
    "ix_call_log_party": ["party_id"],
    "ix_call_log_from_number": ["account_id", "from_number"],
    "ix_call_log_to_number": ["account_id", "to_number"],
}


def upgrade() -> None:
    with op.batch_alter_table("call_log", schema=None) as batch_op:
        for name, columns in _INDEXES.items():
            batch_op.create_index(name, columns, unique=False)


def downgrade() -> None:
    with op.batch_alter_table("call_log", schema=None) as batch_op:
        for name in _INDEXES:
            batch_op.drop_index(name)
