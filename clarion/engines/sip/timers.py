"""Timers in queues, one per delay. Nearly every SIP timer has one of a handful of delays, so a queue is first in,
first out: arming costs an append, and the clock holds one timer per queue instead of several per transaction.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from clarion.base.clock import Clock
from clarion.base.telemetry import get_logger

_log = get_logger(__name__)
_SLACK = 0.0005  # what event loops round away
_TOGETHER = 0.01  # timers of one queue that fall due within this time share one wake-up


class TimerQueues:
    """`arm` never cancels: the function finds out whether it is still wanted (and should hold little)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queues: dict[float, deque[tuple[float, Callable[[Any], None], Any]]] = {}
        self._stopped = False

    def arm(self, delay: float, function: Callable[[Any], None], argument: Any) -> None:
        """Call `function(argument)` after `delay` seconds."""
        queue = self._queues.get(delay)
        if queue is None:
            queue = self._queues[delay] = deque()
        queue.append((self._clock.monotonic() + delay, function, argument))
        if len(queue) == 1:
            self._clock.call_later(delay, lambda: self._run(delay))

    def stop(self) -> None:
        self._stopped = True
        for queue in self._queues.values():
            queue.clear()

    def _run(self, delay: float) -> None:
        queue = self._queues[delay]
        if self._stopped:
            return
        now = self._clock.monotonic() + _SLACK
        due: list[tuple[Callable[[Any], None], Any]] = []
        while queue and queue[0][0] <= now:
            _, function, argument = queue.popleft()
            due.append((function, argument))
        if queue:
            rest = max(_TOGETHER, queue[0][0] - self._clock.monotonic())
            self._clock.call_later(rest, lambda: self._run(delay))
        for function, argument in due:
            try:
                function(argument)
            except Exception:  # one bad timer must not stop the others
                _log.exception("sip.timer_failed", delay=delay)

    @property
    def pending(self) -> int:
        return sum(len(queue) for queue in self._queues.values())
