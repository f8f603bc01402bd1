"""How short notices of the system get to phones: as texts of the company, like all others."""

from collections.abc import Sequence

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features import messaging
from clarion.features.people import Extension
from clarion.features.phone.missed_calls import NoticeTexts


class TextNotices(NoticeTexts):
    """Of missed calls and voicemail, behind the same door as notices of texts."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def send(self, session: AsyncSession, owner: Extension, phones: Sequence[str], words: str) -> None:
        await messaging.send_notice(self._here, session, owner, phones, words)
