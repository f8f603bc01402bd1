"""What responses consist of."""

from typing_extensions import TypedDict


class OpenIdClaims(TypedDict):
    department: str
    email: str
    extensionNumber: str
    firstName: str
    groups: str
    jobTitle: str
    lastName: str


class OpenIdGroupRole(TypedDict):
    group: str
    roleId: str


class OpenIdProviderInfo(TypedDict):
    enabled: bool
    issuer: str
    clientId: str
    hasClientSecret: bool
    scopes: str
    authorizationEndpoint: str
    createPeople: bool
    linkByEmail: bool
    linkAdministrators: bool
    secondStepThere: bool
    firstNumber: int
    attributes: OpenIdClaims
    groupRoles: list[OpenIdGroupRole]
    redirectUri: str
    lastRefusal: str | None
    lastRefusalTime: str | None


class OpenIdRedirect(TypedDict):
    redirectUri: str
    attributes: OpenIdClaims
