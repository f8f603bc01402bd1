"""What helps people beside calling each other, in a call server: intercom, paging, supervision, figures about what
they heard.
"""

from collections.abc import Callable, Iterable
from typing import Any

from clarion.apps.live_quality import CallQualityService
from clarion.apps.snapshot_loader import Keys, Parts, SnapshotLoader, replace_parts
from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls import programs
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory
from clarion.calls.model import Call
from clarion.calls.ports import Registrations
from clarion.calls.switchboard import Switchboard
from clarion.calls.turn import OVER
from clarion.features import people, phone
from clarion.features.conduct import SupervisionGuard
from clarion.features.messaging import ROOM_CODES_CHANGED, read_room_codes
from clarion.features.phone.conferencing import (
    CONFERENCES_CHANGED,
    ChatCallProgram,
    ConferenceCache,
    ConferenceProgram,
    ConferenceSnapshot,
    chat_door,
    read_conference_memory,
)
from clarion.features.phone.delegation import (
    DELEGATES_CHANGED,
    DelegateCache,
    DelegateSnapshot,
    read_delegate_memory,
)
from clarion.features.phone.hospitality import ROOMS_CHANGED, RoomGuard, RoomSnapshot
from clarion.features.phone.hospitality import read_snapshot as read_room_memory
from clarion.features.phone.intercom import (
    INTERCOM_CHANGED,
    Intercom,
    IntercomCache,
    IntercomSnapshot,
    read_intercom_memory,
)
from clarion.features.phone.lines import AnswerRegistry
from clarion.features.phone.linked import LinkCache
from clarion.features.phone.paging import (
    PAGING_CHANGED,
    PagedProgram,
    PagingAnswer,
    PagingCache,
    PagingController,
    PagingProgram,
    PagingSnapshot,
    read_paging_memory,
)
from clarion.features.phone.park_locations import ParkLocations
from clarion.features.phone.spending import SPENDING_CHANGED, AccountSpending, SpendingEnforcer, SpendingSnapshot
from clarion.features.phone.spending import read_snapshot as read_spending_memory
from clarion.features.phone.supervision import (
    SUPERVISION_CHANGED,
    SuperviseProgram,
    SupervisionCache,
    SupervisionCodes,
    SupervisionController,
    SupervisionSnapshot,
    read_supervision_memory,
)

_ALL = "all"


async def _read_codes(session: AsyncSession) -> ConferenceSnapshot:
    """Of people's conferences, and of the rooms of chats."""
    known = await read_conference_memory(session)
    rooms = [chat_door(door.account_id, door.code, door.chat_id) for door in await read_room_codes(session)]
    return ConferenceSnapshot(doors=(*rooms, *known.doors))


def _whole(_payload: Payload) -> Keys:
    return [_ALL]


def _if_gone(payload: Payload) -> Keys:
    return [_ALL] if payload.get("event_type") == "Delete" else []


def _of_account(payload: Payload) -> Keys:
    return [str(payload["account_id"])]


