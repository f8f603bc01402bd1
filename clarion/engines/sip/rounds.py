"""What a call server looks after for as long as it runs: others' registrars, proxies, whether they are there."""

from typing import Final

from clarion.base.clock import Clock, Timer
from clarion.base.telemetry import get_logger

_log = get_logger(__name__)
TICK_SECONDS: Final = 5.0


class Rounds:
    """`look` is called at the start and every few seconds. Whatever goes wrong there is logged, and calls go on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._timer: Timer | None = None

    def start(self) -> None:
        self.tick()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def tick(self) -> None:
        """Look once; then again in a few seconds."""
        try:
            self.look()
        except Exception:
            _log.exception("sip.not_looked_after", by=type(self).__name__)
        self._timer = self._clock.call_later(TICK_SECONDS, self.tick)

    def look(self) -> None:
        raise NotImplementedError
