"""Observers: what happens in the channels becomes happenings, and tries are judged where no feature does it itself."""

from clarion.features.conduct.observers.api_requests import JudgedRequests
from clarion.features.conduct.observers.counting import Counting, HotSpotBook, counting_of
from clarion.features.conduct.observers.number_use import NumberUse
from clarion.features.conduct.observers.period_checks import PeriodChecks
from clarion.features.conduct.observers.phones import WatchedRegistrations
from clarion.features.conduct.observers.ratios import Ratios, Reading
from clarion.features.conduct.observers.signing_in import JudgedSignIn

__all__ = [
    "Counting",
    "HotSpotBook",
    "JudgedRequests",
    "JudgedSignIn",
    "NumberUse",
    "PeriodChecks",
    "Ratios",
    "Reading",
    "WatchedRegistrations",
    "counting_of",
]
