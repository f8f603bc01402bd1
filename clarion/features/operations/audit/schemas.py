"""The trail on the wire: as the surface shows it, with members of ours beside."""

from typing import Annotated

from pydantic import Field, StringConstraints

from clarion.base.http import WireModel, wire_time
from clarion.features.operations.audit.models import AuditRecord
from clarion.features.operations.audit.responses import AuditTrailRecord

_Id = Annotated[str, StringConstraints(max_length=64)]
_Action = Annotated[str, StringConstraints(max_length=100)]
_Time = Annotated[str, StringConstraints(max_length=40)]
_Ids = Annotated[list[_Id], Field(max_length=100, default_factory=list)]
_Actions = Annotated[list[_Action], Field(max_length=100, default_factory=list)]
_Operations = Annotated[
    list[Annotated[str, StringConstraints(max_length=300)]], Field(max_length=400, default_factory=list)
]
_Types = Annotated[list[Annotated[str, StringConstraints(max_length=20)]], Field(max_length=20, default_factory=list)]


class AuditSearch(WireModel):
    """Which records. Times are ISO 8601; without `eventTimeFrom` the 24 hours before `eventTimeTo`, or before now."""

    event_time_from: _Time | None = None
    event_time_to: _Time | None = None
    initiator_ids: _Ids
    target_ids: _Ids
    site_id: _Id | None = None
    action_ids: _Actions
    exclude_action_ids: _Actions
    event_types: _Types
    operations: _Operations  # ours: methods with paths, as records have them
    search_string: Annotated[str, StringConstraints(max_length=200)] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=1000)] = 100


class AuditDetail(WireModel):
    key: str
    value: str


class AuditInitiator(WireModel):
    extension_id: str
    extension_number: str
    name: str
    role: str


class AuditTarget(WireModel):
    object_id: str
    object_type: str
    name: str
    extension_number: str
    site_id: str


class AuditParameters(WireModel):
    parameters: list[AuditDetail]


class AuditEntry(WireModel):
    """One record. From `origin` on the members are ours."""

    id: str
    event_time: str
    initiator: AuditInitiator
    action_id: str
    event_type: str
    account_id: str
    account_name: str
    target: AuditTarget
    client_ip: str
    comment: str
    details: AuditParameters
    origin: str
    operation: str
    app_id: str
    app_name: str
    request_id: str
    times: int


class AuditPaging(WireModel):
    page: int
    per_page: int
    total: int
    total_found: int


class AuditAnswer(WireModel):
    records: list[AuditEntry]
    paging: AuditPaging


# The surface knows these kinds of targets; what we know more precisely stands in `details`.
_OBJECT_TYPES = {"Extension": "Extension", "Account": "Account", "Template": "Template"}


def entry_of(row: AuditRecord, account_name: str) -> AuditTrailRecord:
    return {
        "id": row.id,
        "eventTime": wire_time(row.at),
        "initiator": {
            "extensionId": row.initiator_id,
            "extensionNumber": row.initiator_number,
            "name": row.initiator_name,
            "role": row.initiator_role,
        },
        "actionId": row.action,
        "eventType": row.event_type,
        "accountId": row.account_id,
        "accountName": account_name,
        "target": {
            "objectId": row.target_id,
            "objectType": _OBJECT_TYPES.get(row.target_type, "Company"),
            "name": row.target_name or ("" if row.target_type in _OBJECT_TYPES else row.target_type),
            "extensionNumber": row.target_number,
            "siteId": row.site_id,
        },
        "clientIp": row.source,
        "comment": "",
        "details": {"parameters": row.details},
        "origin": row.origin,
        "operation": row.operation,
        "appId": row.app_id,
        "appName": row.app_name,
        "requestId": row.request_id,
        "times": row.times,
    }


CSV_COLUMNS = ("time", "who", "extension", "role", "app", "action", "type", "target type", "target", "target id",
               "address", "operation", "times", "request", "details")  # fmt: skip


def csv_cells(row: AuditRecord) -> list[str]:
    details = "; ".join(f"{detail['key']}: {detail['value']}" for detail in row.details)
    cells = [
        wire_time(row.at), row.initiator_name, row.initiator_number, row.initiator_role, row.app_name, row.action,
        row.event_type, row.target_type, row.target_name, row.target_id, row.source, row.operation, str(row.times),
        row.request_id, details,
    ]  # fmt: skip
    return [harmless(cell) for cell in cells]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
