"""How well calls are heard: figures of each phone, what people say, letters when many calls are bad (PH-32, PH-71)."""

from clarion.features.phone.quality.consumer import (
    MOST_LETTERS,
    CallQualityKnown,
    QualityConsumer,
)
from clarion.features.phone.quality.events import QUALITY_KNOWN
from clarion.features.phone.quality.routes import router

__all__ = [
    "MOST_LETTERS",
    "QUALITY_KNOWN",
    "CallQualityKnown",
    "QualityConsumer",
    "router",
]
