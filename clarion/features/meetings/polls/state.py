"""Polls of a room, as they are stored with it. Pure data."""

import msgspec


class PollAnswer(msgspec.Struct, frozen=True):
    """`choices`: positions of options. `name`: at the time of the answer."""

    name: str
    choices: tuple[int, ...]


class Poll(msgspec.Struct, frozen=True):
    """`voters`: who answered, by extension or, for guests, participant. `answers`: by voter; none of an anonymous poll,
    of which only `counts` says what was chosen. `counts`: by option.
    """

    id: str
    question: str
    options: tuple[str, ...]
    multiple: bool
    anonymous: bool
    opened_at: float
    counts: tuple[int, ...]
    closed_at: float = 0.0
    voters: frozenset[str] = frozenset()
    answers: dict[str, PollAnswer] = {}


class Polls(msgspec.Struct, frozen=True):
    """`by_id`: in the order in which they were opened."""

    next_id: int = 1
    by_id: dict[str, Poll] = {}
