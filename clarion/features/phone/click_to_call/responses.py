"""What responses consist of."""

from typing_extensions import TypedDict


class ClickToCallButtonInfo(TypedDict):
    id: str
    key: str
    name: str
    origins: list[str]
    consent: str
    enabled: bool
    perNumber: int
    perHour: int
    creationTime: str
    scriptUri: str
    html: str


class ButtonList(TypedDict):
    records: list[ClickToCallButtonInfo]
