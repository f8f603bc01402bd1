"""What responses consist of."""

from typing_extensions import TypedDict


class LoginMethods(TypedDict):
    company: str | None
    directory: bool
    provider: bool
    start: str | None


class SsoPolicyAdministrator(TypedDict):
    id: str
    name: str


class SsoPolicy(TypedDict):
    signInName: str | None
    onlyCompany: bool
    wayBackId: str | None
    directory: bool
    provider: bool
    administrators: list[SsoPolicyAdministrator]
    address: str
