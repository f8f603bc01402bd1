"""What responses consist of."""

from typing_extensions import TypedDict


class CustomFieldInfo(TypedDict):
    id: str
    category: str
    displayName: str


class CustomFieldList(TypedDict):
    records: list[CustomFieldInfo]
