"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class SignInCredentialInfo(TypedDict):
    id: str
    name: str
    clientIds: list[str]
    creationTime: str
    expirationTime: NotRequired[str]


class SignInCredentialList(TypedDict):
    records: list[SignInCredentialInfo]


class CreatedSignInCredential(SignInCredentialInfo):
    """`token`: in this response only."""

    token: str


class OAuthToken(TypedDict):
    access_token: str
    token_type: str
    expires_in: int
    scope: str
    owner_id: str
    endpoint_id: str
    session_id: str
    refresh_token: NotRequired[str]
    refresh_token_expires_in: NotRequired[int]
    id_token: NotRequired[str]


class OpenIdUserInfo(TypedDict):
    sub: str
    account_id: str
    given_name: str
    family_name: str
    email: str
    email_verified: bool
