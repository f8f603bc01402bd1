"""Made-up records of calls of the demo organisation, of every sort, from a seed; and what one adds to each figure."""

import random
from collections.abc import Callable
from typing import Any

from clarion.calls.cdr import CallRecord
from clarion.features.operations.analytics.cells import Cell
from clarion.features.operations.analytics.telling import CallView
from clarion.features.operations.analytics.words import ACTION, ALL, DIMENSIONS, OFFERS, SEGMENT, measure
from tests.features.phone.test_call_log_rules import NOBODY, WORLD, call, party


def fact(at: float, kind: str, index: int = 0, detail: str = "") -> dict[str, Any]:
    return {"at": at, "kind": kind, "party": index, "detail": detail}


def cells_of(view: CallView) -> dict[str, Cell]:
    """What one call adds to each measure."""
    found = {measure(ALL): Cell(1, view.seconds, view.seconds, view.seconds)}
    for dimension in DIMENSIONS:
        word = getattr(view, dimension)
        if word:
            found[measure(dimension, word)] = Cell(1, view.seconds, view.seconds, view.seconds)
    for segment, seconds in view.segments.items():
        found[measure(SEGMENT, segment)] = Cell(1, seconds, seconds, seconds)
    for action in view.actions:
        found[measure(ACTION, action)] = Cell(1, 0.0, 0.0, 0.0)
    if view.offers:
        found[measure(OFFERS)] = Cell(view.offers, 0.0, 0.0, 0.0)
    return found


class Days:
    """`who(number)` gives somebody of the account; `queue` and `menu` are ids of extensions."""

    def __init__(self, account_id: str, ids: Callable[[str], str], queue: str, number: str, seed: int) -> None:
        self.account_id = account_id
        self.ids = ids
        self.queue = queue
        self.number = number
        self.random = random.Random(seed)
        self.count = 0

    def who(self, number: str) -> dict[str, Any]:
        return NOBODY | {
            "account_id": self.account_id,
            "extension_id": self.ids(number),
            "extension_number": number,
            "name": number,
        }

    def some(self, count: int, start: float, end: float) -> list[CallRecord]:
        return [self._one(self.random.uniform(start, end)) for _ in range(count)]

    def _one(self, at: float) -> CallRecord:
        makers = (self.comes_in, self.goes_out, self.inside, self.queued)
        return self.random.choice(makers)(round(at, 3))

    def _end(self, at: float, *parties: dict[str, Any], end: float, facts: list[dict[str, Any]]) -> CallRecord:
        self.count += 1
        return call(
            *parties,
            session_id=f"day-{self.count}",
            telephony_session_id=f"s-day-{self.count}",
            account_ids=[self.account_id],
            started=at,
            answered=at,
            ended=end,
            facts=[*facts, fact(end, "ended")],
        )

    def _two(self, at: float, one: dict[str, Any], two: dict[str, Any], dialled: str) -> CallRecord:
        """Rings, is answered or not, is held sometimes; somebody hangs up."""
        ring, talk = self.random.uniform(1, 30), self.random.uniform(1, 600)
        answered = self.random.random() < 0.7
        picked = at + ring
        end = picked + talk if answered else picked
        facts = [fact(at, "offered", 1, dialled), fact(at + 0.5, "ringing", 2)]
        if answered:
            facts.append(fact(picked, "answered", 2))
            if self.random.random() < 0.3:
                facts += [fact(picked + talk / 4, "held", 2), fact(picked + talk / 2, "resumed", 2)]
        ended_by = self.random.choice((1, 2)) if answered else 1
        facts += [fact(end, "hung-up", ended_by), fact(end, "left", ended_by), fact(end, "left", 3 - ended_by)]
        times = {"started": at, "answered": picked if answered else 0.0, "ended": end}
        result = "Accepted" if answered else "Missed"
        return self._end(
            at, party(1, one, two, **times), party(2, two, one, result=result, **times), end=end, facts=facts
        )

    def comes_in(self, at: float) -> CallRecord:
        return self._two(at, WORLD, self.who(self.random.choice(("101", "102"))), self.number)

    def goes_out(self, at: float) -> CallRecord:
        return self._two(at, self.who(self.random.choice(("101", "103"))), WORLD, "+12025550123")

    def inside(self, at: float) -> CallRecord:
        return self._two(at, self.who("101"), self.who("102"), "102")

    def queued(self, at: float) -> CallRecord:
        """Through the queue to 103, or given up."""
        wait, talk = self.random.uniform(1, 60), self.random.uniform(5, 300)
        queue = self.who("101") | {"extension_id": self.queue, "extension_number": "300", "name": "Queue"}
        answered, left = self.random.random() < 0.6, at + wait
        end = left + talk if answered else left
        facts = [
            fact(at, "offered", 1, self.number),
            fact(at, "program", 2, "queue"),
            fact(at, "queue-joined", 2, self.queue),
            fact(at + 0.2, "offered-to", 3, self.queue),
            fact(at + 0.4, "ringing", 3),
        ]
        if answered:
            facts += [fact(left, "answered", 3), fact(left, "queue-left", 2, f"{self.queue} answered")]
            facts += [fact(left, "queue-answered", 3, self.queue), fact(left, "left", 2, "CallRedirected")]
            facts += [fact(end, "hung-up", 3), fact(end, "left", 3), fact(end, "left", 1)]
        else:
            facts += [fact(end, "hung-up", 1), fact(end, "queue-left", 2, f"{self.queue} abandoned")]
            facts += [fact(end, "left", each) for each in (1, 2, 3)]
        member = self.who("103")
        return self._end(
            at,
            party(1, WORLD, queue, started=at, ended=end),
            party(2, queue, WORLD, started=at, ended=left),
            party(3, member, WORLD, started=at + 0.2, answered=left if answered else 0.0, ended=end),
            end=end,
            facts=facts,
        )
