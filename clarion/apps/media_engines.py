"""The media engines of a call server, as its settings name them."""

from collections.abc import Callable

from clarion.apps.live_quality import last_words
from clarion.apps.sound_intake import SOUNDS_KEY
from clarion.base.container import Container
from clarion.base.privileges import find_lesser_user
from clarion.base.settings import Settings
from clarion.calls.ports import LegSink
from clarion.calls.quality import LegQuality
from clarion.engines.kamailio.interfaces import addresses_of_this_machine
from clarion.engines.mixer import Mixer
from clarion.engines.rtpengine import RtpengineMedia, SharedSounds, SoundSender, sounds_folder


def other_hosts(settings: Settings) -> list[str]:
    """Of media engines that run on other machines."""
    own = {"localhost", "::1", *addresses_of_this_machine()}
    hosts = (each.rpartition("=")[2].rpartition(":")[0].strip("[]") for each in settings.rtpengine_endpoints)
    return [host for host in hosts if host not in own and not host.startswith("127.")]


def _sounds(here: Container) -> SharedSounds | SoundSender | None:
    """The engine of this machine runs as a user that cannot read the data folder; others have no such folder."""
    settings, user = here.settings, find_lesser_user("rtpengine")
    local = SharedSounds(sounds_folder(settings.data), user) if user else None
    others = other_hosts(settings)
    if not others:
        return local
    return SoundSender(dict.fromkeys(others, settings.sounds_port), here.keys.derive(SOUNDS_KEY), local)


def media_engine(
    here: Container, sink: LegSink, heard: Callable[[LegQuality], None] = lambda found: None
) -> RtpengineMedia:
    """`heard` receives each leg that ends with what its phone reported."""
    settings = here.settings
    local = (f"{settings.private_address}:{settings.rtpengine_ng_port}",)
    dtmf = (settings.private_address, settings.rtpengine_dtmf_port)
    media = RtpengineMedia(
        list(settings.rtpengine_endpoints or local),
        sink,
        dtmf=dtmf,
        recordings=(dtmf[0], 0),
        dead_after=settings.rtp_timeout_seconds,
        watch_every=settings.rtp_timeout_seconds / 4,
        mixer=Mixer(dtmf[0]),
        sounds=_sounds(here),
    )
    media.engines.closed = last_words(heard)
    return media
