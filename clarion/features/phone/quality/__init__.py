"""How well calls are heard: figures of each phone, what people say, letters when many calls are bad (PH-32, PH-71)."""

from clarion.features.phone.quality.events import QUALITY_KNOWN
from clarion.features.phone.quality.keeper import CallQualityKnown, QualityKeeper, addresses_of
from clarion.features.phone.quality.routes import router

__all__ = ["QUALITY_KNOWN", "CallQualityKnown", "QualityKeeper", "addresses_of", "router"]
