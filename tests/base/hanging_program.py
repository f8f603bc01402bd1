"""Started by `test_storage_sqlite.py` on a disk that hangs: writes, and shows that the event loop goes on meanwhile."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import text

from clarion.base.storage import Storage
from clarion.base.storage_sqlite import CHECKPOINT_COMMITS, _checkpoint


async def main(folder: Path, switch: Path) -> None:
    storage = Storage(f"sqlite:///{folder}/hanging.db")
    async with storage.transaction() as session:
        await session.execute(text("create table lines (line text)"))

    async def write(count: int) -> None:
        for _ in range(count):
            async with storage.transaction() as session:
                await session.execute(text("insert into lines values ('x')"))

    await write(10)
    await asyncio.to_thread(_checkpoint, f"{folder}/hanging.db")
    switch.touch()  # only this loop takes it away again: one that stands still would stand for ever
    await write(CHECKPOINT_COMMITS // 2)
    await asyncio.sleep(0.1)
    await asyncio.to_thread(switch.unlink)
    await write(10)
    await storage.close()
    print("went on")


asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
