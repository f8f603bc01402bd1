"""The files of what is deleted with an extension: voicemails, greetings, the profile image."""

from clarion.base.storage import AsyncSession


class StoredFiles:
    """Without an offer there are none. Features above know which of their rows name files."""

    async def drop(self, session: AsyncSession, extension_id: str) -> int:
        """Have them deleted once the transaction is committed; how many. Call before the extension is deleted."""
        return 0
