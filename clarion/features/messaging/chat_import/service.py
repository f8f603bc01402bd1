"""What administrators do with imports: bring a file, look at what it would change, let it run, stop it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, cast

from pydantic import Field
from sqlalchemy import Select, delete, func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.files import Files
from clarion.base.http import WireModel, wire_time
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_import.archives import MOST_BYTES
from clarion.features.messaging.chat_import.dry_run import AT_RUN
from clarion.features.messaging.chat_import.events import CHAT_IMPORT_CHANGED, ChatImportChanged
from clarion.features.messaging.chat_import.leaving import REASONS
from clarion.features.messaging.chat_import.machine import BUSY, ImportStatus, check_may_become
from clarion.features.messaging.chat_import.matching import Choice, check_guests, choose
from clarion.features.messaging.chat_import.models import ChatImport, ChatImportDetails, ChatImportLine
from clarion.features.messaging.chat_import.pieces import PIECE_BYTES, piece_key
from clarion.features.messaging.chat_import.responses import ChatImportInfo, ChatImportLineInfo
from clarion.features.messaging.chats.rules import plain_line
from clarion.features.people.sign_in import Caller

MOST_IMPORTS = 100
"""Of an account; older ones can be deleted."""


class ImportOrder(WireModel):
    """`size`: of the file, in bytes."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    size: Annotated[int, Field(ge=1, le=MOST_BYTES)]


