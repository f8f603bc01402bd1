"""Bodies of the gallery's routes."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from clarion.base.http import WireModel

MOST_TEAMS = 20


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


TeamId = Annotated[str, BeforeValidator(_as_text), Field(max_length=64)]


class AppStanding(WireModel):
    state: Literal["Allowed", "Forbidden"]


class NewBot(WireModel):
    """`teamIds`: teams, which the caller is in, that it is to be in from the beginning."""

    team_ids: Annotated[list[TeamId], Field(max_length=MOST_TEAMS, default_factory=list)]
