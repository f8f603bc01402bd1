"""Ids of what is imported: the same each time the same thing is, and nobody can guess them. Pure."""

import hmac

_LOWEST, _HIGHEST = 10**15, 2**53  # as `clarion.base.ids.new_id` has them


class ImportIds:
    """`secret`: of the account. `workspace`: where things come from."""

    def __init__(self, secret: bytes, source: str, workspace: str) -> None:
        self._secret = secret
        self._from = (source, workspace)

    def of(self, kind: str, *key: str) -> str:
        return str(_LOWEST + int.from_bytes(self._digest(kind, key)) % (_HIGHEST - _LOWEST))

    def file_key(self, area: str, account_id: str, *key: str) -> str:
        """Of `Files`: as `new_key` makes them."""
        name = self._digest("file", key).hex()[:32]
        return f"{area}/{account_id}/{name[:2]}/{name}"

    def _digest(self, kind: str, key: tuple[str, ...]) -> bytes:
        # Lengths stand before parts, so that no two lists of parts read the same.
        said = "".join(f"{len(part)}:{part}" for part in (kind, *self._from, *key))
        return hmac.digest(self._secret, said.encode(), "sha256")
