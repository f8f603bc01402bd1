"""What responses consist of."""

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers


class GuestTeam(TypedDict):
    id: str
    name: str


class GuestInfo(TypedDict):
    id: str
    email: str | None
    firstName: str
    lastName: str
    state: str
    teams: list[GuestTeam]
    otherTeams: int
    invitedBy: str | None
    invitedAt: str
    expiresAt: str
    endedAt: str | None
    whyEnded: str | None


class GuestList(TypedDict):
    records: list[GuestInfo]
    paging: PageNumbers


class GuestSettingInfo(TypedDict):
    enabled: bool


class GuestSettingResponse(TypedDict):
    enabled: bool
