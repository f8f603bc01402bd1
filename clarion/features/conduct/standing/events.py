"""What is told when the standing of something changed."""

from pydantic import BaseModel

STANDING = "conduct.standing"
SEEN = "conduct.standing.seen"


class HoldSaid(BaseModel):
    act_id: str
    incident: str
    state: str
    since: str
    until: str | None = None
    rate: int = 0


class StandingChanged(BaseModel):
    """All holds of one subject, as they are now. `answer`: where to say that it is in force in a process."""

    scope: str
    subject: str
    holds: list[HoldSaid] = []
    answer: str = ""


class SwitchesChanged(BaseModel):
    """Switches changed; read them again."""

    answer: str = ""


SWITCHES = "conduct.switches"
