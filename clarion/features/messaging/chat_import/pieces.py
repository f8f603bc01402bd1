"""The file of an import: it comes in pieces, since it may be large, and lies in pieces until it is needed."""

import asyncio
from pathlib import Path

from clarion.base.files import Files
from clarion.features.messaging.chat_import.models import ChatImport

PIECE_BYTES = 16 * 2**20
AREA = "chat-imports"


def piece_key(row: ChatImport, number: int) -> str:
    return f"{AREA}/{row.account_id}/{row.id}/{number:06}"


async def fetch_pieces(files: Files, row: ChatImport, path: Path) -> None:
    """All of it into one file. Raises NoSuchFile when a piece has gone."""
    with path.open("wb") as out:
        for number in range(1, row.pieces + 1):
            async for part in files.open(piece_key(row, number)):
                await asyncio.to_thread(out.write, part)


async def drop_pieces(files: Files, row: ChatImport) -> None:
    for number in range(1, row.pieces + 1):
        await files.delete(piece_key(row, number))
