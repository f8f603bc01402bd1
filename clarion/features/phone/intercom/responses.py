"""What responses consist of."""

from typing_extensions import TypedDict


class IntercomInfo(TypedDict):
    allowed: bool
    code: str
