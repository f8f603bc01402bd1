"""Counters: what happened, how often, in which window; and the statistics that limits are read with."""

from clarion.features.conduct.counters.book import CounterBook
from clarion.features.conduct.counters.call_watch import CallWatch
from clarion.features.conduct.counters.facts_calls import is_selling
from clarion.features.conduct.counters.feed import HappeningFeed, from_wire
from clarion.features.conduct.counters.feed import as_wire as wire_of
from clarion.features.conduct.counters.history import CALLS_BACK, CallHistory, Histories, History, read_history
from clarion.features.conduct.counters.memory import MemoryCounters
from clarion.features.conduct.counters.ports import Counters
from clarion.features.conduct.counters.shapes import Period, Shape, Shapes
from clarion.features.conduct.counters.source import CounterFeatures
from clarion.features.conduct.counters.states import read_states
from clarion.features.conduct.counters.steady import SteadyTime
from clarion.features.conduct.counters.taking import attempt_as_happening, take
from clarion.features.conduct.counters.valkey import ValkeyCounters

__all__ = [
    "CALLS_BACK",
    "CallHistory",
    "CallWatch",
    "CounterBook",
    "CounterFeatures",
    "Counters",
    "HappeningFeed",
    "Histories",
    "History",
    "MemoryCounters",
    "Period",
    "Shape",
    "Shapes",
    "SteadyTime",
    "ValkeyCounters",
    "attempt_as_happening",
    "from_wire",
    "is_selling",
    "read_history",
    "read_states",
    "take",
    "wire_of",
]
