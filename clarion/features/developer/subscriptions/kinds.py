"""All kinds of filters in one list, and the way from a topic or path to what stands behind it."""

from collections.abc import Mapping
from functools import lru_cache

from clarion.features.developer.subscriptions.rules import (
    REMINDER,
    FilterProblem,
    Reading,
    read_filter,
    split_filter,
)
from clarion.features.developer.subscriptions.sources import FAMILIES
from clarion.features.developer.subscriptions.sources.form import EventFamily, FilterKind, anything

REMINDERS = FilterKind(
    "/restapi/v1.0/subscription/{subscriptionId}",
    query={"threshold": anything, "interval": anything},
    matches=lambda _query, _facts: True,
)
KINDS: tuple[FilterKind, ...] = (REMINDERS, *(kind for family in FAMILIES for kind in family.filters))


def _by_topic() -> Mapping[str, tuple[EventFamily, ...]]:
    found: dict[str, list[EventFamily]] = {}
    for family in FAMILIES:
        for topic in (*family.topics, *family.live_topics):
            found.setdefault(topic, []).append(family)
    return {topic: tuple(families) for topic, families in found.items()}


FAMILIES_OF = _by_topic()
LIVE_TOPICS = tuple(sorted({topic for family in FAMILIES for topic in family.live_topics}))


@lru_cache(maxsize=20_000)
def read_stored(text: str) -> Reading:
    """A filter in force, as `Subscription.filters` keeps it. Raises `FilterProblem` when its kind has gone."""
    return read_filter(text, "~", "~", KINDS)


@lru_cache(maxsize=20_000)
def kind_of(path: str) -> FilterKind:
    """The kind that a path with real ids belongs to. Raises `FilterProblem` when there is none."""
    return read_filter(path, "~", "~", KINDS).kind


def is_reminder(text: str) -> bool:
    return split_filter(text)[0] == REMINDER


__all__ = [
    "FAMILIES_OF",
    "KINDS",
    "LIVE_TOPICS",
    "REMINDERS",
    "FilterProblem",
    "Reading",
    "is_reminder",
    "kind_of",
    "read_stored",
]
