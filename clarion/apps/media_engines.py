"""The media engines of a call server, as its settings name them."""

from collections.abc import Callable

from clarion.apps.live_quality import last_words
from clarion.base.privileges import find_lesser_user
from clarion.base.settings import Settings
from clarion.calls.ports import LegSink
from clarion.calls.quality import LegQuality
from clarion.engines.kamailio.interfaces import addresses_of_this_machine
from clarion.engines.mixer import Mixer
from clarion.engines.rtpengine import RtpengineMedia, SharedSounds, sounds_folder


def plays_here(settings: Settings) -> bool:
    """Whether all media engines run on this machine: as a user that cannot read the data folder."""
    own = {"localhost", "::1", *addresses_of_this_machine()}
    hosts = (each.rpartition("=")[2].rpartition(":")[0].strip("[]") for each in settings.rtpengine_endpoints)
    return all(host in own or host.startswith("127.") for host in hosts)


def media_engine(
    settings: Settings, sink: LegSink, heard: Callable[[LegQuality], None] = lambda found: None
) -> RtpengineMedia:
    """`heard` receives each leg that ends with what its phone reported."""
    local = (f"127.0.0.1:{settings.rtpengine_ng_port}",)
    dtmf = ("127.0.0.1", settings.rtpengine_dtmf_port)
    user = find_lesser_user("rtpengine") if plays_here(settings) else None
    media = RtpengineMedia(
        list(settings.rtpengine_endpoints or local),
        sink,
        dtmf=dtmf,
        dead_after=settings.rtp_timeout_seconds,
        watch_every=settings.rtp_timeout_seconds / 4,
        mixer=Mixer(dtmf[0]),
        sounds=SharedSounds(sounds_folder(settings.data), user) if user else None,
    )
    media.engines.closed = last_words(heard)
    return media
