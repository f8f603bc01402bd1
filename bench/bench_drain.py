"""How long a participant sees and hears nothing new when the media server of a meeting is drained.

Two people in Chromium, two media servers: the first hands the room over. The same is measured for as long before it,
because a busy machine makes browsers stop and start pictures by themselves. The short form leaves it out:
`tests/web/test_meeting_room.py` walks the same way with its own browsers.
"""

import asyncio
import logging
import os
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from bench.sizes import SHORT, full_or, leave_out, worked
from clarion.engines.sfu import is_built
from clarion.features.meetings import RoomServer
from tests.support.sfu import running_sfu
from tests.web.meeting_site import Meetings, join
from tests.web.site import Browser, running_site

ROUNDS = full_or(5, 1)
SETTLE_S = 3.0
WATCHED_S = 3.0


async def two_people(meetings: Meetings) -> tuple[Browser, Browser]:
    host = await meetings.host()
    link = await meetings.link(host)
    guest = await meetings.site.browser()
    for one, name, hz in ((host, "Ada", 500), (guest, "Grace", 800)):
        await one.do("own_devices", color="rgb(220, 30, 30)", hz=hz)
        await one.do("notes_sounds")
        await one.do("open", path=link)
        if one is guest:
            await one.fill("Your name", name)
        await join(one)
    await host.do("sees_tile", name="Grace")
    await guest.do("sees_tile", name="Ada Admin")
    return host, guest


async def drain_once(folder: Path) -> dict[str, float]:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(running_sfu(folder / "sfu1.log"))
        second = await stack.enter_async_context(running_sfu(folder / "sfu2.log"))
        site = await stack.enter_async_context(running_site(folder / "site"))
        servers = [RoomServer(site.here, one.client) for one in (first, second)]
        for one in servers:
            await one.open()
        host, guest = await two_people(Meetings(site, servers[0]))
        busy, idle = sorted(servers, key=lambda one: -len(one.rooms))
        await asyncio.sleep(SETTLE_S)
        await host.do("watch_gaps", name="Grace")
        await guest.do("watch_gaps", name="Ada Admin")
        await asyncio.sleep(WATCHED_S)
        before = [await one.do("gaps") for one in (host, guest)]
        leaving = asyncio.create_task(busy.close())
        await asyncio.sleep(WATCHED_S)
        found = [await one.do("gaps") for one in (host, guest)]
        await leaving
        moved = len(idle.rooms)
        await idle.close()
    figures = {"moved": float(moved)}
    for what in ("picture", "sound"):
        figures[what] = max(each[what] for each in found)
        figures[f"{what} before"] = max(each[what] for each in before)
    return figures


async def run() -> None:
    results = []
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            results.append(await drain_once(Path(folder)))
        one = results[-1]
        print(
            f"drain {number + 1}: no new picture for {one['picture']:>4.0f} ms"
            f" (before it {one['picture before']:>4.0f}),"
            f" no sound for {one['sound']:>4.0f} ms (before it {one['sound before']:>4.0f})",
            flush=True,
        )
    worked({"rooms that moved": min(each["moved"] for each in results)})


def main() -> None:
    logging.disable()
    if not is_built():
        leave_out("The media server of meetings is not built: run `make test`, or clarion/engines/sfu/build.py.")
        return
    if SHORT:
        return
    asyncio.run(run())


if __name__ == "__main__":
    os.environ.setdefault("CLARION_LOG_LEVEL", "error")
    main()
