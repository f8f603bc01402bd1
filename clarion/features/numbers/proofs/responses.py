"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class VerifiedNumberInfo(TypedDict):
    id: str
    phoneNumber: str
    proof: str
    verifiedAt: str
    expiresAt: str


class NumberProofLetter(TypedDict):
    fileName: str
    sha256: str


class NumberProofInfo(TypedDict):
    id: str
    phoneNumber: str
    method: Literal["Call", "Letter", "Text"]
    status: str
    createdAt: str
    expiresAt: str
    triesLeft: NotRequired[int]
    letter: NotRequired[NumberProofLetter]
    note: NotRequired[str]


class VerifiedNumberList(TypedDict):
    records: list[VerifiedNumberInfo]
    expired: list[VerifiedNumberInfo]
    proofs: list[Any]
