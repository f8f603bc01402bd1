"""What is asked of the database: for tests of how much work something is, which must not depend on the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from clarion.base.storage import Storage


@contextmanager
def statements_of(storage: Storage) -> Iterator[list[str]]:
    """All statements that are executed in the block, each as one line; beginnings of transactions are none."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(" ".join(statement.split()))

    event.listen(storage.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(storage.engine.sync_engine, "before_cursor_execute", note)
