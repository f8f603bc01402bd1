"""What responses consist of."""

from typing import Any, Literal

from typing_extensions import TypedDict

FederationLinkState = Literal["Active", "Asked", "Declined", "Ended", "Invited"]


class FederationLinkHistory(TypedDict):
    at: str
    by: str
    what: str


class FederationLinkInfo(TypedDict):
    id: str
    address: str
    server: str
    name: str
    state: FederationLinkState
    showsPeople: bool
    seesPeople: bool
    waiting: int
    refused: int
    problem: str
    history: list[FederationLinkHistory]
    creationTime: str


class CompanyFederation(TypedDict):
    address: str
    fingerprint: str
    links: list[FederationLinkInfo]
    blocked: list[Any]


class BlockedServer(TypedDict):
    server: str


class ServerIdentityDocumentKey(TypedDict):
    algorithm: str
    kid: str
    publicKey: str


class ServerIdentityDocument(TypedDict):
    version: int
    server: str
    endpoint: str
    keys: list[ServerIdentityDocumentKey]


class FederationQuery(TypedDict):
    state: str


class FederationAnswer(TypedDict):
    state: str


class FederatedPeopleList(TypedDict):
    records: list[Any]


class SharingCompanyRecord(TypedDict):
    id: str
    name: str
    showsPeople: bool


class SharingCompanyList(TypedDict):
    records: list[SharingCompanyRecord]


class CompanyPeopleList(TypedDict):
    records: list[Any]


class Fingerprints(TypedDict):
    fingerprints: list[str]
