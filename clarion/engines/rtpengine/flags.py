"""What rtpengine is told with each kind of description (its control protocol's flags)."""

from clarion.calls.wire import MediaProfile
from clarion.engines.rtpengine.codecs import CODECS, EVENT, WIDE
from clarion.engines.rtpengine.mixing import MIX, MIX_EVENT
from clarion.engines.rtpengine.sdp_profiles import Description

REPORTS = "generate-RTCP"
"""The engine tells each phone how it hears it and answers its reports, also while it plays something: the way of one
leg is measured apart from the other's.
"""


GATEWAY: dict[str, object] = {"T.38": ["decode"]}
"""For an offer of T.38 that goes to our own side: the engine makes G.711 of it, and T.38 of what comes back."""


def inner_flags(description: Description, *, mixed: bool, wide: bool = False) -> dict[str, object]:
    """For an offer that goes to our own side: plain RTP, every codec that a join may need.

    A G.711 phone without key events may be a trunk that sends tones: asking for events makes the engine look for them.
    With other codecs that would mean decoding and encoding every packet. `mixed`: what comes to the phone is mixed into
    one stream, played files and voice alike. `wide`: for a mix of many, what its mixer speaks as well.
    """
    events = [f"{EVENT}/8000"] if description.events or description.best.name not in WIDE else []
    more = [MIX, MIX_EVENT] if wide else []
    return {
        "ICE": "remove",
        "transport-protocol": "RTP/AVP",
        "rtcp-mux": ["demux"],
        "DTLS": "passive",
        "flags": ["trust-address", "port-latching", REPORTS],
        "codec": {"accept": list(CODECS), "transcode": ["PCMU", "PCMA", "G722", *events, *more]},
        "audio-player": "always" if mixed else "off",
    }


def inner_answer_flags(description: Description) -> dict[str, object]:
    """For the answer of our own side: only the addressed peer may be heard on the link."""
    return {
        "endpoint-learning": "off",
        "flags": ["strict-source", "port-latching"],
        "ICE": "force" if description.has_ice else "remove",
    }


def offer_flags(profile: MediaProfile) -> dict[str, object]:
    """For an offer that goes to a phone."""
    base: dict[str, object] = {"flags": ["trust-address", "port-latching", REPORTS], "endpoint-learning": "off"}
    if profile in (MediaProfile.WEBRTC, MediaProfile.SFU):
        webrtc = {"ICE": "force", "DTLS": "passive", "rtcp-mux": ["offer", "require"], "SDES": ["off"]}
        return base | webrtc | {"transport-protocol": "UDP/TLS/RTP/SAVPF"}
    base |= {"ICE": "remove", "rtcp-mux": ["demux"], "DTLS": "off"}
    if profile is MediaProfile.SDES:
        return base | {"transport-protocol": "RTP/SAVP", "SDES": ["only-AES_CM_128_HMAC_SHA1_80"]}
    return base | {"transport-protocol": "RTP/AVP"}


def accepted_flags(profile: MediaProfile) -> dict[str, object]:
    """For the phone's answer to our offer."""
    webrtc = profile in (MediaProfile.WEBRTC, MediaProfile.SFU)
    return {"flags": ["trust-address", "port-latching"], "ICE": "force" if webrtc else "remove"}


def copy_flags() -> dict[str, object]:
    """For a copy that goes to our own recorder: PCMU, whatever the phone speaks."""
    return {
        "ICE": "remove",
        "DTLS": "off",
        "SDES": ["off"],
        "rtcp-mux": ["demux"],
        "transport-protocol": "RTP/AVP",
        "codec": {"strip": ["all"], "transcode": ["PCMU"]},
    }
