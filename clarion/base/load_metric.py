"""The load of each part as a metric for autoscaling: calls and rooms in use, not CPU alone."""

from collections.abc import Callable

from clarion.base.telemetry import gauge

_load = gauge(
    "load_ratio",
    "Share of what one process of this part carries that is in use; add another one when it stays above 0.7",
    ("part",),
)


def offer_load(part: str, ratio: Callable[[], float]) -> None:
    """Once for each part that runs in this process; `ratio` is asked at each scrape."""
    _load.labels(part).set_function(ratio)
