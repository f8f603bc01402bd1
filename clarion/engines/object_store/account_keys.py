"""One random key for the files of each account, kept beside them, encrypted with the master key.

Without its key nothing of an account can be read any more, wherever copies of its files lie.
"""

import secrets

from clarion.base.errors import ClarionError, Unavailable
from clarion.base.files import NoSuchFile, check_key
from clarion.base.keys import MasterKey
from clarion.engines.object_store.store import ObjectStore

AREA = "account-keys"
_PURPOSE = "files of an account"
_SIZE = 32


class AccountKeys:
    """Makes, reads and remembers the keys. Any number of processes may ask for a new one at once: all get the same."""

    def __init__(self, store: ObjectStore, master: MasterKey) -> None:
        self._store = store
        self._master = master
        self._known: dict[str, bytes] = {}

    async def get(self, account_id: str) -> bytes:
        """For writing: the key, made if there is none."""
        try:
            return await self.find(account_id)
        except NoSuchFile:
            sealed = self._master.seal(_PURPOSE, secrets.token_bytes(_SIZE))
            await self._store.put_new(_place(account_id), sealed)  # if another process was first, its key counts
            return await self.find(account_id)

    async def find(self, account_id: str) -> bytes:
        """For reading. Raises `NoSuchFile` when there is none, or none any more."""
        if (known := self._known.get(account_id)) is not None:
            return known
        sealed = await self._store.get(_place(account_id))
        try:
            key = self._master.unseal(_PURPOSE, sealed)
        except ClarionError:
            raise Unavailable(
                "Files cannot be read: they were encrypted with another master key than the one of this server."
            ) from None
        self._known[account_id] = key
        return key


def _place(account_id: str) -> str:
    return check_key(f"{AREA}/{account_id}")
