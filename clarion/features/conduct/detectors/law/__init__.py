"""What the law of a place says of hours and recordings, from dated tables."""

from clarion.features.conduct.detectors.law.hours import (
    BadHours,
    Hours,
    HoursFound,
    calling_hours,
    opens_at,
    read_hours,
    zone_data,
)
from clarion.features.conduct.detectors.law.places import Whereabouts, joined, whereabouts_of
from clarion.features.conduct.detectors.law.recording import RecordingFound, recording_consent
from clarion.features.conduct.detectors.law.rest_days import is_rest_day

__all__ = [
    "BadHours",
    "Hours",
    "HoursFound",
    "RecordingFound",
    "Whereabouts",
    "calling_hours",
    "is_rest_day",
    "joined",
    "opens_at",
    "read_hours",
    "recording_consent",
    "whereabouts_of",
    "zone_data",
]
