"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class InteropCode(TypedDict):
    code: str
    expires_in: int


class ConsentApp(TypedDict):
    clientId: str
    name: str
    ownAccount: bool


class ConsentPerson(TypedDict):
    account: str
    extensionNumber: str
    name: str


class AuthorizationInfo(TypedDict):
    app: NotRequired[ConsentApp]
    scopes: NotRequired[list[str]]
    needed: NotRequired[str]
    loginHint: NotRequired[str]
    person: NotRequired[ConsentPerson | None]
    wrongAccount: NotRequired[bool]
    redirect: NotRequired[str]
