"""Recordings and their settings on the wire."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, cast

from fastapi import Request
from pydantic import Field

from clarion.base.http import WireModel, uri_of
from clarion.features.people import Extension
from clarion.features.phone.recording.models import CallRecording, CallRecordingSettings
from clarion.features.phone.recording.responses import (
    CallRecordingInfo,
    CallRecordingSettingsInfo,
    RecordedExtensionInfo,
    RecordingReference,
)

MOST_AT_ONCE = 100
MOST_RECORDINGS = 100_000
Days = Annotated[int, Field(ge=1, le=3650)]
Direction = Literal["Inbound", "Outbound", "All"]


class SettingsChange(WireModel):
    class OnDemand(WireModel):
        enabled: bool | None = None
        retention_period: Days | None = None

    class Automatic(WireModel):
        enabled: bool | None = None
        outbound_call_tones: bool | None = None
        outbound_call_announcement: bool | None = None
        allow_mute: bool | None = None
        retention_period: Days | None = None

    on_demand: OnDemand | None = None
    automatic: Automatic | None = None

    def values(self) -> dict[str, object]:
        """What is given, by the names of columns."""
        demand, automatic = self.on_demand or self.OnDemand(), self.automatic or self.Automatic()
        given: dict[str, object] = {
            "on_demand": demand.enabled,
            "on_demand_days": demand.retention_period,
            "automatic": automatic.enabled,
            "automatic_days": automatic.retention_period,
            "outbound_tones": automatic.outbound_call_tones,
            "outbound_announcement": automatic.outbound_call_announcement,
            "allow_mute": automatic.allow_mute,
        }
        return {name: value for name, value in given.items() if value is not None}


class RecordedChange(WireModel):
    id: Annotated[str, Field(min_length=1, max_length=64)]
    call_direction: Direction = "All"


class Assignment(WireModel):
    added_extensions: Annotated[tuple[RecordedChange, ...], Field(max_length=MOST_AT_ONCE)] = ()
    updated_extensions: Annotated[tuple[RecordedChange, ...], Field(max_length=MOST_AT_ONCE)] = ()
    removed_extensions: Annotated[tuple[RecordedChange, ...], Field(max_length=MOST_AT_ONCE)] = ()


class RecordingIds(WireModel):
    records: Annotated[tuple[Annotated[str, Field(max_length=64)], ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


def settings_view(row: CallRecordingSettings, count: int, custom: Mapping[str, bool]) -> CallRecordingSettingsInfo:
    """`count`: extensions whose calls are all recorded. `custom`: which announcements are the company's own."""
    return {
        "onDemand": {"enabled": row.on_demand, "retentionPeriod": row.on_demand_days},
        "automatic": {
            "enabled": row.automatic,
            "outboundCallTones": row.outbound_tones,
            "outboundCallAnnouncement": row.outbound_announcement,
            "allowMute": row.allow_mute,
            "extensionCount": count,
            "retentionPeriod": row.automatic_days,
            "maxNumberLimit": MOST_RECORDINGS,
        },
        "greetings": [{"type": kind, "mode": "Custom" if own else "Default"} for kind, own in custom.items()],
    }


def recorded_view(request: Request, extension: Extension, direction: str) -> RecordedExtensionInfo:
    return {
        "id": extension.id,
        "uri": uri_of(request, "account", extension.account_id, "extension", extension.id),
        "extensionNumber": extension.number,
        "type": extension.type,
        "callDirection": cast("Direction", direction),
    }


def recording_view(request: Request, row: CallRecording) -> CallRecordingInfo:
    content = uri_of(request, "account", row.account_id, "recording", row.id, "content")
    return {"id": row.id, "contentUri": content, "contentType": "audio/wav", "duration": round(row.seconds)}


def recording_info(request: Request, row: CallRecording) -> RecordingReference:
    """As a record of the call log tells it."""
    uri = uri_of(request, "account", row.account_id, "recording", row.id)
    return {"id": row.id, "uri": uri, "type": row.mode, "contentUri": f"{uri}/content"}


def ids_of(changes: Sequence[RecordedChange]) -> list[str]:
    return [change.id for change in changes]
