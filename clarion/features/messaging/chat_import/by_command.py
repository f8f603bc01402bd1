"""Chat imports by an operator: preview a file on this machine, or hand it to Clarion to import."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.features.messaging.chat_import import service
from clarion.features.messaging.chat_import.archives import MOST_BYTES
from clarion.features.messaging.chat_import.dry_run import dry_run
from clarion.features.messaging.chat_import.leaving import REASONS
from clarion.features.messaging.chat_import.pieces import PIECE_BYTES
from clarion.features.messaging.chat_import.planning import (
    gather,
    people_lines,
    plan_rooms,
    preview_of,
    room_lines,
)
from clarion.features.messaging.chat_import.responses import ChatImportInfo, ChatImportLineInfo
from clarion.features.people import Account, companies


@dataclass(frozen=True)
class FilePreview:
    """As the API tells it. `left`: what, why, how many."""

    source: str
    counts: dict[str, Any]
    people: list[dict[str, Any]]
    rooms: list[dict[str, Any]]
    left: list[tuple[str, str, int]]


async def the_account(here: Container, wanted: str) -> str:
    """The id of an account; the only one there is where none is named. Raises NotFound, Invalid."""
    async with here.storage.reading() as session:
        if wanted:
            row = await session.get(Account, wanted[:64])
            if row is None:
                raise NotFound(f"There is no account {wanted[:40]}.", parameter="account")
            return row.id
        rows = (await session.scalars(companies().order_by(Account.created_at).limit(20))).all()
    if len(rows) != 1:
        known = ", ".join(f"{row.id} ({row.name})" for row in rows)
        raise Invalid(f"Say which account, with --account: {known or 'there is none yet'}.", parameter="account")
    return rows[0].id


def _checked(path: Path) -> int:
    """Its size. Raises Invalid for what cannot be read."""
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", parameter="file") from None
    if not 0 < size <= MOST_BYTES:
        raise Invalid(f"{path} has {size} bytes; from 1 to {MOST_BYTES} are possible.", parameter="file")
    return size


async def preview_file(here: Container, account_id: str, path: Path) -> FilePreview:
    """What an import would change; nothing is. Raises ExportProblem."""
    _checked(path)
    with tempfile.TemporaryDirectory(prefix="clarion-import-") as folder:
        gathered = await asyncio.to_thread(gather, path, Path(folder), None, lambda: False)
        try:
            async with here.storage.reading() as session:
                plan = await plan_rooms(session, account_id, gathered)
            gathered.spool.arrange()
            await asyncio.to_thread(dry_run, gathered, plan)
            totals: dict[tuple[str, str], int] = {}
            for line in gathered.leaving.lines():
                totals[line.what, line.why] = totals.get((line.what, line.why), 0) + line.count
            return FilePreview(
                gathered.reader.source,
                preview_of(gathered, plan),
                people_lines(gathered.reader.people, plan),
                room_lines(plan),
                [(what, REASONS[why], count) for (what, why), count in sorted(totals.items())],
            )
        finally:
            gathered.close()


async def send_file(here: Container, account_id: str, path: Path, on_part: Callable[[int], None]) -> str:
    """The id of an import whose file is brought; `on_part` is told of so many bytes more."""
    order = service.ImportOrder(name=path.name[:255], size=_checked(path))
    async with here.storage.transaction() as session:
        row = await service.create_import(here, session, account_id, None, order)
    with path.open("rb") as file:
        number = 0
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            number += 1
            await service.take_piece(here, account_id, row.id, number, piece)
            on_part(len(piece))
    return row.id


async def read_state(here: Container, account_id: str, import_id: str) -> ChatImportInfo:
    async with here.storage.reading() as session:
        return service.import_view(await service.get_import(session, account_id, import_id))


async def start(here: Container, account_id: str, import_id: str) -> None:
    async with here.storage.transaction() as session:
        await service.run_import(here, session, account_id, import_id)


async def read_left(here: Container, account_id: str, import_id: str) -> list[ChatImportLineInfo]:
    async with here.storage.reading() as session:
        row = await service.get_import(session, account_id, import_id)
        return [service.line_view(line) for line in await session.scalars(service.lines_of(row))]
