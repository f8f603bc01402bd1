"""Who makes one file of a recorded meeting, and the live picture of one that goes on."""

from clarion.base.container import Container
from clarion.base.meeting_video import Composer, LiveComposer, StreamPusher
from clarion.base.ssrf_guard import egress_policy
from clarion.engines.meeting_video import ComposerProcess, LiveComposerProcess, RtmpPusher


def offer_composer(here: Container) -> None:
    """Offer each, unless it is there."""
    if here.find(Composer) is None:
        here.offer(Composer, ComposerProcess())
    if here.find(LiveComposer) is None:
        here.offer(LiveComposer, LiveComposerProcess())
    if here.find(StreamPusher) is None:
        here.offer(StreamPusher, RtmpPusher(egress_policy(here.settings)))
