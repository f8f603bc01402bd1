"""How long callers will wait: from how long members talked with the last callers, and how many are at work. Pure.

With `n` members at work, of whom each takes `t` seconds for a caller, somebody is served every `t / n` seconds: so long
each place of a queue takes (the mean wait in an M/M/n queue whose members are all busy).
"""

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Protocol

from clarion.calls.wire import Record
from clarion.features.phone.queues.profile import QueueProfile

ANSWERED = "queue-answered"  # kind of fact: a member's party, and the queue
LOOKED_AT = 50  # of a queue's last calls
MOST_QUEUES = 10_000  # whose last calls are remembered; those that served nobody for longest are forgotten


class _Fact(Protocol):
    @property
    def at(self) -> float: ...

    @property
    def kind(self) -> str: ...

    @property
    def party(self) -> int: ...

    @property
    def detail(self) -> str: ...


class _Party(Protocol):
    @property
    def ended(self) -> float: ...


class EndedCall(Protocol):
    """A live call that is over, as far as this needs it."""

    @property
    def facts(self) -> Sequence[_Fact]: ...

    @property
    def parties(self) -> Mapping[int, _Party]: ...

    @property
    def ended(self) -> float: ...


class Talk(Record, frozen=True):
    """A member's talk with one caller of a queue."""

    queue_id: str
    seconds: float


class Crew(Record, frozen=True):
    """Of a queue's members: how many take its calls and have a phone, and how many of them are free."""

    at_work: int = 0
    free: int = 0


def talks_of(facts: Iterable[_Fact], ends: Mapping[int, float], ended: float) -> list[Talk]:
    """The talks of an ended call. `ends`: when each party left, 0 where that is not known."""
    return [
        Talk(queue_id=fact.detail, seconds=max(0.0, (ends.get(fact.party) or ended) - fact.at))
        for fact in facts
        if fact.kind == ANSWERED
    ]


class Paces:
    """How long members talk with callers, of each queue by its last calls."""

    def __init__(self) -> None:
        self._talks: dict[str, deque[float]] = {}  # by queue, the one served last at the end

    def note(self, call: EndedCall) -> None:
        ends = {index: party.ended for index, party in call.parties.items()}
        self.add(talks_of(call.facts, ends, call.ended))

    def add(self, talks: Iterable[Talk]) -> None:
        """Oldest first."""
        for talk in talks:
            known = self._talks.pop(talk.queue_id, None) or deque(maxlen=LOOKED_AT)
            known.append(talk.seconds)
            self._talks[talk.queue_id] = known  # the last in the order of who was served
        for queue_id in list(islice(self._talks, max(0, len(self._talks) - MOST_QUEUES))):
            del self._talks[queue_id]

    def learn(self, talks: Iterable[Talk]) -> None:
        """All that is known of calls until now, oldest first, in place of what was noted."""
        self._talks.clear()
        self.add(talks)

    def takes(self, queue: QueueProfile) -> float | None:
        """Seconds that one caller takes a member, with what follows; None: nobody was served lately."""
        known = self._talks.get(queue.queue_id)
        return sum(known) / len(known) + queue.wrap_up if known else None


def estimated_wait(position: int, takes: float | None, crew: Crew) -> int | None:
    """Seconds until the caller in this place is served. None: nobody knows, for nobody is at work or was served lately.

    `takes`: seconds that one caller takes a member.
    """
    if position <= crew.free:
        return 0
    if takes is None or not crew.at_work:
        return None
    return round((position - crew.free) * takes / crew.at_work)


def minutes_of(seconds: int | None) -> str:
    """For a caller's ear, in digits: 0 is less than a minute; empty: nobody knows."""
    if seconds is None:
        return ""
    return "0" if seconds < 60 else str(math.ceil(seconds / 60))
