"""The archive of an export: a zip file with a line of JSON for each row about somebody, and the files of the rows."""

import asyncio
import base64
import hashlib
import json
import tempfile
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, LargeBinary, Table, select, tuple_

from clarion.base.container import Container
from clarion.base.files import Files, NoSuchFile, new_key
from clarion.base.http import wire_time
from clarion.base.storage import Base
from clarion.features.operations.privacy_requests.data_map import ACCOUNT, DataMap, is_secret
from clarion.features.operations.privacy_requests.models import PrivacyRequest
from clarion.features.operations.privacy_requests.stored_files import keys_in
from clarion.features.operations.privacy_requests.subjects import (
    Subject,
    exported,
    rows_below,
    rows_of_company,
    rows_of_rule,
)

FORMAT: Final = "clarion-data-export/1"
AREA: Final = "privacy-exports"
_PAGE: Final = 500


@dataclass
class ExportArchive:
    """`alive` is called now and then, to show that the work goes on."""

    here: Container
    known: DataMap
    request: PrivacyRequest
    subject: Subject
    alive: Callable[[], Awaitable[None]]
    _listed: list[dict[str, Any]] = field(default_factory=list)

    async def make(self) -> tuple[str, int]:
        """Key and size of the archive, which is in the file store then."""
        with tempfile.TemporaryDirectory(prefix="clarion-privacy-") as folder:
            path = Path(folder) / "data.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for about, table, which in exported_tables(self.known, self.subject):
                    await self._table(archive, about, table, which)
                about_this = json.dumps(self._about(), ensure_ascii=False, indent=1).encode()
                await self._write(archive, "export.json", _once(about_this))
            key = new_key(AREA, self.request.account_id)
            facts = await self.here.get(Files).put_file(key, path, "application/zip")
        return key, facts.size

    async def _table(self, archive: zipfile.ZipFile, about: str, table: Table, which: ColumnElement[bool]) -> None:
        """Nothing at all where there is no row."""
        keys: list[str] = []
        lines = self._lines(table, which, keys)
        first = await anext(lines, b"")
        if first:
            folder = about.replace(" ", "-")
            await self._write(archive, f"{folder}/{table.name}.jsonl", _rest(first, lines))
            for key in dict.fromkeys(keys):
                await self._stored(archive, f"{folder}/files/{key.rpartition('/')[2]}", key)

    async def _lines(self, table: Table, which: ColumnElement[bool], keys: list[str]) -> AsyncIterator[bytes]:
        """A page of rows at a time, in the order of the primary key; keys of their files are added to `keys`."""
        order = list(table.primary_key.columns)
        last: tuple[Any, ...] = ()
        while True:
            query = select(table).where(which).order_by(*order).limit(_PAGE)
            if last:
                query = query.where(tuple_(*order) > tuple_(*last))
            async with self.here.storage.reading() as session:
                rows = (await session.execute(query)).mappings().all()
            if not rows:
                return
            for row in rows:
                keys += keys_in(self.known, table, row)
            last = tuple(rows[-1][column.name] for column in order)
            await self.alive()
            yield b"".join(_line(table, row) for row in rows)
            if len(rows) < _PAGE:
                return

    async def _stored(self, archive: zipfile.ZipFile, name: str, key: str) -> None:
        pieces = self.here.get(Files).open(key)
        try:
            first = await anext(pieces, b"")
        except NoSuchFile:
            return  # deleted meanwhile
        await self._write(archive, name, _rest(first, pieces))

    async def _write(self, archive: zipfile.ZipFile, name: str, pieces: AsyncIterator[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        with archive.open(name, "w", force_zip64=True) as file:
            async for piece in pieces:
                digest.update(piece)
                size += len(piece)
                await asyncio.to_thread(file.write, piece)
        self._listed.append({"name": name, "bytes": size, "sha256": digest.hexdigest()})
        await self.alive()

    def _about(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "request": self.request.id,
            "account": self.request.account_id,
            "person": self.request.extension_id or None,
            "company": self.request.company,
            "numbers": self.request.numbers,
            "emails": self.request.emails,
            "receivedAt": wire_time(self.request.received_at),
            "madeAt": wire_time(self.here.clock.now()),
            "files": self._listed,
        }


def exported_tables(known: DataMap, subject: Subject) -> list[tuple[str, Table, ColumnElement[bool]]]:
    """What it is about, the table, and which of its rows; each table once."""
    if subject.company:
        return [(about, table, exported(table, which)) for about, table, which in _company_tables(known, subject)]
    found: dict[str, tuple[str, Table, ColumnElement[bool]]] = {}
    for name, rule in known.rules.items():
        found[name] = (rule.about, rule.table, rows_of_rule(known, rule, subject))
    if subject.extension_id:
        for table in known.follows:
            about, _, which = found.get(table.name, (ACCOUNT, table, None))
            below = rows_below(table, subject)
            found[table.name] = (about, table, below if which is None else below | which)
    return [(about, table, exported(table, which)) for about, table, which in found.values()]


def _company_tables(known: DataMap, subject: Subject) -> list[tuple[str, Table, ColumnElement[bool]]]:
    """Everything of the account, its settings too."""
    found = []
    for table in Base.metadata.sorted_tables:
        which = rows_of_company(table, subject)
        if which is not None:
            found.append((known.rules[table.name].about if table.name in known.rules else ACCOUNT, table, which))
    return found


def _line(table: Table, row: Mapping[Any, Any]) -> bytes:
    shown = {
        column.name: _plain(column.type, row[column.name]) for column in table.columns if not is_secret(column.name)
    }
    return json.dumps(shown, ensure_ascii=False, default=str).encode() + b"\n"


def _plain(kind: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return wire_time(value)
    if isinstance(kind, LargeBinary) and value is not None:
        return base64.b64encode(bytes(value)).decode()
    return value


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _rest(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in pieces:
        yield piece
