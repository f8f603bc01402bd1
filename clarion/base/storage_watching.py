"""Hooks on what a session writes, for change records and idempotent requests."""

from functools import partial
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session

from clarion.base.changes import MAX_ROWS, RowChange, find_change, is_watched
from clarion.base.request_fence import find_fence
from clarion.base.storage_writing import Writer, forget_undone, note_table, run, write_all_last


def watched_session() -> type[Session]:
    """A class of sessions that note what they write, while a `Change` is under way."""

    class Watched(Session):
        pass

    event.listen(Watched, "before_flush", _note_rows)
    event.listen(Watched, "do_orm_execute", _note_statement)
    event.listen(Watched, "after_soft_rollback", forget_undone)
    return Watched


def _note_rows(session: Session, _context: Any, _instances: Any) -> None:
    if find_fence() is not None and (session.new or session.deleted or any(map(session.is_modified, session.dirty))):
        session.info["wrote"] = True
    if not is_watched():
        return
    noted: list[RowChange] = session.info.setdefault("changes", [])
    kinds = (("created", session.new), ("updated", session.dirty), ("deleted", session.deleted))
    for kind, rows in kinds:
        for row in rows:
            if kind == "updated" and not session.is_modified(row):
                continue
            session.info["wrote"] = True
            if len(noted) < MAX_ROWS:
                noted.append(RowChange(kind, row.__tablename__, row, _fields(row) if kind != "deleted" else {}))


def _fields(row: Any) -> dict[str, tuple[Any, Any]]:
    found = {}
    state = inspect(row)
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes():
            before = history.deleted[0] if history.deleted else None
            found[attribute.key] = (before, history.added[0] if history.added else None)
    return found


def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info["wrote"] = True
        note_table(state.session.info, state.statement)


async def take_back(session: AsyncSession) -> None:
    """The end of a transaction that is only tried: everything is written, so that the database can refuse it, noted for
    the preview, and rolled back. Rows stay as they would have been, for the response.
    """
    await session.flush()
    await write_all_last(session)
    change = find_change()
    if change is not None:
        change.rows += session.info.get("changes", [])
        change.tables |= session.info.get("tables", set())
    session.expunge_all()
    await session.rollback()


async def mark_done(session: AsyncSession) -> None:
    """Where the request may be sent again, it is done with this commit, if anything was written."""
    fence = find_fence()
    if fence is None:
        return
    await session.flush()
    if session.info.get("wrote"):
        await fence.mark(partial(run, session))


async def mark_done_by(writer: Writer) -> None:
    fence = find_fence()
    if fence is not None:
        await fence.mark(writer.run)
