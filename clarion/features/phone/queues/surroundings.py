"""What all desks of a call server share: calls, phones, people, time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog

from clarion.base.bus import Payload
from clarion.base.clock import Clock
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory
from clarion.calls.events import Event, PlaceFirst
from clarion.calls.leases import Leases
from clarion.calls.model import Call
from clarion.calls.ports import Registrations
from clarion.features.phone.queues.estimates import Paces
from clarion.features.phone.queues.live_call import Sounds, standard_sounds
from clarion.features.phone.queues.profile import QueueCache

log = structlog.stdlib.get_logger("clarion.queues")

Bring = Callable[[str, str, str], Awaitable[None]]  # server that is to take the call, call id, account id


RingsElsewhere = Callable[[frozenset[str]], Awaitable[tuple[float, str] | None]]
"""Of the calls that ring at these extension ids at other call servers: since when the oldest is there, and at which."""


class Board(Protocol):
    """What desks need of the switchboard."""

    @property
    def calls(self) -> list[Call]: ...

    def post(self, call_id: str, event: Event) -> None: ...

    async def place(self, first: PlaceFirst, account_id: str) -> Call: ...


class Surroundings:
    """What all desks of a call server share."""

    def __init__(
        self,
        book: QueueCache,
        board: Board,
        router: Router,
        registrations: Registrations,
        directory: Directory,
        clock: Clock,
        leases: Leases,
        server_id: str,
    ) -> None:
        self.book = book
        self.board = board
        self.router = router
        self.registrations = registrations
        self.directory = directory
        self.clock = clock
        self.leases = leases
        self.server_id = server_id
        self.busy: dict[str, set[str]] = {}  # extension id: their calls here
        self.elsewhere: dict[str, set[str]] = {}  # extension id: servers where they are in a call
        self.tell: Callable[[str, Payload], None] = lambda topic, payload: None
        self.bring: Bring | None = None
        self.rings_elsewhere: RingsElsewhere | None = None  # None: there is no other call server
        self.sounds: Sounds = standard_sounds
        self.paces = Paces()
        self.tasks: set[asyncio.Task[Any]] = set()

    def now(self) -> float:
        return self.clock.now().timestamp()

    def run(self, work: Awaitable[Any]) -> None:
        """In the background; a fault is logged."""
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("A desk could not do something", problem=repr(task.exception()))

    def is_free(self, extension_id: str) -> bool:
        """Whether somebody has a phone, and no other call."""
        extension = self.directory.extensions.get(extension_id)
        if extension is None or not extension.enabled or self.busy.get(extension_id):
            return False
        return not self.elsewhere.get(extension_id) and bool(self.registrations.targets(extension_id))
