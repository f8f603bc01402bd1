"""Migrations keep what people have stored."""

from alembic import command
from sqlalchemy import Connection, text

from clarion.apps.migrate import alembic_config, migrate
from clarion.apps.models import load_models
from clarion.base.storage import Storage

_ROWS = (
    "INSERT INTO accounts (id, name, status, home_country, language, time_zone, time_format, international_calling,"
    " outside_line_prefix, is_demo, created_at)"
    " VALUES ('1', 'A', 'Confirmed', 'US', 'en-US', 'UTC', '12h', false, '9', false, '2026-01-01')",
    "INSERT INTO extensions (id, account_id, number, type, status, hidden, first_name, last_name, display_name,"
    " company, job_title, department, business_phone, mobile_phone, role, international_calling, ring_seconds,"
    " voicemail_enabled, greeting_path, created_at) VALUES ('2', '1', '101', 'User', 'Enabled', false, '', '', '', '',"
    " '', '', '', '', 'admin', true, 20, true, '', '2026-01-01')",
    "INSERT INTO devices (id, account_id, extension_id, type, name, generation, client_key, serial, computer_name,"
    " created_at) VALUES ('3', '1', '2', 'OtherPhone', '', 1, '', '', '', '2026-01-01')",
    "INSERT INTO phone_numbers (id, number, account_id, extension_id, usage, country, label, toll_free, text_enabled,"
    " created_at) VALUES ('4', '+16505550100', '1', '2', 'DirectNumber', 'US', '', false, true, '2026-01-01')",
)


def _as_first_shipped(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "0001")
    for row in _ROWS:
        connection.execute(text(row))
    connection.commit()


async def test_a_database_of_the_first_release_keeps_all_its_rows(database_url: str) -> None:
    load_models()
    storage = Storage(database_url)
    async with storage.engine.connect() as connection:
        await connection.run_sync(_as_first_shipped)
    await migrate(storage)
    async with storage.engine.connect() as connection:
        for table in ("accounts", "extensions", "devices", "phone_numbers"):
            assert await connection.scalar(text(f"SELECT count(*) FROM {table}")) == 1, table
        if storage.is_sqlite:
            assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
    await storage.close()
