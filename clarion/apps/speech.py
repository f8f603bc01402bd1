"""Who writes down voicemails and recordings, where the operator has said so."""

from clarion.base.container import Container
from clarion.base.transcription import CallRecogniser, Recogniser
from clarion.engines.speech import open_recogniser


def offer_speech(here: Container) -> None:
    """Offer one, unless somebody has. Without an engine nothing is written down."""
    if here.find(Recogniser) is not None:
        return
    engine = open_recogniser(here.settings)
    if engine is not None:
        here.offer(Recogniser, engine)
        live = open_recogniser(here.settings)
        if live is not None:
            here.offer(CallRecogniser, live)
        here.health.register("speech to text", engine.check)


async def close_speech(here: Container) -> None:
    here.health.forget("speech to text")
