"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

AccountClosingStatus = Literal["Notice", "Erasing", "Closed", "Withdrawn", "Failed"]
AccountClosingBlocker = Literal["ProviderHold", "LegalHold", "PortOut"]


class ClosingNumber(TypedDict):
    """`leaving`: a carrier has asked for it, and it is on its way out."""

    phoneNumber: str
    leaving: bool


class AccountClosingInfo(TypedDict):
    """`endTime`: until when everything works and closing can be withdrawn. `dueTime`: by when everything is erased.

    `blockers`: what the erasure waits for, or would. `exportId`: the request about data whose archive holds everything.
    """

    uri: str
    id: str
    accountId: str
    accountName: str
    status: AccountClosingStatus
    byProvider: bool
    reason: NotRequired[str]
    askedByName: NotRequired[str]
    noticeTime: str
    endTime: str
    dueTime: str
    overdue: bool
    withdrawable: bool
    blockers: list[AccountClosingBlocker]
    holdReason: NotRequired[str]
    holdByName: NotRequired[str]
    exportId: NotRequired[str]
    problem: NotRequired[str]
    finishTime: NotRequired[str]
    certified: bool


class AccountClosingState(TypedDict):
    """What would go with the account, and how closing stands; no `closing`: nobody has asked for it.

    `numbers`: at most 100 of `numberCount`. `portingPin`: whether one is set; without it no number can leave.
    """

    accountName: str
    noticeDays: int
    people: int
    numberCount: int
    numbers: list[ClosingNumber]
    portingPin: bool
    portingLocked: bool
    operator: bool
    blockers: list[AccountClosingBlocker]
    closing: NotRequired[AccountClosingInfo]


class ClosingCertificate(TypedDict):
    """`statement` is JSON as text; the signature is over these very bytes (Ed25519), after the format and a newline."""

    statement: str
    signature: str
    signingKey: str
