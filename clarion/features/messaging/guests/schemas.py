"""Bodies of requests about guests, and how guests look."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, StringConstraints

from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.chats import Chat, WireId
from clarion.features.messaging.guests.models import ChatGuest, GuestState
from clarion.features.messaging.guests.responses import GuestInfo
from clarion.features.people import Extension

MOST_TEAMS = 20
LONGEST_DAYS = 365
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]{1,64}@[^@\s]+\.[^@\s]+$")
]
Teams = Annotated[list[WireId], Field(min_length=1, max_length=MOST_TEAMS)]
Days = Annotated[int, Field(ge=1, le=LONGEST_DAYS)]


class Invitation(WireModel):
    """`days`: for how long they may come."""

    email: Email
    first_name: Annotated[Name, Field(min_length=1)]
    last_name: Name = ""
    team_ids: Teams
    days: Days = 30


class GuestChange(WireModel):
    """What is left out stays. `days`: counted from now. `team_ids`: of the teams that the caller is in."""

    team_ids: Teams | None = None
    days: Days | None = None


class GuestSwitch(WireModel):
    enabled: bool


def state_of(row: ChatGuest, person: Extension) -> GuestState:
    if row.ended_at is not None:
        return GuestState.ENDED
    return GuestState.ACTIVE if person.password_hash else GuestState.INVITED


def guest_view(row: ChatGuest, person: Extension, teams: Sequence[Chat], seen: frozenset[str]) -> GuestInfo:
    """`seen`: ids of teams that whoever asks is in; of others there is only the number."""
    return {
        "id": row.extension_id,
        "email": person.email,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "state": state_of(row, person).value,
        "teams": [{"id": chat.id, "name": chat.name} for chat in teams if chat.id in seen],
        "otherTeams": sum(chat.id not in seen for chat in teams),
        "invitedBy": row.invited_by,
        "invitedAt": wire_time(row.invited_at),
        "expiresAt": wire_time(row.expires_at),
        "endedAt": wire_time(row.ended_at) if row.ended_at else None,
        "whyEnded": row.why_ended or None,
    }
