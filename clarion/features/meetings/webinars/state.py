"""A webinar's part of a room, as it is stored with it. Pure data."""

from typing import Literal

import msgspec

Stage = Literal["Practice", "Live", "Debrief"]
QuestionState = Literal["pending", "open", "answered", "dismissed"]


class AudienceQuestion(msgspec.Struct, frozen=True):
    """`author`: the participant, `name` at that time. `pending`: a host has to approve it. `live`: it is answered, or
    was, by speaking. `votes`: participants.
    """

    id: str
    author: str
    name: str
    invitation: str
    anonymous: bool
    text: str
    asked_at: float
    state: QuestionState = "open"
    votes: frozenset[str] = frozenset()
    live: bool = False
    answer: str = ""
    answered_by: str = ""


class WebinarRoom(msgspec.Struct, frozen=True):
    """No `session_id`: the room is an ordinary meeting. The settings are those of when the room opened.

    Practice: the panel alone; the audience waits. Live: the audience is in, sees and hears. Debrief: the panel alone.
    `single`: who comes in by a personal link a second time takes the place of the first.
    """

    session_id: str = ""
    stage: Stage = "Practice"
    questions_on: bool = True
    anonymous: bool = True
    moderated: bool = False
    panel_waits: bool = False
    panel_video: bool = True
    panel_unmutes: bool = True
    single: bool = False
    auto_record: bool = False
    live_at: float = 0.0
    live_until: float = 0.0
    next_id: int = 1
    questions: dict[str, AudienceQuestion] = {}

    @property
    def is_on(self) -> bool:
        return bool(self.session_id)
