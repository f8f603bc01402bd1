"""What is being changed, by whom and why: kept beside the work, so that whoever records changes can see it.

The API opens a `Change` around every request that may change something, the command line around its commands;
`Storage` shows it, with the rows about to be written, to those who asked (`storage.before_commit`). Features do
nothing for it. One that knows more than its rows say may add a word:

    note_change(reason="moved with the site")
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from clarion.base.errors import Conflict

MAX_ROWS = 20
_MAX_NOTES = 20


@dataclass(frozen=True)
class RowChange:
    """One row, as the session will write it. `fields`: column to (before, after)."""

    kind: str  # created, updated or deleted
    table: str
    row: Any
    fields: dict[str, tuple[Any, Any]]


@dataclass
class Change:
    """Something that is under way. `origin` is `api` or `cli`; `scope` the ASGI scope of the request, if there is one.

    `by`: the extension on whose order it happens now, where that was given before; empty for the operator.
    The audit trail sets `recorded` once its record is committed. `preview`: a dry run, whose transactions are rolled
    back; `rows` are those that it would have written, as far as sessions loaded them, `tables` those that statements
    would have changed.
    """

    origin: str
    scope: dict[str, Any] | None = None
    command: str = ""
    by: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    recorded: bool = False
    closed: bool = False
    preview: bool = False
    rows: list[RowChange] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)


_current: ContextVar[Change | None] = ContextVar("change", default=None)


def find_change() -> Change | None:
    """The change that this task is part of; None outside of any, and once it is over."""
    change = _current.get()
    return None if change is None or change.closed else change


def is_watched() -> bool:
    """Whether somebody still wants to see what is written. Noting it takes as long as some statements."""
    change = find_change()
    return change is not None and not change.recorded


def is_preview() -> bool:
    """Whether what happens now is only tried (`Clarion-Preview`): nothing of it may last or leave."""
    change = find_change()
    return change is not None and change.preview


def refuse_in_preview() -> None:
    """For what no rollback takes back. Raises Conflict."""
    if is_preview():
        raise Conflict(
            "This change also acts outside the database, so it cannot be previewed. Send it without Clarion-Preview.",
            code="CMN-409",
        )


@contextmanager
def changing(change: Change) -> Iterator[Change]:
    """Everything done in this block, and by tasks begun in it while it lasts, belongs to `change`."""
    before = _current.set(change)
    try:
        yield change
    finally:
        change.closed = True
        _current.reset(before)


def note_change(**notes: str) -> None:
    """Say more about what is being changed, in words that may be shown to administrators. No secrets."""
    change = find_change()
    if change is None:
        return
    for name, text in notes.items():
        if len(change.notes) < _MAX_NOTES:
            change.notes[name[:60]] = text[:500]


def keep_to_themselves() -> None:
    """What is being done is part of a conversation between people: administrators do not read of it in the trail."""
    change = find_change()
    if change is not None:
        change.recorded = True
