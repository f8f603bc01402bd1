"""Standing: in which state each account, user, number and feature is, and what that does to an attempt."""

from clarion.features.conduct.standing.book import (
    DEFAULT_RATE,
    SCOPES,
    StandingBook,
)
from clarion.features.conduct.standing.events import STANDING, SWITCHES, HoldSaid, StandingChanged, SwitchesChanged
from clarion.features.conduct.standing.machine import (
    ALWAYS,
    EXPORT_GRACE,
    LADDER,
    RANK,
    STATES,
    Elapse,
    Hold,
    Impose,
    Lift,
    Refused,
    Standing,
    StateRule,
    check_entry,
    effect,
    step,
)
from clarion.features.conduct.standing.scopes import FEATURE_OF, RUNG_SCOPES, feature_subject

__all__ = [
    "ALWAYS",
    "DEFAULT_RATE",
    "EXPORT_GRACE",
    "FEATURE_OF",
    "LADDER",
    "RANK",
    "RUNG_SCOPES",
    "SCOPES",
    "STANDING",
    "STATES",
    "SWITCHES",
    "Elapse",
    "Hold",
    "HoldSaid",
    "Impose",
    "Lift",
    "Refused",
    "Standing",
    "StandingBook",
    "StandingChanged",
    "StateRule",
    "SwitchesChanged",
    "check_entry",
    "effect",
    "feature_subject",
    "step",
]
