"""What responses consist of."""

from typing_extensions import TypedDict


class EnforcementNotice(TypedDict):
    id: str
    at: str
    title: str
    text: str
    actId: str | None
    statementId: str | None
    extensionId: str | None
    readAt: str | None
