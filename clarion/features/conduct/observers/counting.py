"""The counting of one process: counters, trust, and what other processes are told, joined with `Conduct`."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog

from clarion.base.container import Container
from clarion.base.telemetry import gauge
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import (
    CALLS_BACK,
    CallHistory,
    CounterBook,
    CounterFeatures,
    HappeningFeed,
    Histories,
    attempt_as_happening,
    is_selling,
    read_history,
)
from clarion.features.conduct.links import StatementLinks
from clarion.features.conduct.observers.api_requests import JudgedRequests
from clarion.features.conduct.observers.ratios import Ratios
from clarion.features.conduct.observers.signing_in import JudgedSignIn
from clarion.features.conduct.places import places_of
from clarion.features.conduct.ports import Features
from clarion.features.conduct.trust import TrustBook
from clarion.features.conduct.verdict import Verdict
from clarion.features.people.sign_in import SignInGate

log = structlog.stdlib.get_logger("clarion.conduct")

TIDY_EVERY_S = 30.0
_TIDIED_AT_ONCE = 20_000
_counters = gauge("conduct_counters", "Counters in memory", ())
_forgotten = gauge("conduct_counters_forgotten", "Counters dropped before their time, for want of room", ())


class HotSpotBook(Protocol):
    """Who knows the destinations that fraud likes: offer one to the container (`here.offer(HotSpotBook, …)`)."""

    def is_hot_spot(self, number: str) -> bool: ...


class Counting:
    """Joins `Conduct` with counters and trust. `book` answers; `feed` hears of what other processes are told."""

    def __init__(self, here: Container, conduct: Conduct) -> None:
        self._here = here
        self._conduct = conduct
        self._tasks: list[asyncio.Task[None]] = []
        self._read_rules: object = None
        self._wanted_by_kind: dict[AttemptKind, frozenset[str]] = {}
        self.book = CounterBook(here.clock)
        self.feed = HappeningFeed(here.bus, self.book)
        self.trust = TrustBook(here, self.book)
        self.ratios = here.offer(Ratios, Ratios(here, self.book))
        self.places = places_of(here)
        conduct.add_source(CounterFeatures(self.book, wanted=self._wanted, rate_of=self._rate_of))
        conduct.add_source(self.trust)
        conduct.add_listener(self.feed.told)
        conduct.add_recorder(self._judged)

    def _wanted(self, kind: AttemptKind) -> frozenset[str]:
        """The facts that rules of the book look at for this kind; whether they are in force does not matter."""
        rules = self._conduct.force.book.rules
        if rules is not self._read_rules:
            self._read_rules, self._wanted_by_kind = rules, {}
        wanted = self._wanted_by_kind.get(kind)
        if wanted is None:
            fitting = [kept.rule for kept in rules.values() if kind in kept.rule.on]
            names = (name for rule in fitting for name in (*rule.features, *rule.tell))
            wanted = self._wanted_by_kind[kind] = frozenset(names)
        return wanted

    def _rate_of(self, account_id: str) -> float | None:
        """Requests a second that the limits allow all people of an account."""
        people, settings = self.trust.people_of(account_id), self._here.settings
        each = settings.rate_light + settings.rate_medium + settings.rate_heavy
        return people * each / 60.0 if people else None

    def _judged(self, attempt: Attempt, parts: Sequence[Features], verdict: Verdict) -> None:
        hot = bool(attempt.callee) and self.is_hot_spot(attempt.callee)
        told = attempt_as_happening(attempt, verdict, hot_spot=hot, parts=parts)
        if told is not None:
            self.feed.told(told)

    def sells(self, attempt: Attempt) -> bool:
        """Whether a call looks like one that sells something, though nobody said so."""
        return is_selling(self.book, attempt, self.book.credible(attempt.at.timestamp()))

    def is_hot_spot(self, number: str) -> bool:
        """False as long as nobody knows."""
        book = self._here.find(HotSpotBook)
        return book is not None and book.is_hot_spot(number)

    async def open(self) -> None:
        """Call on the event loop. History is read in the background."""
        await self.feed.open()
        await self.trust.open()
        await self.places.open()
        await self.ratios.open()
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._read_histories()), loop.create_task(self._tidy())]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.places.close()
        await self.trust.close()
        await self.feed.close()
        await self.ratios.close()

    async def _read_histories(self) -> None:
        histories = self._here.get(Histories)
        while True:
            while histories.waiting:
                history, back = histories.waiting.pop(0)
                name = type(history).__name__
                try:
                    count = await read_history(self._here, self.book, history, back, self.ratios.take_history)
                except Exception as error:
                    log.warning("History was not read; its windows begin now", history=name, problem=str(error))
                else:
                    log.info("History read", history=name, happenings=count, counters=len(self.book.counters))
            histories.news.clear()
            await histories.news.wait()

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(TIDY_EVERY_S)
            counters = self.book.counters
            counters.tidy(self.book.now(), _TIDIED_AT_ONCE)
            _counters.set(len(counters))
            _forgotten.set(counters.forgotten)


def counting_of(here: Container, conduct: Conduct) -> Counting:
    """The one of this process."""
    found = here.find(Counting)
    if found is None:
        here.offer(Histories, Histories()).add(CallHistory(), CALLS_BACK)
        found = here.offer(Counting, Counting(here, conduct))
        links = StatementLinks(here.keys, here.settings.public_url)
        here.offer(SignInGate, JudgedSignIn(conduct, here.clock.now, found.places.find, links=links))
        here.offer(JudgedRequests, JudgedRequests(conduct, here.clock.now, found.book))
    return found
