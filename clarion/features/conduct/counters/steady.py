"""The time that counters go by: even, and not led astray by a clock that jumps."""

from clarion.base.clock import Clock

JUMP_S = 60.0
"""A difference between the time of day and the time that has passed, above which the clock has jumped."""
BELIEVED_AFTER_S = 600.0
"""A clock that has jumped is believed once it has kept to its new time for so long."""
AHEAD_S = 300.0
"""Events may be so far ahead of us: other machines' clocks differ."""


class SteadyTime:
    """Seconds since the epoch that go on evenly.

    Small corrections are followed. After a jump, either way, the time goes on as before; if the clock keeps to its new
    time for ten minutes, it is believed. Only then may this time go back; what counters have closed stays closed.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._time = clock.now().timestamp()
        self._mark = clock.monotonic()
        self._jumped_at: float | None = None
        self.jumps = 0

    def now(self) -> float:
        mark = self._clock.monotonic()
        expected = self._time + max(0.0, mark - self._mark)
        told = self._clock.now().timestamp()
        self._mark = mark
        if abs(told - expected) <= JUMP_S:
            self._jumped_at = None
            self._time = max(told, self._time)
            return self._time
        if self._jumped_at is None:
            self._jumped_at = mark
            self.jumps += 1
        believed = mark - self._jumped_at >= BELIEVED_AFTER_S
        if believed:
            self._jumped_at = None
        self._time = told if believed else expected
        return self._time

    def credible(self, at: float) -> float:
        """The time of an event, or ours where it claims to come from further ahead than clocks may differ."""
        now = self.now()
        return at if at <= now + AHEAD_S else now
