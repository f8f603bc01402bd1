"""Who makes one file of a recorded meeting."""

from clarion.base.container import Container
from clarion.base.meeting_video import Composer
from clarion.engines.meeting_video import ComposerProcess


def offer_composer(here: Container) -> None:
    """Offer one, unless somebody has."""
    if here.find(Composer) is None:
        here.offer(Composer, ComposerProcess())
