"""Calls the phones of a group that is paged, and lets them go when the page is over."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import msgspec
import structlog

from clarion.calls.directory import Directory
from clarion.calls.events import Control, Event, PlaceFirst, TellProgram
from clarion.calls.model import Call, Identity, ProgramHop
from clarion.calls.ports import Registrations
from clarion.calls.wire import DeviceTarget
from clarion.features.phone.lines import identity_of
from clarion.features.phone.paging.book import PagingCache, PagingProfile
from clarion.features.phone.paging.live_call import PAGED, PAGING, words_for_phone

log = structlog.stdlib.get_logger("clarion.paging")
ORIGIN = "Paging"
RINGS_SECONDS = 8.0  # a phone that does not answer by itself is left alone then
AT_ONCE = 25


class Board(Protocol):
    """What it needs of the switchboard."""

    @property
    def calls(self) -> list[Call]: ...

    def post(self, call_id: str, event: Event) -> None: ...

    async def place(self, first: PlaceFirst, account_id: str) -> Call: ...


class PagingController:
    """Hears of every call of this server; keeps nothing that a restart would lose. `talks`: whether an extension is in
    a call.
    """

    def __init__(
        self,
        book: PagingCache,
        board: Board,
        directory: Directory,
        registrations: Registrations,
        talks: Callable[[str], bool],
    ) -> None:
        self._book = book
        self._board = board
        self._directory = directory
        self._registrations = registrations
        self._talks = talks
        self._begun: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def changed(self, call: Call) -> None:
        """Parties of a call have changed."""
        if call.origin == ORIGIN:
            self._let_go_if_over(call)
        elif call.call_id not in self._begun and _group_of(call):
            self._begun.add(call.call_id)
            task = asyncio.ensure_future(self._begin(call))
            self._tasks.add(task)
            task.add_done_callback(self._done)

    def ended(self, call: Call) -> None:
        self._begun.discard(call.call_id)
        for other in self._board.calls:
            if other.origin == ORIGIN and page_of(other) == call.call_id:
                self._end(other)

    def _let_go_if_over(self, call: Call) -> None:
        page = page_of(call)
        if not call.over and page and not self._is_on(page):
            self._end(call)

    def _is_on(self, page: str) -> bool:
        return any(call.call_id == page and not call.over for call in self._board.calls)

    def _end(self, call: Call) -> None:
        self._board.post(call.call_id, Control(action="end", token=""))

    async def _begin(self, call: Call) -> None:
        group = self._book.find(_group_of(call))
        talker = call.parties[1].leg or ""
        phones = self._phones(group, call) if group is not None else []
        count = 0
        for start in range(0, len(phones), AT_ONCE):
            if not self._is_on(call.call_id):
                break
            some = phones[start : start + AT_ONCE]
            count += len(await asyncio.gather(*(self._call(call, talker, *each) for each in some)))
        multicast = msgspec.json.encode(group.multicast if group is not None else ()).decode()
        words = {"count": str(count), "multicast": multicast}
        self._board.post(call.call_id, TellProgram(program=PAGING, words=words))

    def _phones(self, group: PagingProfile, call: Call) -> list[tuple[Identity, list[DeviceTarget]]]:
        """Phones that are there, whose owners neither talk nor want to be left alone; not the caller's own."""
        found = []
        for device_id in group.devices:
            device = self._directory.devices.get(device_id)
            owner = self._directory.extensions.get(device.extension_id) if device is not None else None
            if device is None or owner is None or device.account_id != call.account_id:
                continue
            quiet = owner.do_not_disturb or not owner.enabled or self._talks(owner.extension_id)
            targets = [] if quiet else list(self._registrations.device_targets(device_id))
            if targets:
                found.append((msgspec.structs.replace(identity_of(owner), device_id=device_id), targets[:1]))
        return found

    async def _call(self, call: Call, talker: str, who: Identity, targets: list[DeviceTarget]) -> Call:
        first = PlaceFirst(
            origin=ORIGIN,
            first=who,
            targets=tuple(targets),
            dial="",
            program=words_for_phone(call.call_id, talker),
            shown=msgspec.structs.replace(call.parties[1].identity, name=call.parties[1].shown.name),
            seconds=RINGS_SECONDS,
            auto_answer=True,
        )
        return await self._board.place(first, call.account_id)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("A page could not begin", problem=repr(task.exception()))


def _group_of(call: Call) -> str:
    """The group that is to be paged by this call; empty: none, or it has been."""
    routing = call.routing
    hop = routing.current if routing is not None else None
    if routing is None or not isinstance(hop, ProgramHop) or hop.program != PAGING:
        return ""
    return routing.programme.get("group", "") if routing.programme.get("stage") == "calling" else ""


def page_of(call: Call) -> str:
    """The session of the page that a phone is called for."""
    asked = call.first_program.partition(":")
    if asked[0] == PAGED:
        return asked[2].partition(" ")[0]
    return call.routing.programme.get("page", "") if call.routing is not None else ""
