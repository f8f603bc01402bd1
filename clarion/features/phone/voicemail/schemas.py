"""Voicemail messages on the wire."""

from typing import Any, Literal

from fastapi import Request

from clarion.base.http import WireModel, uri_of, wire_time
from clarion.features.people import Extension
from clarion.features.phone.voicemail.models import VoicemailMessage


class MessageChange(WireModel):
    """The body of PUT and PATCH."""

    read_status: Literal["Read", "Unread"] | None = None
    availability: Literal["Alive", "Deleted", "Purged"] | None = None


def message_view(request: Request, row: VoicemailMessage, owner: Extension) -> dict[str, Any]:
    uri = uri_of(request, "account", row.account_id, "extension", row.extension_id, "message-store", row.id)
    attachment = {
        "id": int(row.attachment_id),
        "uri": f"{uri}/content/{row.attachment_id}",
        "type": "AudioRecording",
        "contentType": "audio/wav",
        "vmDuration": round(row.seconds),
        "fileName": f"voicemail-{row.id}.wav",
        "size": row.size,
    }
    return {
        "id": int(row.id),
        "uri": uri,
        "extensionId": row.extension_id,
        "type": "VoiceMail",
        "direction": "Inbound",
        "availability": row.availability,
        "readStatus": row.read_status,
        "messageStatus": "Received",
        "priority": "Normal",
        "creationTime": wire_time(row.received_at),
        "lastModifiedTime": wire_time(row.changed_at),
        "from": _sender(row),
        "to": [_receiver(row, owner)],
        "attachments": [attachment] if row.size else [],
        "vmTranscriptionStatus": "NotAvailable",
        "owner": {"extensionId": owner.id, "name": owner.name, "extensionType": owner.type},
        "telephonySessionId": row.telephony_session_id,
    }


def _sender(row: VoicemailMessage) -> dict[str, Any]:
    return _filled(
        phoneNumber=row.from_number,
        name=row.from_name,
        extensionNumber=row.from_extension_number,
        extensionId=row.from_extension_id,
    )


def _receiver(row: VoicemailMessage, owner: Extension) -> dict[str, Any]:
    return _filled(phoneNumber=row.to_number, name=owner.name, extensionNumber=owner.number, extensionId=owner.id)


def _filled(**members: str) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}
