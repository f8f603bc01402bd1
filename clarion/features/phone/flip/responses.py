"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class FlipEntry(TypedDict):
    id: str
    type: str
    label: str
    flipNumber: NotRequired[str]
    phoneNumber: NotRequired[str]


class FlipInfo(TypedDict):
    records: list[FlipEntry]
