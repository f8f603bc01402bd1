"""Started by `test_storage_sqlite.py` on a disk that hangs: writes, and shows that the event loop goes on meanwhile."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import text

from clarion.base.storage import ReadyWrite, Storage
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
    await with_writes_that_hang(storage, switch)
    await storage.close()
    print("went on")


async def with_writes_that_hang(storage: Storage, switch: Path) -> None:
    """A change waits, as a session and without one; reading and the loop go on."""
    insert = ReadyWrite(text("insert into lines values ('x')"))
    for how in ("session", "without"):
        switch.write_text("w")

        async def change(how: str = how) -> None:
            if how == "session":
                async with storage.transaction() as session:
                    await session.execute(text("insert into lines values ('x')"))
            else:
                async with storage.writing() as writer:
                    await writer.run(insert)

        changing = asyncio.create_task(change())
        done, _ = await asyncio.wait({changing}, timeout=0.3)
        assert not done, "the write hangs"
        async with storage.reading() as session:
            before = await session.scalar(text("select count(*) from lines"))
        await asyncio.to_thread(switch.unlink)
        await changing
        async with storage.reading() as session:
            assert await session.scalar(text("select count(*) from lines")) == before + 1


asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
