"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class TeamsUserMapping(TypedDict):
    extensionId: str
    phoneNumber: str
    status: str


class TeamsUserList(TypedDict):
    mappings: list[TeamsUserMapping]


class ConnectedTeamsUsers(TypedDict):
    mappings: list[TeamsUserMapping]


class TeamsCertificate(TypedDict):
    names: list[str]
    issuer: str
    validFrom: str
    validUntil: str
    daysLeft: int
    state: Literal["Expired", "Expiring", "Valid"]


class TeamsSetup(TypedDict):
    configured: bool
    proxies: list[str]
    networks: list[str]
    fqdn: NotRequired[str]
    enabled: NotRequired[bool]
    port: NotRequired[int]
    certificate: NotRequired[TeamsCertificate | None]
    connected: NotRequired[int]
    states: NotRequired[list[Any]]
    commands: NotRequired[str]
    createdAt: NotRequired[str]


class TeamsNameCheck(TypedDict):
    fqdn: str
    addresses: list[str]


class TeamsPerson(TypedDict):
    extensionId: str
    extensionNumber: str
    name: str
    email: str
    numbers: list[str]
    phoneNumber: str
    status: Literal["", "Connected", "OutOfSync"]
    commands: str


class TeamsPersonList(TypedDict):
    records: list[TeamsPerson]
