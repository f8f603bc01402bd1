"""The encrypted copy of the directory, written from memory: what has changed, in pieces, off the event loop."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from clarion.apps.call_directory.snapshot import ROUTES, Snapshot, company_key, extension_key
from clarion.apps.encrypted_snapshot import EncryptedSnapshot
from clarion.base.container import Container
from clarion.base.settings import Settings
from clarion.calls.directory import Directory
from clarion.features.emergency import EmergencyService

FILE_NAME = "directory.db"
_AT_ONCE = 500  # parts that are put together before others get their turn


def has_copy(settings: Settings) -> bool:
    """Whether an earlier run has left what a call server can start from while the database is away."""
    return (settings.data / FILE_NAME).exists()


def copy_of_directory(here: Container) -> EncryptedSnapshot[Snapshot]:
    """By the keys of `snapshot.py`."""
    return EncryptedSnapshot(here, FILE_NAME, Snapshot, purpose="copy of the directory")


class DirectoryCopy:
    """Notes keys whose parts have changed in memory until they are saved. `verified`: the loader's.

    `own_trunks`: ids of carriers that are configured, not stored.
    """

    def __init__(
        self,
        here: Container,
        directory: Directory,
        desk: EmergencyService,
        verified: Mapping[str, Collection[str]],
        own_trunks: Collection[str],
    ) -> None:
        self._copy = copy_of_directory(here)
        self._directory, self._desk, self._verified = directory, desk, verified
        self._own_trunks = own_trunks
        self._keys: set[str] = set()
        self._whole = False

    def read(self) -> dict[str, Snapshot]:
        """Blocks."""
        return self._copy.read()

    def note(self, keys: Iterable[str]) -> None:
        if not self._whole:
            self._keys.update(keys)

    def note_all(self) -> None:
        self._keys, self._whole = set(), True

    async def save(self) -> None:
        """What the disk does not take is tried again with the next change."""
        keys, whole = self._keys, self._whole
        self._keys, self._whole = set(), False
        done = False
        try:
            done = await (self._write_all() if whole else self._write(keys))
        finally:
            if not done:
                self._keys |= keys
                self._whole = self._whole or whole

    async def _write_all(self) -> bool:
        return await self._write(self._all_keys()) and await self._copy.delete_unless(self._is_known)

    async def _write(self, keys: Iterable[str]) -> bool:
        waiting = list(keys)
        for start in range(0, len(waiting), _AT_ONCE):
            if not await self._copy.put({key: self._part(key) for key in waiting[start : start + _AT_ONCE]}):
                return False
        return True

    def _all_keys(self) -> Iterator[str]:
        yield ROUTES
        yield from map(company_key, self._directory.accounts)
        yield from map(extension_key, self._directory.extensions)

    def _is_known(self, key: str) -> bool:
        kind, _, one = key.partition(":")
        if kind == "company":
            return one in self._directory.accounts
        return one in self._directory.extensions if kind == "extension" else key == ROUTES

    # ---- parts as memory has them

    def _part(self, key: str) -> Snapshot | None:
        if not self._is_known(key):
            return None
        kind, _, one = key.partition(":")
        return {"company": self._company, "extension": self._extension}[kind](one) if one else self._routes()

    def _routes(self) -> Snapshot:
        trunks = [each for each in self._directory.trunks.values() if each.trunk_id not in self._own_trunks]
        return Snapshot(trunks=trunks, direct_routings=list(self._directory.direct_routings.values()))

    def _company(self, account_id: str) -> Snapshot:
        places, network = self._desk.locations, self._desk.locations.networks.get(account_id)
        home, verified = places.accounts.get(account_id), self._verified.get(account_id)
        return Snapshot(
            accounts=[self._directory.accounts[account_id]],
            numbers=self._directory.company_numbers_of(account_id),
            verified={account_id: sorted(verified)} if verified else {},
            places={"account": {account_id: home.as_dict()}} if home else {},
            networks={account_id: network} if network else {},
        )

    def _extension(self, extension_id: str) -> Snapshot:
        places, devices = self._desk.locations, self._directory.devices_of(extension_id)
        home = places.extensions.get(extension_id)
        desks = {each.device_id: places.devices[each.device_id].as_dict()
                 for each in devices if each.device_id in places.devices}  # fmt: skip
        found = {"extension": {extension_id: home.as_dict()} if home else {}, "device": desks}
        return Snapshot(
            extensions=[self._directory.extensions[extension_id]],
            devices=devices,
            numbers=self._directory.numbers_of(extension_id),
            places={subject: those for subject, those in found.items() if those},
        )
