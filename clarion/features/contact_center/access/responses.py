"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class ContactCenterTokenAgentDetail(TypedDict):
    accountId: str
    accountName: str
    agentGroupId: None
    agentId: int
    agentType: str
    allowLoginControl: bool
    allowLoginUpdates: bool
    email: str
    firstName: str
    lastName: str
    rcUserId: int
    username: str


class ContactCenterTokenInfo(TypedDict):
    accessToken: str
    refreshToken: str
    tokenType: str
    mainAccountId: str
    rcUserId: int
    agentUrl: str
    ssoLogin: bool
    adminId: NotRequired[int]
    adminUrl: NotRequired[str]
    agentDetails: list[ContactCenterTokenAgentDetail]


class ContactCenterLogin(TypedDict):
    mainAccountId: str
    rcUserId: int
    agentUrl: str
    ssoLogin: bool
    adminId: int
    adminUrl: str
    agentDetails: list[ContactCenterTokenAgentDetail]
