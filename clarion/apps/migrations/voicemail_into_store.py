"""Moves voicemails from their own table (0001) into the message store. Called by the migration that makes the store.

Only rows move here. The recordings stay in the folder `voicemail` of the data folder under the keys
`older/voicemail/<file>`; at the next start they go into the file store (`features/phone/voicemail/older_files.py`).
"""

from typing import Any

import sqlalchemy as sa

from clarion.base.storage import IdString, Json, UtcDateTime

_AT_ONCE = 500


def _table(name: str, ids: str, texts: str, **others: Any) -> sa.TableClause:
    columns = [sa.column(word, IdString()) for word in ids.split()]
    columns += [sa.column(word, sa.String()) for word in texts.split()]
    return sa.table(name, *columns, *(sa.column(word, kind) for word, kind in others.items()))


_old = _table(
    "voicemail_messages",
    "id attachment_id account_id extension_id from_extension_id telephony_session_id",
    "from_number from_name from_extension_number to_number file read_status availability",
    seconds=sa.Double(),
    size=sa.Integer(),
    received_at=UtcDateTime(),
    changed_at=UtcDateTime(),
)
_extensions = _table("extensions", "id", "number first_name last_name display_name")
_messages = _table(
    "messages",
    "id account_id extension_id owner_id conversation_id",
    "type direction availability read_status status priority subject numbers error_code origin",
    sender=Json(),
    recipients=Json(),
    details=Json(),
    segments=sa.Integer(),
    attempts=sa.Integer(),
    created_at=UtcDateTime(),
    changed_at=UtcDateTime(),
)
_attachments = _table(
    "message_attachments",
    "id message_id",
    "type content_type file_key file_name",
    position=sa.Integer(),
    size=sa.Integer(),
    seconds=sa.Double(),
)


def copy_voicemails(connection: sa.Connection) -> None:
    """Every row of the old table, ids and all. Purged ones stay behind: nothing of them is left."""
    query = (
        sa.select(
            _old, _extensions.c.number, _extensions.c.first_name, _extensions.c.last_name, _extensions.c.display_name
        )
        .join(_extensions, _extensions.c.id == _old.c.extension_id)
        .where(_old.c.availability != "Purged")
        .order_by(_old.c.id)
    )
    rows = connection.execute(query).mappings().all()
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        connection.execute(sa.insert(_messages), [_message(row) for row in part])
        sounds = [_attachment(row) for row in part if row["size"]]
        if sounds:
            connection.execute(sa.insert(_attachments), sounds)


def _message(row: Any) -> dict[str, Any]:
    name = row["display_name"] or f"{row['first_name']} {row['last_name']}".strip() or row["number"]
    sender = _filled(
        phoneNumber=row["from_number"],
        name=row["from_name"],
        extensionId=row["from_extension_id"],
        extensionNumber=row["from_extension_number"],
    )
    receiver = _filled(
        phoneNumber=row["to_number"], name=name, extensionId=row["extension_id"], extensionNumber=row["number"]
    )
    numbers = [sender.get("phoneNumber"), sender.get("extensionNumber"), row["to_number"], row["number"]]
    found = list(dict.fromkeys(number.replace(" ", "") for number in numbers if number))
    return {
        **{word: row[word] for word in ("id", "account_id", "extension_id", "availability", "read_status")},
        "owner_id": row["extension_id"],
        "type": "VoiceMail",
        "direction": "Inbound",
        "status": "Received",
        "priority": "Normal",
        "subject": "",
        "conversation_id": None,
        "sender": sender,
        "recipients": [receiver],
        "numbers": f" {' '.join(found)} " if found else "",
        "error_code": "",
        "segments": 0,
        "attempts": 0,
        "details": {"vmTranscriptionStatus": "NotAvailable", "telephonySessionId": row["telephony_session_id"]},
        "origin": f"voicemail:{row['telephony_session_id']}",
        "created_at": row["received_at"],
        "changed_at": row["changed_at"],
    }


def _attachment(row: Any) -> dict[str, Any]:
    return {
        "id": row["attachment_id"],
        "message_id": row["id"],
        "position": 0,
        "type": "AudioRecording",
        "content_type": "audio/wav",
        "file_key": f"older/{row['file']}",
        "file_name": f"voicemail-{row['received_at']:%Y%m%d-%H%M%S}.wav",
        "size": row["size"],
        "seconds": row["seconds"],
    }


def _filled(**members: str) -> dict[str, str]:
    return {name: value for name, value in members.items() if value}
