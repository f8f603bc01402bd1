"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class PasskeyAuthenticationOptions(TypedDict):
    challenge: str
    timeout: int
    rpId: str
    allowCredentials: list[Any]
    userVerification: str


class SecondFactors(TypedDict):
    authenticator: bool
    emailCodes: str | None
    recoveryCodesLeft: int
    passkeys: list[Any]


class PasskeyInfo(TypedDict):
    id: str
    name: str
    creationTime: str
    lastUsedTime: NotRequired[str]
    recoveryCodes: NotRequired[list[str]]
