"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

AuthorizationNeed = Literal["", "account_selection_required", "consent_required", "login_required"]


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
    needed: NotRequired[AuthorizationNeed]
    loginHint: NotRequired[str]
    person: NotRequired[ConsentPerson | None]
    wrongAccount: NotRequired[bool]
    redirect: NotRequired[str]