async def create_import(
    here: Container, session: AsyncSession, account_id: str, creator_id: str | None, order: ImportOrder
) -> ChatImport:
    """Raises Conflict where there are too many."""
    known = select(func.count()).select_from(ChatImport).where(ChatImport.account_id == account_id)
    if int(await session.scalar(known) or 0) >= MOST_IMPORTS:
        raise Conflict(f"An account keeps {MOST_IMPORTS} imports at most: delete old ones; their chats stay.")
    now = here.clock.now()
    row = ChatImport(
        id=new_id(),
        account_id=account_id,
        creator_id=creator_id,
        name=plain_line(order.name) or "export",
        source="",
        status=ImportStatus.UPLOADING,
        size=order.size,
        received=0,
        pieces=0,
        preview={},
        posts_done=0,
        posts_new=0,
        rooms_done=0,
        files_new=0,
        problem="",
        attempts=0,
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def get_import(session: AsyncSession, account_id: str, import_id: str, *, lock: bool = False) -> ChatImport:
    query = select(ChatImport).where(ChatImport.id == import_id[:64], ChatImport.account_id == account_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise NotFound("Resource for parameter [importId] is not found.", parameter="importId")
    return row


def check_piece(row: ChatImport, number: int, size: int) -> bool:
    """Whether it is new. Raises Conflict for one that is not the next, Invalid for a wrong size."""
    if number <= row.pieces:
        return False
    if row.status != ImportStatus.UPLOADING:
        raise Conflict(f"The file is here already; the import is {row.status}.", parameter="importId")
    if number != row.pieces + 1:
        raise Conflict(f"Piece {row.pieces + 1} is the next one: pieces come in their order.", parameter="number")
    rest = row.size - row.received
    if size != min(PIECE_BYTES, rest):
        raise Invalid(f"Piece {number} has to have {min(PIECE_BYTES, rest)} bytes, and has {size}.", parameter="body")
    return True


async def take_piece(here: Container, account_id: str, import_id: str, number: int, content: bytes) -> ChatImport:
    """The last one begins the check. A piece that came already is taken once."""
    async with here.storage.reading() as session:
        row = await get_import(session, account_id, import_id)
    if not check_piece(row, number, len(content)):
        return row
    await here.get(Files).put(piece_key(row, number), content)
    async with here.storage.transaction() as session:
        row = await get_import(session, account_id, import_id, lock=True)
        if not check_piece(row, number, len(content)):
            return row
        row.pieces, row.received = number, row.received + len(content)
        row.changed_at = here.clock.now()
        if row.received == row.size:
            await _become(here, session, row, ImportStatus.CHECKING)
    return row


async def check_again(here: Container, session: AsyncSession, account_id: str, import_id: str) -> ChatImport:
    """Anew, since people may have come meanwhile. Raises Conflict."""
    row = await get_import(session, account_id, import_id, lock=True)
    if row.received < row.size:
        raise Conflict("The file is not here as a whole yet.", parameter="importId")
    await _become(here, session, row, ImportStatus.CHECKING)
    return row


async def choose_people(
    here: Container, session: AsyncSession, caller: Caller, import_id: str, choices: Sequence[Choice]
) -> ChatImport:
    """Who people are here; then the export is looked at again. Raises as `choose` does."""
    row = await get_import(session, caller.account_id, import_id, lock=True)
    await choose(here, session, caller, row, choices)
    await _become(here, session, row, ImportStatus.CHECKING)
    return row


async def run_import(here: Container, session: AsyncSession, account_id: str, import_id: str) -> ChatImport:
    """From the beginning, or where it stopped. Raises Conflict."""
    row = await get_import(session, account_id, import_id, lock=True)
    if not row.preview:
        raise Conflict("There is no preview yet: an import can run once it is there.", parameter="importId")
    await check_guests(session, row)
    if row.status == ImportStatus.READY:
        row.posts_done = row.posts_new = row.files_new = row.rooms_done = 0
        lines = delete(ChatImportLine).where(ChatImportLine.import_id == row.id, ChatImportLine.what.in_(AT_RUN))
        await session.execute(lines)
    await _become(here, session, row, ImportStatus.RUNNING)
    return row


async def stop_import(here: Container, session: AsyncSession, account_id: str, import_id: str) -> ChatImport:
    """What is imported stays, and a run later goes on from there."""
    row = await get_import(session, account_id, import_id, lock=True)
    check_may_become(row.status, ImportStatus.STOPPED)
    row.status, row.changed_at = ImportStatus.STOPPED, here.clock.now()
    return row


async def _become(here: Container, session: AsyncSession, row: ChatImport, status: ImportStatus) -> None:
    check_may_become(row.status, status)
    busy = select(ChatImport.id).where(ChatImport.account_id == row.account_id, ChatImport.status.in_(BUSY))
    if await session.scalar(busy.where(ChatImport.id != row.id).limit(1)) is not None:
        raise Conflict("Another import of this account is being worked on; wait until it is done.")
    row.status, row.changed_at = status, here.clock.now()
    row.attempts, row.touched_at, row.problem = 0, None, ""
    await session.flush()
    announce(session, CHAT_IMPORT_CHANGED, ChatImportChanged(account_id=row.account_id, import_id=row.id))


async def delete_import(session: AsyncSession, account_id: str, import_id: str) -> ChatImport:
    """The record and the file; what was imported stays. Raises Conflict while it is worked on."""
    row = await get_import(session, account_id, import_id, lock=True)
    if row.status in BUSY:
        raise Conflict("The import is being worked on: stop it first, or wait.", parameter="importId")
    await session.delete(row)
    return row


def imports(account_id: str) -> Select[ChatImport]:
    query = select(ChatImport).where(ChatImport.account_id == account_id)
    return query.order_by(ChatImport.created_at.desc(), ChatImport.id)


def import_view(row: ChatImport) -> ChatImportInfo:
    found: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "status": row.status,
        "size": row.size,
        "received": row.received,
        "pieces": row.pieces,
        "pieceSize": PIECE_BYTES,
        "creatorId": row.creator_id,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
        "progress": {
            "posts": row.posts_done,
            "newPosts": row.posts_new,
            "newFiles": row.files_new,
            "chats": row.rooms_done,
        },
    }
    found |= {"source": row.source} if row.source else {}
    found |= {"preview": row.preview} if row.preview else {}
    found |= {"problem": row.problem} if row.problem else {}
    found |= {"onlySince": wire_time(row.cutoff)} if row.cutoff else {}
    return cast("ChatImportInfo", found | ({"finishTime": wire_time(row.finished_at)} if row.finished_at else {}))


async def details_of(session: AsyncSession, row: ChatImport) -> Mapping[str, list[Any]]:
    """`people` and `rooms`; empty while there is no preview."""
    found = await session.get(ChatImportDetails, row.id)
    return {"people": found.people if found else [], "rooms": found.rooms if found else []}


def lines_of(row: ChatImport) -> Select[ChatImportLine]:
    query = select(ChatImportLine).where(ChatImportLine.import_id == row.id)
    return query.order_by(ChatImportLine.what, ChatImportLine.why, ChatImportLine.place, ChatImportLine.key)


def line_view(row: ChatImportLine) -> ChatImportLineInfo:
    found: dict[str, Any] = {"what": row.what, "why": row.why, "reason": REASONS[row.why], "count": row.count}
    found |= {"place": row.place} if row.place else {}
    return cast("ChatImportLineInfo", found | ({"detail": row.detail} if row.detail else {}))
