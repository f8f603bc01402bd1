"""What a rule deletes besides posts: whatever else chats hold that nobody changed for so long."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.calendar.models import CalendarEvent
from clarion.features.messaging.cards.models import ChatCard
from clarion.features.messaging.chat_retention.holding import is_held
from clarion.features.messaging.chat_retention.models import ChatRetentionRule
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.checklists.models import ChecklistRun
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.polls.models import Poll
from clarion.features.messaging.posts import content_watches
from clarion.features.messaging.tasks.models import ChatTask


def _always(_until: datetime) -> ColumnElement[bool]:
    return ~false()


def _event_over(until: datetime) -> ColumnElement[bool]:
    """Also the last time it repeats. What repeats without a last day stays until people delete it."""
    once = and_(CalendarEvent.schedule == "None", CalendarEvent.ends_at < until)
    to_a_day = and_(CalendarEvent.ending == "Date", CalendarEvent.ends_at < until, CalendarEvent.ending_on < until)
    return or_(once, to_a_day)


def _note_free(until: datetime) -> ColumnElement[bool]:
    """Nobody is writing it."""
    return or_(ChatNote.locked_until.is_(None), ChatNote.locked_until < until)


def _run_over(_until: datetime) -> ColumnElement[bool]:
    """What is under way stays."""
    return ChecklistRun.status == "Finished"


@dataclass(frozen=True)
class Kind:
    """`name`: as counts call it. `over`: what must be true besides that nobody changed it since this moment."""

    name: str
    table: Any
    over: Callable[[datetime], ColumnElement[bool]] = _always


KINDS = (
    Kind("tasks", ChatTask),
    Kind("notes", ChatNote, _note_free),
    Kind("events", CalendarEvent, _event_over),
    Kind("cards", ChatCard),
    Kind("polls", Poll),
    Kind("checklists", ChecklistRun, _run_over),
)


def in_rule(table: Any, account_id: str, chat_id: str | None) -> list[ColumnElement[bool]]:
    """In a statement about what chats hold: this rule is about it, and no hold keeps it."""
    found = [table.account_id == account_id, ~is_held(table)]
    if chat_id:
        return [*found, table.chat_id == chat_id]
    differing = select(ChatRetentionRule.chat_id).where(
        ChatRetentionRule.account_id == account_id, ChatRetentionRule.chat_id.is_not(None)
    )
    return [*found, table.chat_id.is_not(None), table.chat_id.not_in(differing)]


def due_of(kind: Kind, account_id: str, chat_id: str | None, days: int, now: datetime) -> list[ColumnElement[bool]]:
    """Its time is over by this rule."""
    until = now - timedelta(days=days)
    table = kind.table
    return [*in_rule(table, account_id, chat_id), table.changed_at < until, kind.over(until)]


async def count_due(
    session: AsyncSession, account_id: str, chat_id: str | None, days: int, now: datetime, most: int
) -> dict[str, int]:
    """By name of the kind; up to `most` of each."""
    counts = {}
    for kind in KINDS:
        rows = select(kind.table.id).where(*due_of(kind, account_id, chat_id, days, now)).limit(most).subquery()
        counts[kind.name] = await session.scalar(select(func.count()).select_from(rows)) or 0
    return counts


async def remove_thing(here: Container, session: AsyncSession, chat: Chat, row: Any) -> None:
    """With the posts that show nothing else. `chat` is locked."""
    told = isinstance(row, ChatTask | ChatNote)
    if told:
        await content_watches(here).changing(session, row, gone=True)
    await work_posts.take_back(here, session, chat, row)
    if told:
        await content_watches(here).removed(session, row)
    await session.delete(row)
