"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageLink


class ClientInfo2(TypedDict):
    appName: str
    clientId: str
    detected: bool
    userAgent: str


class ClientAccount(TypedDict):
    id: int
    uri: str


class ClientExtension(TypedDict):
    extensionNumber: str
    id: int
    uri: str


class ClientProvisioning(TypedDict):
    sip: PageLink


class ClientInfo(TypedDict):
    uri: str
    client: ClientInfo2
    account: ClientAccount
    extension: ClientExtension
    provisioning: ClientProvisioning


class JsonWebKeysKey(TypedDict):
    e: NotRequired[str]
    key_ops: NotRequired[list[str]]
    kid: NotRequired[str]
    kty: str
    n: NotRequired[str]
    crv: NotRequired[str]
    x: NotRequired[str]
    y: NotRequired[str]


class JsonWebKeys(TypedDict):
    keys: list[JsonWebKeysKey]


class DeveloperAppSecret(TypedDict):
    creationTime: str
    hint: str
    id: str
    expirationTime: NotRequired[str]


class DeveloperAppInfo(TypedDict):
    id: str
    installation: bool
    clientId: str
    name: str
    description: str
    public: bool
    enabled: bool
    scopes: list[str]
    grants: list[str]
    redirectUris: list[str]
    refreshTokens: bool
    accessSeconds: int | None
    refreshSeconds: int | None
    ratePlan: str
    publicKeys: JsonWebKeys | None
    interactiveUrl: str
    interactiveSecret: str
    listed: bool
    bot: bool
    maker: str
    privacyUrl: str
    icon: bool
    creationTime: str
    secrets: list[DeveloperAppSecret]


class DeveloperAppList(TypedDict):
    records: list[DeveloperAppInfo]
    scopes: list[str]
    grants: list[str]
    passwordGrantAllowed: bool


class CreatedDeveloperApp(DeveloperAppInfo):
    """`secret`: in this response only; apps that need none have none."""

    secret: NotRequired[str]


class RotatedAppSecret(DeveloperAppInfo):
    """`secret`: in this response only."""

    secret: str
