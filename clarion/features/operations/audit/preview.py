"""What a change would do, told before it is made (ADM-48): the rows that it writes, and what goes along with them."""

from collections.abc import Iterable
from typing import Any, Final, Literal

from sqlalchemy import ForeignKey, func, inspect, select
from typing_extensions import TypedDict

from clarion.base.changes import Change, RowChange
from clarion.base.storage import AsyncSession, Base
from clarion.features.operations.audit.recorder import NOT_TOLD, details_of

Effect = Literal["removed", "detached", "refused"]
_EFFECTS: Final[dict[str, Effect]] = {"CASCADE": "removed", "SET NULL": "detached"}


class PreviewedChange(TypedDict):
    key: str
    value: str


class AlsoChanged(TypedDict):
    thing: str
    count: int
    effect: Effect


class ChangePreview(TypedDict):
    """`changes` as the audit trail tells them; `alsoChanged`: rows of others that go, or lose their link, with those
    that are deleted; `response`: what the change would be answered with.
    """

    preview: bool
    status: int
    changes: list[PreviewedChange]
    alsoChanged: list[AlsoChanged]
    response: Any


async def preview_of(session: AsyncSession, change: Change, status: int, response: Any) -> ChangePreview:
    """`session`: of after the rollback, where everything is as before."""
    changes: list[PreviewedChange] = [
        {"key": each["key"], "value": each["value"]} for each in details_of(change.rows, change.notes)
    ]
    told = {row.table for row in change.rows} | NOT_TOLD
    changes += [{"key": f"{table}.changed", "value": ""} for table in sorted(change.tables - told) if table]
    return {
        "preview": True,
        "status": status,
        "changes": changes,
        "alsoChanged": await _also_changed(session, change.rows),
        "response": response,
    }


async def _also_changed(session: AsyncSession, rows: Iterable[RowChange]) -> list[AlsoChanged]:
    """One step from what is deleted: what hangs on that in turn goes too, and is not counted again."""
    found: dict[tuple[str, Effect], int] = {}
    for row in rows:
        if row.kind != "deleted":
            continue
        keys = _keys_of(row.row)
        for link in _links_to(row.table):
            value = keys.get(link.column.key)
            if value is None:
                continue
            count = await session.scalar(
                select(func.count()).select_from(link.parent.table).where(link.parent == value)
            )
            if count:
                key = (link.parent.table.name, _EFFECTS.get(link.ondelete or "", "refused"))
                found[key] = found.get(key, 0) + count
    return [{"thing": thing, "count": count, "effect": effect} for (thing, effect), count in sorted(found.items())]


def _keys_of(row: Any) -> dict[str, Any]:
    """Column to value, of a row that is in no session any more."""
    state = inspect(row)
    names = [column.key for column in state.mapper.primary_key]
    return dict(zip(names, state.identity or (), strict=False))


def _links_to(table: str) -> list[ForeignKey]:
    return [
        link
        for other in Base.metadata.tables.values()
        for link in other.foreign_keys
        if link.column.table.name == table and other.name != table
    ]
