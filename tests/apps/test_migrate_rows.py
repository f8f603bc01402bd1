"""Migrations keep what people have stored."""

from datetime import UTC, datetime

from alembic import command
from sqlalchemy import Connection, select, text

from clarion.apps.migrate import alembic_config, foreign_keys_off, migrate
from clarion.apps.models import load_models
from clarion.base.outbox import OutboxRow
from clarion.base.storage import Storage
from clarion.calls.cdr_models import CdrConsumerRow, CdrRow
from clarion.features.message_store import Attachment, Message
from clarion.features.operations.analytics.words import words_in

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
    "INSERT INTO voicemail_messages (id, attachment_id, account_id, extension_id, from_number, from_name,"
    " from_extension_id, from_extension_number, to_number, seconds, size, file, read_status, availability, session_id,"
    " telephony_session_id, received_at, changed_at) VALUES ('5', '6', '1', '2', '+12025550123', 'Casey', '', '',"
    " '+16505550100', 2.5, 40044, 'voicemail/ab.wav', 'Read', 'Deleted', '7', 's-7', '2026-01-01', '2026-01-02')",
    "INSERT INTO voicemail_messages (id, attachment_id, account_id, extension_id, from_number, from_name,"
    " from_extension_id, from_extension_number, to_number, seconds, size, file, read_status, availability, session_id,"
    " telephony_session_id, received_at, changed_at) VALUES ('8', '9', '1', '2', '', '', '', '', '', 1, 0,"
    " 'voicemail/cd.wav', 'Read', 'Purged', '8', 's-8', '2026-01-01', '2026-01-02')",
)


_CALL = (
    "INSERT INTO analytics_calls (session_id, account_id, kind, subject, nth, started, direction, origin, response,"
    " result, ending_party, company_hours, queue_hours, queue_sla, type, called, from_id, to_id, queues, actions,"
    " offers, seconds, call_seconds, ringing, live_talk) VALUES ('s{nth}', '1', 'Users', '2', {nth}, {at}, 'Inbound',"
    " 'Internal', 'NotAnswered', 'AnsweredElsewhere', 'System', 'AfterHours', '', 'OutSla', 'QueueCallPickup', '', '',"
    " '', '', 66, 1, {seconds}, 9, {seconds}, NULL)"
)
_TEAMS = (
    "INSERT INTO extensions (id, account_id, number, type, status, hidden, first_name, last_name, display_name,"
    " company, job_title, department, business_phone, mobile_phone, role, international_calling, ring_seconds,"
    " voicemail_enabled, greeting_path, created_at) VALUES ('20', '1', '102', 'User', 'Enabled', false, '', '', '', '',"
    " '', '', '', '', 'member', true, 20, true, '', '2026-01-01')",
    "INSERT INTO teams_users (extension_id, account_id, device_id, phone_number, short_number, created_at)"
    " VALUES ('2', '1', '3', '+16505550100', '', '2026-01-01'), ('20', '1', '3', '+16505550100', '102', '2026-01-01')",
)
_SUMMED_DAYS = (
    "SELECT traits, calls, seconds, least, most, offers, ringing_calls, ringing_most, live_talk_calls, holdon_calls,"
    " dtmftransfer_calls, parkon_calls FROM analytics_sums_by_traits WHERE period = 200000000 + 20"
)


def _as_first_shipped(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "0001")
    for row in _ROWS:
        connection.execute(text(row))
    connection.commit()


def _with_figures(connection: Connection) -> None:
    """Two calls of one day, as they were kept before sums by words, there and back."""
    with foreign_keys_off(connection):
        command.upgrade(alembic_config(connection), "0083")
        for nth, seconds in ((1, 4.5), (2, 2.0)):
            connection.execute(text(_CALL.format(nth=nth, at=20 * 86400 + nth * 3600, seconds=seconds)))
        connection.commit()
        command.upgrade(alembic_config(connection), "0084")
        connection.commit()
        command.downgrade(alembic_config(connection), "0083")
        connection.commit()
    words = "SELECT DISTINCT direction, result, ending_party, queue_hours, queue_sla, type FROM analytics_calls"
    [found] = connection.execute(text(words)).all()
    assert tuple(found) == ("Inbound", "AnsweredElsewhere", "System", "", "OutSla", "QueueCallPickup")
    for row in _TEAMS:
        connection.execute(text(row))
    connection.commit()
    with foreign_keys_off(connection):
        command.downgrade(alembic_config(connection), "0082")
        connection.commit()
    left = connection.execute(text("SELECT extension_id FROM teams_users")).scalars().all()
    assert left == ["2"], "nobody shared a number with others before"
    connection.execute(text("DELETE FROM teams_users"))
    connection.execute(text("DELETE FROM extensions WHERE id = '20'"))
    connection.commit()


