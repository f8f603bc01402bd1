"""Which chat of team messaging a room has. Pure data."""

import msgspec


class TeamChat(msgspec.Struct, frozen=True):
    """`key`: as `MeetingChat` has it. `id`: of the chat; empty: there is none yet."""

    key: str = ""
    id: str = ""
