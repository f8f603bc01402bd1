"""Replay: what was judged, judged again by other rules; and the judge on events that are written down."""

from clarion.features.conduct.replay.changes import changed_book, changed_rules, everything_enforced
from clarion.features.conduct.replay.comparing import Comparison, Difference, Said, comparison_view
from clarion.features.conduct.replay.events import HONEST, Event, as_line, read_line
from clarion.features.conduct.replay.judging_again import Replayer, compare_events
from clarion.features.conduct.replay.log import AttemptLog
from clarion.features.conduct.replay.models import AttemptBatch, ReplayRow
from clarion.features.conduct.replay.packing import Judged, judged_of, pack, unpack
from clarion.features.conduct.replay.periods import Period, PeriodResult, replay_period, rules_in_force
from clarion.features.conduct.replay.simulation import Simulation

__all__ = [
    "HONEST",
    "AttemptBatch",
    "AttemptLog",
    "Comparison",
    "Difference",
    "Event",
    "Judged",
    "Period",
    "PeriodResult",
    "ReplayRow",
    "Replayer",
    "Said",
    "Simulation",
    "as_line",
    "changed_book",
    "changed_rules",
    "compare_events",
    "comparison_view",
    "everything_enforced",
    "judged_of",
    "pack",
    "read_line",
    "replay_period",
    "rules_in_force",
    "unpack",
]
