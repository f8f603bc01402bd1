"""What responses consist of."""

from typing_extensions import TypedDict


class DelegatedLineExtension(TypedDict):
    extensionNumber: str
    id: str
    name: str


class DelegatedLine(TypedDict):
    extension: DelegatedLineExtension
    ringsAlong: bool
    callsOnBehalf: bool


class DelegationInfo(TypedDict):
    code: str
    delegates: list[DelegatedLine]
    delegators: list[DelegatedLine]
