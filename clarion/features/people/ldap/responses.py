"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class LdapDirectoryAttributes(TypedDict):
    businessPhone: str
    department: str
    email: str
    extensionNumber: str
    externalId: str
    firstName: str
    groups: str
    jobTitle: str
    lastName: str
    mobilePhone: str
    photo: str
    userName: str


class LdapDirectoryInfo(TypedDict):
    enabled: bool
    host: str
    port: int
    security: str
    authority: str
    bindDn: str
    hasBindPassword: bool
    base: str
    peopleFilter: str
    attributes: LdapDirectoryAttributes
    groupRoles: list[Any]
    createPeople: bool
    linkByEmail: bool
    linkAdministrators: bool
    photos: bool
    firstNumber: int
    everyMinutes: int
    mostDisabledPercent: int


class LdapNames(TypedDict):
    openldap: LdapDirectoryAttributes
    activeDirectory: LdapDirectoryAttributes


class LdapTestExample(TypedDict):
    dn: str
    email: NotRequired[str]
    extensionNumber: str
    first_name: NotRequired[str]
    last_name: NotRequired[str]
    problem: str


class LdapTest(TypedDict):
    works: bool
    kind: str
    problem: str
    found: int
    examples: list[LdapTestExample]


class LdapPlanCounts(TypedDict):
    change: int
    create: int
    disable: int
    enable: int
    link: int
    skip: int


class LdapPlanStep(TypedDict):
    changes: list[Any]
    extensionId: str | None
    kind: str
    name: str
    why: str


class LdapPlan(TypedDict):
    counts: LdapPlanCounts
    tooManyDisabled: bool
    steps: list[LdapPlanStep]


class RunInfo(TypedDict):
    id: str
    startTime: str
    endTime: str
    state: str
    byHand: bool
    problem: str
    counts: LdapPlanCounts
    refused: list[Any]


class LdapRunList(TypedDict):
    records: list[RunInfo]
