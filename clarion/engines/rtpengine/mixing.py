"""What is spoken on the link of a leg that takes part in a mix of many."""

from clarion.engines.rtpengine.codecs import EVENT
from clarion.engines.rtpengine.sdp_profiles import Speech

MIX = "PCMA/16000"  # A-law, but wideband: see decision 0017
MIX_EVENT = f"{EVENT}/16000"


def to_mixer(ours: dict[str, int]) -> Speech:
    """What a leg says to a mixer. Keys go there as events, which it does not hear; as tones everybody would."""
    return Speech(MIX, ours[MIX], ours.get(MIX_EVENT))
