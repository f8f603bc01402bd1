"""What the parts of conduct ask of each other: facts about an attempt, and tidings of what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from clarion.features.conduct.attempt import Attempt

FeatureValue = bool | int | float | str | tuple[str, ...]
Features = Mapping[str, FeatureValue]
"""Facts by the names of `catalogue/features.yaml`. What is not known is left out."""

NO_FEATURES: Features = MappingProxyType({})

HAPPENING = "conduct.happening"
"""The bus topic of `Happening`; `events.py` has the form that travels."""


class FeatureSource(Protocol):
    """Somebody who knows facts about an attempt. Answers from memory, at once."""

    def features(self, attempt: Attempt) -> Features:
        """What is known. Whatever it raises costs the rules that needed it, never the attempt."""


class FileExaminer(Protocol):
    """Somebody who looks into files: antivirus, archives, types. Offered to the container."""

    async def examine(self, content: bytes, file_name: str) -> Features:
        """`file_scanned`, `file_malware`, `file_type_forbidden`, `archive_ratio` …; raises when it cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that did happen; what counters count. The same `event_id` of a kind counts once."""

    event_id: str  # call id and leg, message id …
    kind: str  # call.ended, text.sent, sign-in.failed …
    at: datetime  # when it happened, UTC; not when it was told
    account_id: str = ""
    extension_id: str = ""
    source: str = ""  # network address or prefix
    party: str = ""  # the other side: E.164 or a key
    values: Features = field(default_factory=lambda: NO_FEATURES)  # seconds, status, segments, country …
