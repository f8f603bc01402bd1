"""What is handled later: an event counts as delivered once everything pending on it is done."""

from collections.abc import Callable
from typing import Optional


class Pending:
    """Work that others do. What `then` is given runs once `done` was called `parts` times, or at once if it was."""

    __slots__ = ("_parts", "_then")

    def __init__(self, parts: int = 1) -> None:
        self._parts = parts
        self._then: list[Callable[[], object]] = []

    def done(self) -> None:
        """One part is done. Calling it too often does no harm."""
        self._parts -= 1
        if self._parts == 0:
            then, self._then = self._then, []
            for each in then:
                each()

    def done_with(self, other: Optional["Pending"]) -> None:
        """One part is done as soon as `other` is; at once if there is none."""
        if other is None:
            self.done()
        else:
            other.then(self.done)

    def then(self, call: Callable[[], object]) -> None:
        if self._parts <= 0:
            call()
        else:
            self._then.append(call)
