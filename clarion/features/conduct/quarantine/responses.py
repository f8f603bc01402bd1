"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class FileInfo(TypedDict):
    id: str
    state: str
    channel: str
    fileName: str
    size: int
    sha256: str
    rule: str
    clause: str
    reason: str
    unchecked: bool
    heldAt: str
    until: str
    statementId: str | None
    extensionId: str | None
    decidedAt: str | None
    decision: str | None
    accountId: NotRequired[str]
    decidedBy: NotRequired[str | None]
