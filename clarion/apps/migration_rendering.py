"""How models look in new migrations: in words that every database understands, whichever one is compared with."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import DefaultClause
from sqlalchemy.sql.elements import False_, True_


def render_item(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """Our own column types as `storage.Json()`, truth as `sa.true()`: SQLite would write 1, which PostgreSQL refuses.
    False: as Alembic writes it.
    """
    if kind == "server_default" and isinstance(item, DefaultClause) and isinstance(item.arg, True_ | False_):
        return "sa.true()" if isinstance(item.arg, True_) else "sa.false()"
    if kind != "type" or not type(item).__module__.endswith("base.storage"):
        return False
    autogenerate.imports.add("from clarion.base import storage")
    return f"storage.{type(item).__name__}()"
