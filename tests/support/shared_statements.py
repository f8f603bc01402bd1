"""Statements that one test has compiled serve all others.

Each test opens a database of its own, with an engine of its own, and engines keep what they have compiled for
themselves alone: SQLAlchemy looks a statement up by its dialect object, in the cache of its engine. Here all
databases of a kind share one cache, and their dialects count as the same. So it is with our own plans of statements.
"""

from typing import Any

from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from clarion.base import storage_reading
from clarion.base.storage import Storage
from clarion.base.storage_reading import Plans
from clarion.base.storage_ready import Plan

_MOST = 8000
_plans: dict[Any, Plan | None] = {}
_caches: dict[type, LRUCache[Any, Any]] = {}


def share_statements() -> None:
    """From here on, in this process."""
    original = Storage.__init__

    def opened(self: Storage, *args: Any, **options: Any) -> None:
        original(self, *args, **options)
        engine = self.engine.sync_engine
        engine._compiled_cache = _caches.setdefault(type(engine.dialect), LRUCache(_MOST))

    made = Plans.__init__

    def shared(self: Plans, *args: Any) -> None:
        made(self, *args)
        self._known = _plans  # they are of SQLite alone

    storage_reading._MOST_PLANS = _MOST
    Plans.__init__ = shared  # type: ignore[method-assign]
    Storage.__init__ = opened  # type: ignore[method-assign]
    DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
