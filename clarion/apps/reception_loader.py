"""Fills the call core's books of menus and greetings, an account at a time, and has their sounds here first.

Calls never wait for it. A sealed copy in the data folder lets a call server start while the database is away.
"""

import asyncio

import structlog

from clarion.apps.read_again import ReadAgain
from clarion.apps.sealed_copy import SealedCopy
from clarion.apps.sound_shelf import SoundShelf
from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.calls.directory import Directory
from clarion.features import people, phone
from clarion.features.phone.greetings import GreetingBook
from clarion.features.phone.menus import MenuBook, ReceptionMemory, accounts_with_reception, read_reception

log = structlog.stdlib.get_logger("clarion.reception")

FILE_NAME = "reception.sealed"
TOPICS = (
    phone.MENUS_CHANGED,
    phone.GREETINGS_CHANGED,
    phone.PROMPTS_CHANGED,
    people.EXTENSION_CHANGED,
    people.ACCOUNT_CHANGED,
    people.SITES_CHANGED,
)
_NAMES_S = 60.0
_SPOKEN_KINDS = ("User", "VirtualUser", "DigitalUser", "Department", "Limited")


class ReceptionLoader:
    """`loads` counts how often something was read."""

    def __init__(
        self, here: Container, directory: Directory, menus: MenuBook, greetings: GreetingBook, shelf: SoundShelf
    ) -> None:
        self._here = here
        self._directory = directory
        self._menus = menus
        self._greetings = greetings
        self._shelf = shelf
        self._copy = SealedCopy(here, FILE_NAME, ReceptionMemory, purpose="copy of menus and greetings")
        self._memory = ReceptionMemory()
        self._again = ReadAgain(here, "menus and greetings", self._read_changed)
        self._accounts: set[str] | None = set()  # to be read again; None: all
        self.loads = 0

    async def open(self) -> None:
        """Read everything, or start from the copy; then go on listening."""
        await self._again.hear(*TOPICS, note=self._note)
        try:
            await self._read(None)
        except Exception as error:
            log.warning("Menus and greetings start from their copy", problem=str(error))
            self._use(self._copy.read() or ReceptionMemory())
            self._accounts = None
        self._again.soon()  # names are to be spoken
        self._again.start(every_s=_NAMES_S)  # the directory may have learned of people a little later

    async def close(self) -> None:
        await self._again.close()

    def _note(self, payload: Payload) -> None:
        if self._accounts is not None:
            self._accounts.add(str(payload["account_id"]))

    async def _read_changed(self) -> None:
        """Names are spoken afterwards: nobody needs them at once. They are also while the database is away."""
        accounts, self._accounts = self._accounts, set()
        try:
            if accounts is None or accounts:
                await self._read(accounts)
        except Exception:
            self._accounts = None if accounts is None or self._accounts is None else self._accounts | accounts
            await self._speak_names()
            raise
        await self._speak_names()

    async def _read(self, accounts: set[str] | None) -> None:
        """These accounts; None: all that have anything. The sounds come before the menus that play them."""
        memory = ReceptionMemory() if accounts is None else self._memory
        async with self._here.storage.reading() as session:
            for account_id in sorted(await accounts_with_reception(session) if accounts is None else accounts):
                memory = memory.with_account(account_id, await read_reception(session, account_id))
        await self._shelf.bring(memory.prompts())
        self._use(memory)
        await asyncio.to_thread(self._copy.write, memory)

    def _use(self, memory: ReceptionMemory) -> None:
        self._memory = memory
        self._menus.load(memory.menus, memory.desks)
        self._greetings.load(memory.sounds)
        self.loads += 1

    async def _speak_names(self) -> None:
        """Of everybody whom callers may spell."""
        accounts = self._memory.accounts_by_name()
        everybody = self._directory.extensions.values() if accounts else ()
        people_there = [one for one in everybody if one.account_id in accounts and one.kind in _SPOKEN_KINDS]
        await self._shelf.name(one for one in people_there if one.enabled and one.listed)