async def test_a_database_of_the_first_release_keeps_all_its_rows(database_url: str) -> None:
    """Figures of calls too, whose sums are made anew (PH-55)."""
    load_models()
    storage = Storage(database_url)
    async with storage.engine.connect() as connection:
        await connection.run_sync(_as_first_shipped)
        await connection.run_sync(_with_figures)
    await migrate(storage)
    async with storage.engine.connect() as connection:
        [(traits, *sums)] = (await connection.execute(text(_SUMMED_DAYS))).all()
    assert words_in(traits) == {
        "direction": "Inbound",
        "origin": "Internal",
        "response": "NotAnswered",
        "result": "AnsweredElsewhere",
        "ending_party": "System",
        "company_hours": "AfterHours",
        "queue_sla": "OutSla",
        "type": "QueueCallPickup",
    }
    assert sums == [2, 6.5, 2.0, 4.5, 2, 2, 4.5, None, 2, 2, None]
    async with storage.engine.connect() as connection:
        for table in ("accounts", "extensions", "devices", "phone_numbers"):
            assert await connection.scalar(text(f"SELECT count(*) FROM {table}")) == 1, table
        if storage.is_sqlite:
            assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
    await storage.close()


async def test_voicemails_of_the_first_release_move_into_the_message_store(database_url: str) -> None:
    load_models()
    storage = Storage(database_url)
    async with storage.engine.connect() as connection:
        await connection.run_sync(_as_first_shipped)
    await migrate(storage)
    async with storage.reading() as session:
        [message] = (await session.scalars(select(Message))).all()
        [sound] = (await session.scalars(select(Attachment))).all()
    assert (message.id, message.type, message.extension_id) == ("5", "VoiceMail", "2")
    assert (message.read_status, message.availability) == ("Read", "Deleted")
    assert message.sender == {"phoneNumber": "+12025550123", "name": "Casey"}
    assert message.recipients[0]["phoneNumber"] == "+16505550100"
    assert message.numbers == " +12025550123 +16505550100 101 "
    assert (message.origin, message.details["telephonySessionId"]) == ("voicemail:s-7", "s-7")
    assert message.created_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert (sound.id, sound.message_id, sound.file_key) == ("6", "5", "older/voicemail/ab.wav")
    assert (sound.seconds, sound.size, sound.content_type) == (2.5, 40044, "audio/wav")
    await storage.close()


_LEDGER = (
    "INSERT INTO ledger_calls (session_id, telephony_session_id, started_at, ended_at, record)"
    " VALUES ('{n}', 's-{n}', '2026-01-01', '2026-01-0{day}', '{{\"session_id\": \"{n}\"}}')"
)
_WAITING = (
    "INSERT INTO outbox (topic, payload, written_at)"
    " VALUES ('calls.record', '{\"session_id\": \"a\"}', '2026-01-01'), ('other', '{}', '2026-01-01')"
)


def _with_a_ledger(connection: Connection) -> None:
    """Three calls, the first of which has not been announced yet."""
    with foreign_keys_off(connection):
        command.upgrade(alembic_config(connection), "0089")
        for n, day in (("a", 2), ("b", 4), ("c", 3)):
            connection.exec_driver_sql(_LEDGER.format(n=n, day=day))
        connection.exec_driver_sql(_WAITING)
        connection.commit()
        command.upgrade(alembic_config(connection), "0090")
        connection.commit()


async def test_calls_of_the_ledger_become_cdrs_in_order_and_those_not_announced_come_last(database_url: str) -> None:
    load_models()
    storage = Storage(database_url)
    async with storage.engine.connect() as connection:
        await connection.run_sync(_with_a_ledger)
    await migrate(storage)
    async with storage.reading() as session:
        rows = (await session.scalars(select(CdrRow).order_by(CdrRow.position))).all()
        places = {row.name: row.position for row in await session.scalars(select(CdrConsumerRow))}
        topics = (await session.scalars(select(OutboxRow.topic))).all()
    assert [row.session_id for row in rows] == ["c", "b", "a"], "in the order in which they ended"
    assert rows[0].record == {"session_id": "c"}
    assert set(places.values()) == {rows[1].position}, "consumers had those that were announced; the last is to come"
    assert {"call-log", "call-charges", "analytics"} <= places.keys()
    assert topics == ["other"]
    await storage.close()
