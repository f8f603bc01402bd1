"""What responses consist of."""

from typing import Literal

from typing_extensions import TypedDict


class AccountLinkAccount(TypedDict):
    id: str
    name: str


class AccountLinkInfo(TypedDict):
    id: str
    account: AccountLinkAccount
    state: Literal["Agreed", "Asked", "Waiting"]
    shows: str
    departments: list[str]
    seesSomething: bool
    creationTime: str


class AccountLinkList(TypedDict):
    accountId: str
    records: list[AccountLinkInfo]
