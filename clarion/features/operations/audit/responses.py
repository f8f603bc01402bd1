"""What responses consist of."""

from typing_extensions import TypedDict


class AuditTrailRecordInitiator(TypedDict):
    extensionId: str
    extensionNumber: str
    name: str
    role: str


class AuditTrailRecordTarget(TypedDict):
    extensionNumber: str
    name: str
    objectId: str
    objectType: str
    siteId: str


class AuditTrailRecordDetailsParameter(TypedDict):
    key: str
    value: str


class AuditTrailRecordDetails(TypedDict):
    parameters: list[AuditTrailRecordDetailsParameter]


class AuditTrailRecord(TypedDict):
    id: str
    eventTime: str
    initiator: AuditTrailRecordInitiator
    actionId: str
    eventType: str
    accountId: str
    accountName: str
    target: AuditTrailRecordTarget
    clientIp: str
    comment: str
    details: AuditTrailRecordDetails
    origin: str
    operation: str
    appId: str
    appName: str
    requestId: str
    times: int


class AuditTrailPaging(TypedDict):
    page: int
    perPage: int
    total: int
    totalFound: int


class AuditTrailList(TypedDict):
    records: list[AuditTrailRecord]
    paging: AuditTrailPaging


class AuditActionList(TypedDict):
    records: list[str]
    operations: list[str]
