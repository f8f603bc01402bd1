"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.people.second_factor.responses import PasskeyAuthenticationOptions


class BrowserSessionInfo(TypedDict):
    state: str
    code: NotRequired[str]
    ticket: NotRequired[str]
    methods: NotRequired[list[str]]
    recoveryCodes: NotRequired[list[str]]


class EmailedCode(TypedDict):
    address: str


class PasskeyOptionsInfo(TypedDict):
    ticket: str
    publicKey: PasskeyAuthenticationOptions


class AuthenticatorEnrollment(TypedDict):
    secret: str
    uri: str
    qr: str


class BrowserSessionPerson(TypedDict):
    id: str
    name: str
    extensionNumber: str
    email: str | None


class OpenedLink(TypedDict):
    state: str
    ticket: str
    person: BrowserSessionPerson


class BrowserSessionList(TypedDict):
    person: BrowserSessionPerson | None
    passkeyOrigin: str
