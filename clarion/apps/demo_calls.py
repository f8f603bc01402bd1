"""Now and then a customer calls a queue of the demo company, and somebody of it picks up, while `clarion up` runs.

It does not interfere with test calls: it places none while another one stands at the simulated network, or while
a phone is signed in that a queue would ring; and the numbers and phones of 101 to 104 take no part.
"""

import asyncio
import random
from typing import Final

from clarion.apps.demo_content import cast
from clarion.apps.demo_day import open_phones
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.telemetry import get_logger
from clarion.calls.control import CallControl
from clarion.engines.phone_network import ask_network
from clarion.features.people import demo

log = get_logger("clarion.demo")

_AGENTS: Final = {cast.SALES: "105", cast.CARE: "106"}
_SECONDS: Final = (25.0, 70.0)
_WORDS: Final = (
    "Hello, I would like to know when my order arrives.",
    "Good day, our grinder stopped this morning. Can somebody help?",
)


class DemoCalls:
    """A part of `clarion up`. Does nothing with `CLARION_DEMO_CALL_MINUTES=0`, or where the demo was not filled."""

    name = "demo calls"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._task: asyncio.Task[None] | None = None
        self._random = random.Random()

    async def start(self) -> None:
        settings = self._here.settings
        if settings.demo and settings.demo_content and settings.demo_call_minutes:
            self._task = asyncio.create_task(self._run(settings.demo_call_minutes * 60), name="demo calls")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def health(self) -> str | None:
        return None

    async def _run(self, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s * self._random.uniform(0.7, 1.3))
            try:
                await self.call_once()
            except (ClarionError, OSError) as error:
                log.info("demo.call_skipped", problem=str(error))

    async def call_once(self) -> bool:
        """One call, until it is over. False: somebody is trying something."""
        queue, agent = self._random.choice(list(_AGENTS.items()))
        if await self._is_busy(queue):
            return False
        phones = await open_phones(self._here, [agent])
        folder = self._here.settings.data / "network"
        caller = self._random.choice(cast.CUSTOMERS)
        try:
            placed = await ask_network(
                folder,
                "place",
                from_number=caller.number,
                to=cast.direct_number(queue),
                name=caller.name,
                text=self._random.choice(_WORDS),
                duration=self._random.uniform(*_SECONDS),
            )
            while not (await ask_network(folder, "call", id=placed["id"])).get("ended"):  # noqa: ASYNC110
                await asyncio.sleep(1.0)
        finally:
            await phones.stop()
        return True

    async def _is_busy(self, queue: str) -> bool:
        standing = await ask_network(self._here.settings.data / "network", "calls", standing=True)
        members = [demo.demo_extension_id(self._here.keys, demo.DEMO, each) for each in cast.QUEUE_MEMBERS[queue]]
        account_id = demo.demo_account_id(self._here.keys, demo.DEMO)
        there = await self._here.get(CallControl).registrations_of_many(account_id, members)
        return bool(standing["calls"] or there)
