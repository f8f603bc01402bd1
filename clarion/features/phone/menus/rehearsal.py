"""A dry run: the walk of a caller who presses these keys, without a call. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from clarion.features.phone.menus.book import MenuCache
from clarion.features.phone.menus.machine import (
    PATIENCE,
    Connect,
    Doing,
    Leave,
    Mailbox,
    Note,
    Outside,
    Say,
    Wait,
    Walk,
    Walker,
)

WAIT = "w"
"""A key of the dry run: the caller does nothing until something happens."""
MOST_KEYS = 200


@dataclass
class Step:
    """`key`: what the caller did, empty at the start. `end`: where the walk led; None: it goes on."""

    key: str
    menu_id: str = ""
    stage: str = ""
    said: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    end: Connect | Mailbox | Outside | Leave | None = None


class Rehearsal:
    def __init__(self, book: MenuCache) -> None:
        self._book = book
        self._walk = Walk()
        self._token = ""
        self._timers: dict[str, float] = {}
        self.steps: list[Step] = []

    def run(self, menu_id: str, keys: str) -> list[Step]:
        """The walk from a menu on. `keys`: digits, `*`, `#` and `w`; what follows the end is left out."""
        self._take("", lambda walker: walker.start(menu_id))
        for key in keys[:MOST_KEYS]:
            if self.steps[-1].end is not None:
                break
            self._take(key, self._wait if key == WAIT else partial(_press, key))
        return self.steps

    def _wait(self, walker: Walker) -> None:
        """What plays ends; then the timer that is due first."""
        if self._token and not self._timers:
            walker.played(self._token)
            self._note_timers(walker.doings)
            walker.doings.clear()
        if self._timers:
            name = min(self._timers, key=lambda one: (self._timers[one], one == PATIENCE))
            del self._timers[name]
            walker.timer(name)

    def _take(self, key: str, act: Callable[[Walker], None]) -> None:
        walker = Walker(self._book, self._walk)
        act(walker)
        self._walk = walker.walk
        self._note_timers(walker.doings)
        step = Step(key, (self._walk.path.split() or [""])[-1], self._walk.stage)
        for doing in walker.doings:
            match doing:
                case Say(prompts, token):
                    step.said += prompts
                    self._token = token
                    self._timers.pop(PATIENCE, None)
                case Note(words):
                    step.notes.append(words)
                case Connect() | Mailbox() | Outside():
                    step.end = doing
                case Leave(prompts):
                    step.said += prompts
                    step.end = doing
        self.steps.append(step)

    def _note_timers(self, doings: list[Doing]) -> None:
        for doing in doings:
            if isinstance(doing, Wait):
                if doing.seconds:
                    self._timers[doing.name] = doing.seconds
                else:
                    self._timers.pop(doing.name, None)


def _press(key: str, walker: Walker) -> None:
    walker.key(key)
