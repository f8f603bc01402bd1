"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class PortOutProtection(TypedDict):
    pinSet: bool
    locked: bool
    lastModifiedTime: NotRequired[str]


class PortOutHistory(TypedDict):
    by: str
    note: str
    state: str
    time: str


class PortOutInfo(TypedDict):
    id: str
    state: str
    winningCarrier: str
    numbers: list[str]
    dueTime: str
    heldSeconds: int
    holdSecondsLeft: int
    reason: str
    history: list[PortOutHistory]
    creationTime: str


class PortOutList(TypedDict):
    records: list[PortOutInfo]


class PortOrderNumberExtension(TypedDict):
    extensionNumber: str
    id: str
    name: str


class PortOrderNumberInfo(TypedDict):
    phoneNumber: str
    extension: NotRequired[PortOrderNumberExtension]


class PortOrderLetter(TypedDict):
    fileName: str
    sha256: str
    signedBy: str


class PortOrderInfo(TypedDict):
    id: str
    state: str
    losingCarrier: str
    accountNumber: str
    pinGiven: bool
    authorisedPerson: str
    requestedTime: str
    numbers: list[PortOrderNumberInfo]
    statement: str
    history: list[PortOutHistory]
    creationTime: str
    lastModifiedTime: str
    letter: NotRequired[PortOrderLetter]
    confirmedTime: NotRequired[str]
    reason: NotRequired[str]


class PortOrderList(TypedDict):
    records: list[PortOrderInfo]


class PortNumbersCheckFinding(TypedDict):
    code: str
    message: str
    phoneNumber: str


class PortNumbersCheck(TypedDict):
    numbers: list[str]
    findings: list[PortNumbersCheckFinding]
