"""What responses consist of."""

from typing_extensions import TypedDict


class SamlProviderCertificate(TypedDict):
    expirationTime: str
    expiresSoon: bool
    subject: str


class SamlProviderAttributes(TypedDict):
    department: str
    email: str
    extensionNumber: str
    firstName: str
    groups: str
    jobTitle: str
    lastName: str


class SamlProviderGroupRole(TypedDict):
    group: str
    roleId: str


class SamlProviderInfo(TypedDict):
    enabled: bool
    entityId: str
    signInUrl: str
    binding: str
    metadataUrl: str | None
    metadataReadTime: str | None
    metadataProblem: str | None
    certificates: list[SamlProviderCertificate]
    unasked: bool
    createPeople: bool
    linkByEmail: bool
    linkAdministrators: bool
    secondStepThere: bool
    firstNumber: int
    attributes: SamlProviderAttributes
    groupRoles: list[SamlProviderGroupRole]
    ownEntityId: str
    ownAnswersAt: str
    lastRefusal: str | None
    lastRefusalTime: str | None


class SamlNames(TypedDict):
    standard: SamlProviderAttributes
    entra: SamlProviderAttributes
