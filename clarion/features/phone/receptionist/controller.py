"""Listens to what callers say to menus, and tells the call what they meant."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import structlog

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.transcription import CallRecogniser, Recogniser
from clarion.calls.control import CallControl
from clarion.features.phone.menus.live_call import HEARD, PROGRAM
from clarion.features.phone.menus.queries import get_menu
from clarion.features.phone.receptionist.service import people_of, understand_in

log = structlog.stdlib.get_logger("clarion.receptionist")
PATIENCE_S = 12.0  # the caller waits
_MOST_HINTS = 200
_LARGEST = 2 * 2**20  # bytes: six seconds of 16 bit at any rate of phones
Words = dict[str, str]


class ReceptionistController:
    """One in each process that may listen; each sound is heard by one."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._subscription: Subscription | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(HEARD, self._take, group="receptionist")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self, payload: Payload) -> None:
        """Callers of several calls are not heard one after another."""
        task = asyncio.get_running_loop().create_task(self.answer(payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def answer(self, payload: Payload) -> None:
        """Whatever goes wrong, the caller hears something."""
        try:
            words = await asyncio.wait_for(self._words(payload), PATIENCE_S)
        except (ClarionError, TimeoutError, OSError) as error:
            log.warning("A caller was not understood", menu=payload.get("menu_id"), problem=str(error))
            words = {"result": "none"}
        control = self._here.find(CallControl)
        if control is None:
            return
        told = words | {"recording": str(payload.get("recording", ""))}
        try:
            await control.tell_program(str(payload["telephony_session_id"]), PROGRAM, told)
        except ClarionError:
            log.info("Whoever spoke has gone")

    async def _words(self, payload: Payload) -> Words:
        recogniser = self._here.find(CallRecogniser) or self._here.find(Recogniser)
        if recogniser is None or await recogniser.check():
            return {"result": "away"}
        account_id, menu_id = str(payload["account_id"]), str(payload["menu_id"])
        async with self._here.storage.reading() as session:
            row = await get_menu(session, account_id, menu_id)
            names = [one.name for one in await people_of(session, account_id)]
        answers = row.receptionist.answers if row.receptionist is not None else []
        hints = [*(phrase for answer in answers for phrase in answer["phrases"]), *names][:_MOST_HINTS]
        heard = await recogniser.hear(_sound(Path(str(payload["path"]))), row.menu.language, hints)
        async with self._here.storage.reading() as session:
            understood = await understand_in(session, row, heard.text, self._here.clock.now())
        return understood.as_words(heard.text.replace("\n", " "))


async def _sound(path: Path) -> AsyncIterator[bytes]:
    def read() -> bytes:
        with path.open("rb") as file:
            return file.read(_LARGEST)

    yield await asyncio.to_thread(read)