class CallAids:
    """Made with the memory of a call server. `calls`: those that it has; known once they are."""

    def __init__(self, here: Container, directory: Directory) -> None:
        self._directory = directory
        self.calls: Callable[[], Iterable[Call]] = tuple
        self.intercom = IntercomCache()
        self.paging = PagingCache()
        self.delegates = DelegateCache()
        self.links = LinkCache()
        self.quality = CallQualityService()
        programs.register(PagingProgram())
        programs.register(PagedProgram())
        self.supervision = SupervisionCache()
        programs.register(SuperviseProgram())
        self.conferences = ConferenceCache()
        programs.register(ConferenceProgram(self.conferences))
        programs.register(ChatCallProgram())
        self.spending = SpendingEnforcer(directory, here.clock, here.settings.server_id)
        self.rooms = RoomGuard(directory)
        self._loaders = [*self._books(here), self._spending_book(here)]

    def _books(self, here: Container) -> list[SnapshotLoader[Any]]:
        """Small tables, each read whole: when one of its own rows changes, or an extension goes with its rows."""

        def book(topic: str, kind: type[Any], purpose: str, read: Any, load: Any, *more: str) -> SnapshotLoader[Any]:
            async def read_parts(session: AsyncSession, _keys: frozenset[str] | None) -> Parts[Any]:
                return {_ALL: await read(session)}

            def use(parts: Parts[Any], _whole: bool) -> None:
                load(parts.get(_ALL) or kind())

            topics = dict.fromkeys((topic, *more), _whole) | {people.EXTENSION_CHANGED: _if_gone}
            return SnapshotLoader(here, kind, purpose=purpose, topics=topics, read=read_parts, use=use)

        paging, supervision, conferences = self.paging.load, self.supervision.load, self.conferences.load
        links = self.links.load
        devices = phone.DEVICES_CHANGED
        return [
            book(
                CONFERENCES_CHANGED,
                ConferenceSnapshot,
                "conference codes",
                _read_codes,
                conferences,
                ROOM_CODES_CHANGED,
            ),
            book(INTERCOM_CHANGED, IntercomSnapshot, "intercom", read_intercom_memory, self.intercom.load),
            book(DELEGATES_CHANGED, DelegateSnapshot, "delegates", read_delegate_memory, self.delegates.load),
            book(people.ACCOUNT_LINKS_CHANGED, people.LinkSnapshot, "account links", people.read_link_memory, links),
            book(PAGING_CHANGED, PagingSnapshot, "paging groups", read_paging_memory, paging, devices),
            book(ROOMS_CHANGED, RoomSnapshot, "rooms", read_room_memory, self.rooms.load),
            book(SUPERVISION_CHANGED, SupervisionSnapshot, "supervision", read_supervision_memory, supervision),
        ]

    def _spending_book(self, here: Container) -> SnapshotLoader[AccountSpending]:
        """By account: those that have a rate."""
        known: dict[str, AccountSpending] = {}

        async def read_parts(session: AsyncSession, keys: frozenset[str] | None) -> Parts[AccountSpending]:
            found = (await read_spending_memory(session, here.clock.now(), keys)).accounts
            return {**dict.fromkeys(keys or ()), **found}

        def use(parts: Parts[AccountSpending], whole: bool) -> None:
            changed = whole or any(known.get(key) != part for key, part in parts.items())
            replace_parts(known, parts, whole)
            if changed:
                self.spending.load(SpendingSnapshot(accounts=dict(known)))

        topics = (SPENDING_CHANGED, people.EXTENSION_CHANGED, people.ACCOUNT_CHANGED, people.COST_CENTERS_CHANGED)
        return SnapshotLoader(
            here,
            AccountSpending,
            purpose="spending",
            topics=dict.fromkeys(topics, _of_account),
            read=read_parts,
            use=use,
        )

    def open_answers(self, answers: AnswerRegistry) -> None:
        answers.register("PagingOnly", PagingAnswer(self.paging))
        answers.register("ParkLocation", ParkLocations())

    def open_desk(self, board: Switchboard, registrations: Registrations) -> PagingController:
        return PagingController(self.paging, board, self._directory, registrations, self.talks)

    def open_supervision(
        self, board: Switchboard, registrations: Registrations, guard: SupervisionGuard
    ) -> SupervisionController:
        return SupervisionController(self.supervision, board, self._directory, registrations, guard)

    def open_destinations(self, router: Router, registrations: Registrations) -> None:
        router.add_destination(SupervisionCodes(self._directory))
        router.add_destination(Intercom(self._directory, registrations, self.intercom, self.talks))

    def talks(self, extension_id: str) -> bool:
        """Whether somebody is in a call of this server, ringing included."""
        return any(
            party.identity.extension_id == extension_id and party.status not in OVER
            for call in self.calls()
            for party in call.parties.values()
        )

    async def open(self) -> None:
        for loader in self._loaders:
            await loader.open()

    async def settled(self) -> None:
        for loader in self._loaders:
            await loader.settled()

    async def close(self) -> None:
        for loader in reversed(self._loaders):
            await loader.close()
