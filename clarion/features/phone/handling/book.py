"""The profiles that call handling needs, in memory. `apps` fills it; a call never waits for a database."""

from collections.abc import Iterable

from clarion.calls.wire import Record
from clarion.features.phone.handling.model import Profile


class HandlingMemory(Record, frozen=True):
    """Everything, as it is kept in the data folder. Company profiles have no extension."""

    profiles: tuple[Profile, ...] = ()


class HandlingBook:
    """Who has no profile was never changed by anybody."""

    def __init__(self) -> None:
        self._extensions: dict[str, Profile] = {}
        self._companies: dict[str, Profile] = {}

    def find(self, extension_id: str) -> Profile | None:
        return self._extensions.get(extension_id)

    def find_company(self, account_id: str) -> Profile | None:
        return self._companies.get(account_id)

    def load(self, memory: HandlingMemory) -> None:
        """Replace everything."""
        self._extensions = {each.extension_id: each for each in memory.profiles if each.extension_id}
        self._companies = {each.account_id: each for each in memory.profiles if not each.extension_id}

    def replace(self, account_id: str, profiles: tuple[Profile, ...]) -> None:
        """Replace what belongs to one account."""
        kept = [each for each in self.memory().profiles if each.account_id != account_id]
        self.load(HandlingMemory(profiles=(*kept, *profiles)))

    def put(self, extension_ids: Iterable[str], profiles: Iterable[Profile]) -> None:
        """Replace what belongs to these people; who has no profile any more has none."""
        for extension_id in extension_ids:
            self._extensions.pop(extension_id, None)
        self._extensions |= {each.extension_id: each for each in profiles}

    def memory(self) -> HandlingMemory:
        return HandlingMemory(profiles=(*self._companies.values(), *self._extensions.values()))
