"""A value kept in the data folder, sealed with the master key: what a call server starts from while the database is
away.
"""

from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

import msgspec
import structlog

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.calls.wire import Record

log = structlog.stdlib.get_logger("clarion.sealed_copy")
Value = TypeVar("Value", bound=Record)


class SealedCopy(Generic[Value]):
    """`purpose` names what it is; nobody reads it under another one."""

    def __init__(self, here: Container, file_name: str, kind: type[Value], *, purpose: str) -> None:
        self._here = here
        self._path = here.settings.data / file_name
        self._kind = kind
        self._purpose = purpose
        self._writing = Lock()

    def write(self, value: Value) -> None:
        """Whole or not at all, also where two threads write at once. Blocks: call in a thread."""
        draft = self._path.with_suffix(f".{self._here.settings.server_id}.new")
        draft.parent.mkdir(parents=True, exist_ok=True)
        with self._writing:
            draft.touch(mode=0o600)
            draft.write_bytes(self._here.keys.seal(self._purpose, msgspec.json.encode(value)))
            draft.replace(self._path)

    def read(self) -> Value | None:
        """None, and a line in the log, when there is none that could be read."""
        path: Path = self._path
        try:
            return msgspec.json.decode(self._here.keys.unseal(self._purpose, path.read_bytes()), type=self._kind)
        except (OSError, msgspec.MsgspecError, ClarionError) as error:
            log.error("There is no copy to start from", file=path.name, problem=str(error))
            return None
