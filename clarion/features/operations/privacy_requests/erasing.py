"""Erases what is known of somebody, a piece at a time. A process that dies is followed by one that goes on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, delete, func, select, tuple_, update

from clarion.base.container import Container
from clarion.base.storage import AsyncSession, Base
from clarion.features.message_store import Availability, Message, MessageStore
from clarion.features.messaging import erase_posts, erase_things
from clarion.features.operations.privacy_requests.data_map import DataMap, TableRule
from clarion.features.operations.privacy_requests.redaction import redact_row
from clarion.features.operations.privacy_requests.stored_files import drop_keys, keys_of
from clarion.features.operations.privacy_requests.subjects import Subject, rows_of_rule
from clarion.features.people import delete_contacts

_PIECE: Final = 100
Treatment = str


@dataclass(frozen=True)
class Erased:
    """What was done with a table. `left`: rows that still say something that should have gone; of `keep`: that stay."""

    table: str
    about: str
    treatment: Treatment
    rows: int
    files: int
    left: int
    why: str = ""


@dataclass
class Eraser:
    here: Container
    known: DataMap
    subject: Subject
    content: bool
    alive: Callable[[], Awaitable[None]]

    async def rule(self, rule: TableRule) -> Erased:
        """Raises what the database raises; what was erased by then stays erased."""
        which = rows_of_rule(self.known, rule, self.subject)
        treatment = treatment_of(rule, self.subject, content=self.content)
        rows = files = 0
        match treatment:
            case "keep":
                pass
            case "redact":
                rows = await self._redact(rule.table, which)
            case "delete":
                rows, files = await delete_rows(self.here, self.known, rule.table, which, self.alive)
            case _:
                rows = await self._serve(treatment, rule, which)
        left = await self.left(rule, treatment, which)
        why = self.known.reasons.get(rule.why, "") if treatment in ("keep", "redact") else ""
        if treatment == "keep" and not why:
            why = CONTENT_STAYS
        return Erased(rule.table.name, rule.about, treatment, rows, files, left, why)

    async def _redact(self, table: Table, which: ColumnElement[bool]) -> int:
        changed = 0
        async for rows in self._pages(table, which):
            async with self.here.storage.transaction() as session:
                for row in rows:
                    values = redact_row(row, self.subject)
                    if values:
                        await session.execute(update(table).where(_is(table, row)).values(**values))
                        changed += 1
        return changed

    async def _pages(self, table: Table, which: ColumnElement[bool]) -> Any:
        order = list(table.primary_key.columns)
        last: tuple[Any, ...] = ()
        while True:
            query = select(table).where(which).order_by(*order).limit(_PIECE)
            if last:
                query = query.where(tuple_(*order) > tuple_(*last))
            async with self.here.storage.reading() as session:
                rows = (await session.execute(query)).mappings().all()
            if not rows:
                return
            last = tuple(rows[-1][column.name] for column in order)
            yield rows
            await self.alive()

    async def _serve(self, name: str, rule: TableRule, which: ColumnElement[bool]) -> int:
        """By the feature it belongs to, which tells others of it."""
        services: dict[str, Callable[[AsyncSession], Awaitable[int]]] = {
            "posts": partial(erase_posts, self.here, which=which),
            "things": partial(erase_things, self.here, table=rule.table, which=which),
            "messages": partial(self._messages, which=which),
            "contacts": partial(delete_contacts, which=which, now=self.here.clock.now()),
        }
        rows = 0
        while True:
            async with self.here.storage.transaction() as session:
                some = await services[name](session)
            if not some:
                return rows
            rows += some
            await self.alive()

    async def _messages(self, session: AsyncSession, which: ColumnElement[bool]) -> int:
        """Out of every mailbox of the account."""
        there = select(Message).where(which, Message.availability != Availability.PURGED).limit(_PIECE)
        rows = (await session.scalars(there)).all()
        await self.here.get(MessageStore).delete(session, rows, purge=True)
        return len(rows)

    async def left(self, rule: TableRule, treatment: Treatment, which: ColumnElement[bool]) -> int:
        """Looked for again, by what the database holds now."""
        if treatment == "redact":
            found = 0
            async for rows in self._pages(rule.table, which):
                found += sum(bool(redact_row(row, self.subject)) for row in rows)
            return found
        if "deleted_at" in rule.table.c:
            which &= rule.table.c.deleted_at.is_(None)
        if rule.table is Base.metadata.tables["contacts"]:
            which &= rule.table.c.alive.is_(True)
        async with self.here.storage.reading() as session:
            return await session.scalar(select(func.count()).select_from(rule.table).where(which)) or 0


async def delete_rows(
    here: Container, known: DataMap, table: Table, which: ColumnElement[bool], alive: Callable[[], Awaitable[None]]
) -> tuple[int, int]:
    """Piece by piece, with the files that they name; how many rows and files."""
    order = list(table.primary_key.columns)
    rows = files = 0
    while True:
        async with here.storage.transaction() as session:
            found = (await session.execute(select(*order).where(which).limit(_PIECE))).all()
            if not found:
                return rows, files
            some = tuple_(*order).in_([tuple(row) for row in found])
            keys = await keys_of(session, known, table, some)
            await session.execute(delete(table).where(some))
            drop_keys(session, keys)
        rows, files = rows + len(found), files + len(keys)
        await alive()


CONTENT_STAYS: Final = "It was written for the company, which keeps it without the name of its author."


def treatment_of(rule: TableRule, subject: Subject, *, content: bool) -> Treatment:
    """What people of the company wrote for it stays unless the request says otherwise; what others wrote goes."""
    return "keep" if rule.content and subject.extension_id and not content else rule.erased


def _is(table: Table, row: Any) -> ColumnElement[bool]:
    order = list(table.primary_key.columns)
    return tuple_(*order).in_([tuple(row[column.name] for column in order)])
