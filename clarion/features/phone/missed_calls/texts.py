"""The port by which notices leave as texts. The feature of texts stands behind it; `apps` joins both."""

from collections.abc import Sequence

from clarion.base.storage import AsyncSession
from clarion.features.people import Extension


class NoticeTexts:
    """Sends short texts of the system itself. To be offered by `apps`; without one nobody gets texts."""

    async def send(self, session: AsyncSession, owner: Extension, phones: Sequence[str], words: str) -> None:
        """Put one down for each of `phones` (as `owner` entered them), in the transaction of what is told.

        They leave like every text: not to who wants none, as far as acceptable use lets them, and are tried again.
        What may not go is left out; nothing is raised.
        """
        raise NotImplementedError
