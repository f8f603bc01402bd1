"""The profiles that call handling needs, in memory. `apps` fills it; a call never waits for a database."""

from collections.abc import Iterable, Mapping

from clarion.features.phone.handling.model import Profile


class HandlingCache:
    """Who has no profile was never changed by anybody."""

    def __init__(self) -> None:
        self._extensions: dict[str, Profile] = {}
        self._companies: dict[str, Profile] = {}
        self._keys: dict[str, set[str]] = {}  # by account

    def find(self, extension_id: str) -> Profile | None:
        return self._extensions.get(extension_id)

    def find_company(self, account_id: str) -> Profile | None:
        return self._companies.get(account_id)

    def keys_of(self, account_id: str) -> Iterable[str]:
        """The keys of everything that belongs to an account."""
        return tuple(self._keys.get(account_id, ()))

    def load(self, profiles: Iterable[Profile]) -> None:
        """Replace everything."""
        self.use({f"{each.account_id}/{each.extension_id}": each for each in profiles}, True)

    def use(self, parts: Mapping[str, Profile | None], whole: bool) -> None:
        """Put these into their places, keys being account/extension; None: there is no such profile any more. `whole`:
        nor any other.
        """
        if whole:
            self._extensions, self._companies, self._keys = {}, {}, {}
        for key, profile in parts.items():
            account_id, _, extension_id = key.partition("/")
            book, own = (self._extensions, extension_id) if extension_id else (self._companies, account_id)
            keys = self._keys.setdefault(account_id, set())
            if profile is None:
                book.pop(own, None)
                keys.discard(key)
            else:
                book[own] = profile
                keys.add(key)
            if not keys:
                del self._keys[account_id]
