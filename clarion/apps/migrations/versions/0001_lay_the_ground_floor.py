"""Lay the ground floor."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("home_country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("time_format", sa.String(length=3), nullable=False),
        sa.Column("international_calling", sa.Boolean(), nullable=False),
        sa.Column("outside_line_prefix", sa.String(length=3), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
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
    with op.batch_alter_table("ledger_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_calls_started_at"), ["started_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("payload", storage.Json(), nullable=False),
        sa.Column("written_at", storage.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_table(
        "apps",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", storage.Json(), nullable=False),
        sa.Column("grants", storage.Json(), nullable=False),
        sa.Column("redirect_uris", storage.Json(), nullable=False),
        sa.Column("first_party", sa.Boolean(), nullable=False),
        sa.Column("refresh_tokens", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_apps_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apps")),
    )
    op.create_table(
        "call_log",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("telephony_session_id", storage.IdString(), nullable=False),
        sa.Column("party_id", storage.IdString(), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("transport", sa.String(length=10), nullable=False),
        sa.Column("from_number", sa.String(length=40), nullable=False),
        sa.Column("to_number", sa.String(length=40), nullable=False),
        sa.Column("from_extension", sa.String(length=12), nullable=False),
        sa.Column("to_extension", sa.String(length=12), nullable=False),
        sa.Column("caller", storage.Json(), nullable=False),
        sa.Column("callee", storage.Json(), nullable=False),
        sa.Column("legs", storage.Json(), nullable=False),
        sa.Column("started_at", storage.UtcDateTime(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("modified_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_call_log_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_log")),
    )
    with op.batch_alter_table("call_log", schema=None) as batch_op:
        batch_op.create_index("ix_call_log_account_modified", ["account_id", "modified_at"], unique=False)
        batch_op.create_index("ix_call_log_account_started", ["account_id", "started_at"], unique=False)
        batch_op.create_index("ix_call_log_extension_started", ["extension_id", "started_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_log_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_log_telephony_session_id"), ["telephony_session_id"], unique=False)

    op.create_table(
        "conduct_verdicts",
        sa.Column("statement_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("event_id", storage.IdString(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("dialed", sa.String(length=128), nullable=False),
        sa.Column("body", storage.Json(), nullable=False),
        sa.Column("at", storage.UtcDateTime(), nullable=False),
        sa.Column("appealed_at", storage.UtcDateTime(), nullable=True),
        sa.Column("appeal_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_conduct_verdicts_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_conduct_verdicts")),
    )
    with op.batch_alter_table("conduct_verdicts", schema=None) as batch_op:
        batch_op.create_index("ix_conduct_verdicts_account_at", ["account_id", "at"], unique=False)

    op.create_table(
        "emergency_notices",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("extension_number", sa.String(length=12), nullable=False),
        sa.Column("device_id", storage.IdString(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("callback_number", sa.String(length=40), nullable=False),
        sa.Column("address_text", sa.String(length=1200), nullable=False),
        sa.Column("pidf_lo", sa.Text(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("telephony_session_id", storage.IdString(), nullable=False),
        sa.Column("placed_at", storage.UtcDateTime(), nullable=False),
        sa.Column("noticed_at", storage.UtcDateTime(), nullable=False),
        sa.Column("acknowledged_by", storage.IdString(), nullable=False),
        sa.Column("acknowledged_at", storage.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_emergency_notices_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_notices")),
        sa.UniqueConstraint("telephony_session_id", name=op.f("uq_emergency_notices_telephony_session_id")),
    )
    with op.batch_alter_table("emergency_notices", schema=None) as batch_op:
        batch_op.create_index("ix_emergency_notices_account_placed", ["account_id", "placed_at"], unique=False)

    op.create_table(
        "extensions",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("job_title", sa.String(length=100), nullable=False),
        sa.Column("department", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("business_phone", sa.String(length=40), nullable=False),
        sa.Column("mobile_phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("time_format", sa.String(length=3), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("password_changed_at", storage.UtcDateTime(), nullable=True),
        sa.Column("international_calling", sa.Boolean(), nullable=False),
        sa.Column("ring_seconds", sa.Integer(), nullable=False),
        sa.Column("voicemail_enabled", sa.Boolean(), nullable=False),
        sa.Column("greeting_path", sa.String(length=400), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_extensions_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_extensions_account_id_number")),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extensions_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_extensions_email", ["email"], unique=False)

    op.create_table(
        "sip_trunks",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("uri", sa.String(length=300), nullable=False),
        sa.Column("addresses", storage.Json(), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("sealed_password", sa.String(length=1000), nullable=False),
        sa.Column("media", sa.String(length=10), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sip_trunks_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sip_trunks")),
    )
    with op.batch_alter_table("sip_trunks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sip_trunks_account_id"), ["account_id"], unique=False)

    op.create_table(
        "verified_caller_ids",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("proof", sa.String(length=20), nullable=False),
        sa.Column("verified_at", storage.UtcDateTime(), nullable=False),
        sa.Column("expires_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_verified_caller_ids_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verified_caller_ids")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_verified_caller_ids_account_id_number")),
    )
    op.create_table(
        "auth_sessions",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("client_id", storage.IdString(), nullable=False),
        sa.Column("client_name", sa.String(length=100), nullable=False),
        sa.Column("first_party", sa.Boolean(), nullable=False),
        sa.Column("credential_id", storage.IdString(), nullable=True),
        sa.Column("scopes", storage.Json(), nullable=False),
        sa.Column("endpoint_id", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.Column("ended_at", storage.UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_auth_sessions_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_auth_sessions_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_sessions")),
    )
    with op.batch_alter_table("auth_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_auth_sessions_extension_client", ["extension_id", "client_id"], unique=False)

    op.create_table(
        "caller_id_settings",
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("by_feature", storage.Json(), nullable=False),
        sa.Column("name_outside", sa.Boolean(), nullable=False),
        sa.Column("number_inside", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_caller_id_settings_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_caller_id_settings_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("extension_id", name=op.f("pk_caller_id_settings")),
    )
    with op.batch_alter_table("caller_id_settings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_caller_id_settings_account_id"), ["account_id"], unique=False)

    op.create_table(
        "devices",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("client_key", sa.String(length=300), nullable=False),
        sa.Column("serial", sa.String(length=100), nullable=False),
        sa.Column("computer_name", sa.String(length=100), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_devices_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"], ["extensions.id"], name=op.f("fk_devices_extension_id_extensions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_devices_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_devices_extension_type", ["extension_id", "type"], unique=False)

    op.create_table(
        "emergency_locations",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("owner_id", storage.IdString(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", storage.Json(), nullable=False),
        sa.Column("address_text", sa.String(length=1200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.Column("updated_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_emergency_locations_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["extensions.id"], name=op.f("fk_emergency_locations_owner_id_extensions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_locations")),
    )
    with op.batch_alter_table("emergency_locations", schema=None) as batch_op:
        batch_op.create_index("ix_emergency_locations_account_owner", ["account_id", "owner_id"], unique=False)

    op.create_table(
        "jwt_credentials",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("client_ids", storage.Json(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.Column("expires_at", storage.UtcDateTime(), nullable=True),
        sa.Column("revoked_at", storage.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_jwt_credentials_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_jwt_credentials_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jwt_credentials")),
    )
    with op.batch_alter_table("jwt_credentials", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jwt_credentials_extension_id"), ["extension_id"], unique=False)

    op.create_table(
        "phone_numbers",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=True),
        sa.Column("extension_id", storage.IdString(), nullable=True),
        sa.Column("usage", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("toll_free", sa.Boolean(), nullable=False),
        sa.Column("text_enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_phone_numbers_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_phone_numbers_extension_id_extensions"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_numbers")),
        sa.UniqueConstraint("number", name=op.f("uq_phone_numbers_number")),
    )
    with op.batch_alter_table("phone_numbers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phone_numbers_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_phone_numbers_extension_id"), ["extension_id"], unique=False)

    op.create_table(
        "presence_settings",
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("user_status", sa.String(length=20), nullable=False),
        sa.Column("dnd_status", sa.String(length=40), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.Column("caller_id_visibility", sa.String(length=20), nullable=False),
        sa.Column("ring_on_monitored_call", sa.Boolean(), nullable=False),
        sa.Column("pick_up_calls_on_hold", sa.Boolean(), nullable=False),
        sa.Column("accept_queue_calls", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_presence_settings_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("extension_id", name=op.f("pk_presence_settings")),
    )
    op.create_table(
        "voicemail_messages",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("attachment_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=False),
        sa.Column("from_number", sa.String(length=40), nullable=False),
        sa.Column("from_name", sa.String(length=200), nullable=False),
        sa.Column("from_extension_id", storage.IdString(), nullable=False),
        sa.Column("from_extension_number", sa.String(length=12), nullable=False),
        sa.Column("to_number", sa.String(length=40), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=400), nullable=False),
        sa.Column("read_status", sa.String(length=10), nullable=False),
        sa.Column("availability", sa.String(length=10), nullable=False),
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("telephony_session_id", storage.IdString(), nullable=False),
        sa.Column("received_at", storage.UtcDateTime(), nullable=False),
        sa.Column("changed_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_voicemail_messages_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_voicemail_messages_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemail_messages")),
        sa.UniqueConstraint("telephony_session_id", name=op.f("uq_voicemail_messages_telephony_session_id")),
    )
    with op.batch_alter_table("voicemail_messages", schema=None) as batch_op:
        batch_op.create_index("ix_voicemail_messages_mailbox", ["extension_id", "received_at"], unique=False)

    op.create_table(
        "auth_token_pairs",
        sa.Column("access_hash", sa.String(length=64), nullable=False),
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("refresh_hash", sa.String(length=64), nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("access_ttl", sa.Integer(), nullable=False),
        sa.Column("refresh_ttl", sa.Integer(), nullable=False),
        sa.Column("access_expires_at", storage.UtcDateTime(), nullable=False),
        sa.Column("refresh_expires_at", storage.UtcDateTime(), nullable=False),
        sa.Column("first_used_at", storage.UtcDateTime(), nullable=True),
        sa.Column("superseded_at", storage.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["auth_sessions.id"],
            name=op.f("fk_auth_token_pairs_session_id_auth_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("access_hash", name=op.f("pk_auth_token_pairs")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_auth_token_pairs_refresh_hash")),
        sa.UniqueConstraint("session_id", "generation", name=op.f("uq_auth_token_pairs_session_id_generation")),
    )
    with op.batch_alter_table("auth_token_pairs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_auth_token_pairs_session_id"), ["session_id"], unique=False)

    op.create_table(
        "emergency_assignments",
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("location_id", storage.IdString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_emergency_assignments_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["emergency_locations.id"],
            name=op.f("fk_emergency_assignments_location_id_emergency_locations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subject", "subject_id", name=op.f("pk_emergency_assignments")),
    )
    with op.batch_alter_table("emergency_assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_emergency_assignments_location_id"), ["location_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("emergency_assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_emergency_assignments_location_id"))

    op.drop_table("emergency_assignments")
    with op.batch_alter_table("auth_token_pairs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_auth_token_pairs_session_id"))

    op.drop_table("auth_token_pairs")
    with op.batch_alter_table("voicemail_messages", schema=None) as batch_op:
        batch_op.drop_index("ix_voicemail_messages_mailbox")

    op.drop_table("voicemail_messages")
    op.drop_table("presence_settings")
    with op.batch_alter_table("phone_numbers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_phone_numbers_extension_id"))
        batch_op.drop_index(batch_op.f("ix_phone_numbers_account_id"))

    op.drop_table("phone_numbers")
    with op.batch_alter_table("jwt_credentials", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jwt_credentials_extension_id"))

    op.drop_table("jwt_credentials")
    with op.batch_alter_table("emergency_locations", schema=None) as batch_op:
        batch_op.drop_index("ix_emergency_locations_account_owner")

    op.drop_table("emergency_locations")
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.drop_index("ix_devices_extension_type")
        batch_op.drop_index(batch_op.f("ix_devices_account_id"))

    op.drop_table("devices")
    with op.batch_alter_table("caller_id_settings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_caller_id_settings_account_id"))

    op.drop_table("caller_id_settings")
    with op.batch_alter_table("auth_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_auth_sessions_extension_client")

    op.drop_table("auth_sessions")
    op.drop_table("verified_caller_ids")
    with op.batch_alter_table("sip_trunks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sip_trunks_account_id"))

    op.drop_table("sip_trunks")
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.drop_index("ix_extensions_email")
        batch_op.drop_index(batch_op.f("ix_extensions_account_id"))

    op.drop_table("extensions")
    with op.batch_alter_table("emergency_notices", schema=None) as batch_op:
        batch_op.drop_index("ix_emergency_notices_account_placed")

    op.drop_table("emergency_notices")
    with op.batch_alter_table("conduct_verdicts", schema=None) as batch_op:
        batch_op.drop_index("ix_conduct_verdicts_account_at")

    op.drop_table("conduct_verdicts")
    with op.batch_alter_table("call_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_log_telephony_session_id"))
        batch_op.drop_index(batch_op.f("ix_call_log_session_id"))
        batch_op.drop_index("ix_call_log_extension_started")
        batch_op.drop_index("ix_call_log_account_started")
        batch_op.drop_index("ix_call_log_account_modified")

    op.drop_table("call_log")
    op.drop_table("apps")
    op.drop_table("outbox")
    with op.batch_alter_table("ledger_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_calls_started_at"))

    op.drop_table("ledger_calls")
    op.drop_table("accounts")
