"""Takes the sounds that call servers on other machines play, beside the media engine."""

from typing import Final

from clarion.base.errors import Unavailable
from clarion.base.keys import MasterKey
from clarion.base.privileges import find_lesser_user
from clarion.base.settings import Settings
from clarion.engines.rtpengine import SoundReceiver, sounds_folder

SOUNDS_KEY: Final = "sounds between machines"


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
