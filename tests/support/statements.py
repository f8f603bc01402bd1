"""What is asked of the database: for tests of how much work something is, which must not depend on the machine."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from clarion.base.storage import Storage


@contextmanager
def statements_of(storage: Storage, *, own: bool = False) -> Iterator[list[str]]:
    """All statements that are executed in the block, each as one line; beginnings of transactions are none.

    `own`: those of this task alone, which requests of the client inside the test are, too.
    """
    seen: list[str] = []
    task = asyncio.current_task()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN") and (not own or asyncio.current_task() is task):
            seen.append(" ".join(statement.split()))

    event.listen(storage.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(storage.engine.sync_engine, "before_cursor_execute", note)
