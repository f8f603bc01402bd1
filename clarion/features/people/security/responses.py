"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from clarion.features.people.second_factor.responses import PasskeyInfo


class SecurityPolicyInfo(TypedDict):
    secondFactorRequired: bool


class SecurityPolicyResponse(TypedDict):
    secondFactorRequired: bool


class PersonSecurity(TypedDict):
    authenticator: bool
    emailCodes: str | None
    recoveryCodesLeft: int
    passkeys: list[PasskeyInfo]
    hasPassword: bool
    sessions: int


class EnrollmentLink(TypedDict):
    link: str
    expirationTime: str


class OwnSecurity(TypedDict):
    authenticator: bool
    emailCodes: str | None
    recoveryCodesLeft: int
    passkeys: list[PasskeyInfo]
    secondFactorRequired: bool
    hasPassword: bool
    passkeyOrigin: str


class NewAuthenticator(TypedDict):
    secret: str
    uri: str
    qr: str


class EmailCodeSent(TypedDict):
    ticket: str
    address: str


class ConfirmedAuthenticator(TypedDict):
    recoveryCodes: list[str]


class SessionApp(TypedDict):
    clientId: str
    firstParty: bool
    name: str


class SignInSessionInfo(TypedDict):
    id: str
    app: SessionApp
    source: str
    userAgent: str
    creationTime: str
    lastUsedTime: str
    methods: list[str]
    byCredential: bool
    current: bool
    reusedTime: NotRequired[str]


class SessionList(TypedDict):
    records: list[SignInSessionInfo]


class ConnectedAppRecord(TypedDict):
    available: bool
    clientId: str
    creationTime: str
    lastUsedTime: str
    name: str
    scopes: list[str]


class ConnectedAppList(TypedDict):
    records: list[ConnectedAppRecord]


class PasskeyCreation(TypedDict):
    ticket: str
    publicKey: dict[str, Any]


class RecoveryCodes(TypedDict):
    recoveryCodes: list[str]
