"""Who looks into files for previews: a program of its own for each, started by the process that got the file."""

from clarion.base.container import Container
from clarion.base.previews import Previewer
from clarion.engines.previews.process import PreviewProcess


def offer_previews(here: Container) -> None:
    """Offer one, unless somebody has."""
    if here.find(Previewer) is None:
        here.offer(Previewer, PreviewProcess())
