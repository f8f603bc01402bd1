"""What responses consist of."""

from typing_extensions import TypedDict


class IdentityExplanation(TypedDict):
    invalid: str
    missing: str


class IdentityInfo(TypedDict):
    invalid: str
    missing: str
    explanation: IdentityExplanation
    alwaysPass: str
