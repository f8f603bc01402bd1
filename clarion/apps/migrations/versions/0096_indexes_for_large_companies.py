"""Indexes for large companies: lists in the order in which they are shown, and rows found by account and id together."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0095"

_Index = tuple[str, list[Any]]
_OLD: dict[str, _Index] = {
    "ix_extensions_account_id": ("extensions", ["account_id"]),
    "ix_phone_numbers_account_id": ("phone_numbers", ["account_id"]),
    "ix_devices_account_id": ("devices", ["account_id"]),
    "ix_call_log_account_started": ("call_log", ["account_id", "started_at"]),
    "ix_call_log_extension_started": ("call_log", ["extension_id", "started_at"]),
    "ix_call_log_party": ("call_log", ["party_id"]),
    "ix_audit_records_account_at": ("audit_records", ["account_id", "at"]),
}
_NEWEST_FIRST: list[Any] = [sa.text("started_at DESC"), "id", "deleted"]
_NEW: dict[str, _Index] = {
    "ix_extensions_account_order": ("extensions", ["account_id", sa.text("length(number)"), "number"]),
    "ix_phone_numbers_account_number": ("phone_numbers", ["account_id", "number"]),
    "ix_phone_numbers_account_extension": ("phone_numbers", ["account_id", "extension_id"]),
    "ix_phone_numbers_account_usage": ("phone_numbers", ["account_id", "usage"]),
    "ix_extensions_account_email": ("extensions", ["account_id", "email"]),
    "ix_accounts_name": ("accounts", [sa.text("lower(name)")]),
    "ix_devices_account_created": ("devices", ["account_id", "created_at", "id"]),
    "ix_call_log_account_newest": ("call_log", ["account_id", *_NEWEST_FIRST]),
    "ix_call_log_extension_newest": ("call_log", ["extension_id", *_NEWEST_FIRST]),
    "ix_call_log_result_newest": ("call_log", ["account_id", "result", *_NEWEST_FIRST]),
    "ix_call_log_account_party": ("call_log", ["account_id", "party_id"]),
    "ix_audit_records_account_newest": ("audit_records", ["account_id", "at", "id"]),
    "ix_audit_records_account_action": ("audit_records", ["account_id", "action", "at"]),
    "ix_audit_records_account_operation": ("audit_records", ["account_id", "operation", "at"]),
}


def upgrade() -> None:
    for name, (table, _) in _OLD.items():
        op.drop_index(name, table)
    for name, (table, columns) in _NEW.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in _NEW.items():
        op.drop_index(name, table)
    for name, (table, columns) in _OLD.items():
        op.create_index(name, table, columns)
