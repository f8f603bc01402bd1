"""The media engines of a call server, as its settings name them."""

from collections.abc import Callable
from typing import Final

from clarion.apps.live_quality import last_words
from clarion.base.container import Container
from clarion.base.errors import Unavailable
from clarion.base.keys import MasterKey
from clarion.base.privileges import find_lesser_user
from clarion.base.settings import Settings
from clarion.calls.ports import LegSink
from clarion.calls.quality import LegQuality
from clarion.engines.kamailio.interfaces import addresses_of_this_machine
from clarion.engines.mixer import Mixer
from clarion.engines.rtpengine import RtpengineMedia, SharedSounds, SoundReceiver, SoundSender, sounds_folder

SOUNDS_KEY: Final = "sounds between machines"


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


class SoundIntake:
    """Part of the role `media` where there are other machines: takes what their call servers play here."""

    name = "sounds of other machines"

    def __init__(self, settings: Settings, keys: MasterKey) -> None:
        self._at = settings.private_address, settings.sounds_port
        self._receiver = SoundReceiver(
            sounds_folder(settings.data), keys.derive(SOUNDS_KEY), find_lesser_user("rtpengine")
        )

    async def start(self) -> None:
        try:
            await self._receiver.start(*self._at)
        except OSError as error:
            host, port = self._at
            raise Unavailable(f"Sounds cannot be taken at {host}:{port}: {error}") from error

    async def stop(self) -> None:
        await self._receiver.stop()

    async def health(self) -> str | None:
        return None


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
