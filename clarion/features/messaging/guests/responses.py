"""What responses consist of."""

from typing import Literal

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers
from clarion.features.messaging.guests.models import GuestWhyEnded

GuestStatus = Literal["Active", "Ended", "Invited"]


class GuestTeam(TypedDict):
    id: str
    name: str


class GuestInfo(TypedDict):
    id: str
    email: str | None
    firstName: str
    lastName: str
    state: GuestStatus
    teams: list[GuestTeam]
    otherTeams: int
    invitedBy: str | None
    invitedAt: str
    expiresAt: str
    endedAt: str | None
    whyEnded: GuestWhyEnded | None


class GuestList(TypedDict):
    records: list[GuestInfo]
    paging: PageNumbers


class GuestSettingInfo(TypedDict):
    enabled: bool


class GuestSettingResponse(TypedDict):
    enabled: bool
