"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

PrivacyRequestKind = Literal["Export", "Erasure"]
PrivacyRequestStatus = Literal["Received", "Approved", "InProgress", "Completed", "Refused", "Cancelled", "Failed"]


class PrivacyRequestInfo(TypedDict):
    """`archiveSize` in bytes, while the archive of an export can be downloaded."""

    uri: str
    id: str
    kind: PrivacyRequestKind
    status: PrivacyRequestStatus
    own: bool
    extensionId: NotRequired[str]
    name: NotRequired[str]
    numbers: list[str]
    emails: list[str]
    content: bool
    company: bool
    note: NotRequired[str]
    answer: NotRequired[str]
    problem: NotRequired[str]
    askedByName: NotRequired[str]
    decidedByName: NotRequired[str]
    receivedTime: str
    dueTime: str
    overdue: bool
    extended: bool
    extendable: bool
    finishTime: NotRequired[str]
    archiveSize: NotRequired[int]
    expirationTime: NotRequired[str]
    certified: bool


class PrivacyTable(TypedDict):
    """`reason`: why something stays, as `data_map.yaml` calls it; `content`: it was written for the company."""

    table: str
    about: str
    treatment: Literal["delete", "redact", "keep"]
    rows: int
    reason: NotRequired[str]


class PrivacyPreview(TypedDict):
    """`held`: a legal hold is about the person, so that nothing can be erased."""

    held: bool
    tables: list[PrivacyTable]


class ErasureCertificate(TypedDict):
    """`statement` is JSON as text; the signature is over these very bytes (Ed25519), after the format and a newline."""

    statement: str
    signature: str
    signingKey: str
