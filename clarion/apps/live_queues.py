"""Queues in a call server: what call handling knows of them, their desks, and the callers of a lost server."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import msgspec
import structlog

from clarion.apps.queue_loader import QueueLoader
from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError, NotFound
from clarion.calls.call_migration import CallMigration, topic
from clarion.calls.control import ControlServer
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory
from clarion.calls.event_publisher import PRESENCE, PRESENCE_MOVED, EventPublisher
from clarion.calls.leases import Leases, LocalLeases, ValkeyLeases
from clarion.calls.model import Call
from clarion.calls.ports import Registrations
from clarion.calls.reconcile import Reconciler
from clarion.calls.switchboard import Switchboard
from clarion.calls.views import accounts_of, session_view
from clarion.features.phone.greetings import GreetingCache
from clarion.features.phone.lines import identity_of
from clarion.features.phone.queues import (
    QueueCache,
    QueueDispatchers,
    Surroundings,
    queue_account_of,
    read_talks,
)

log = structlog.stdlib.get_logger("clarion.queues")

BRING, PICK_UP = "bring-queue-call", "pick-up"
REMEMBERED_SECONDS = 24 * 3600
_BRING_S = 5.0


class Known(Protocol):
    """What a call server holds in memory, as far as queues need it."""

    queues: QueueCache
    queue_loader: QueueLoader
    router: Router
    directory: Directory
    greetings: GreetingCache


class LiveQueues:
    """Made with the call server; `desks` hears of every call."""

    def __init__(
        self,
        here: Container,
        known: "Known",
        board: Switchboard,
        registrations: Registrations,
        feed: EventPublisher,
        others: list[str],
    ) -> None:
        self._here = here
        self._known = known
        self._board = board
        self._registrations = registrations
        self._others = others
        self.leases = leases_of(here, others)
        server_id = here.settings.server_id
        around = Surroundings(
            known.queues, board, known.router, registrations, known.directory, here.clock, self.leases, server_id
        )
        around.tell = feed.put
        around.bring = self._bring
        around.sounds = known.greetings.find
        self._around = around
        self.desks = QueueDispatchers(around)
        self.on_node_down: list[Callable[[str], None]] = []  # who else hears that a call server is gone
        self._presence: list[Subscription] = []
        self._moves: CallMigration | None = None
        self._reconciler: Reconciler | None = None

    async def start(self, moves: CallMigration, reconciler: Reconciler) -> None:
        """Once the calls of an earlier run live again."""
        self._moves, self._reconciler = moves, reconciler
        if self._others:
            self._around.rings_elsewhere = moves.longest_ringing
        self._known.queue_loader.on_load = self.desks.refresh
        if self._others:  # our own calls are heard of without the bus
            for topic in (PRESENCE, PRESENCE_MOVED):
                self._presence.append(self._here.bus.subscribe(topic, self._on_presence))
                await self._presence[-1].ready()
        self.desks.open(sorted(self._known.directory.accounts))
        await self.leases.start(self._lost)
        self._around.run(self._read_paces())

    def serve(self, control: ControlServer) -> None:
        """What of queues this call server can be asked."""
        for name, operation in (
            ("queues", self.view),
            ("be-ready", self.be_ready),
            (BRING, self.take),
            (PICK_UP, self.pick_up),
        ):
            control.add(name, operation)

    async def stop(self) -> None:
        for subscription in self._presence:
            await subscription.close()
        await self.leases.stop()

    async def _on_presence(self, payload: Payload) -> None:
        self.desks.presence(payload)

    async def _read_paces(self) -> None:
        """How long callers of queues were talked with lately, from CDRs."""
        since = self._here.clock.now() - timedelta(seconds=REMEMBERED_SECONDS)
        self._around.paces.learn(await read_talks(self._here.storage, since))

    async def _lost(self, server_id: str) -> None:
        """Callers who wait at a server that is gone are ours now, or another server's that was faster. So is what only
        rings there.
        """
        self.desks.lost(server_id)
        for told in self.on_node_down:
            told(server_id)
        assert self._reconciler is not None
        count = await self._reconciler.adopt_calls(server_id, _needs_a_server)
        self._around.run(self._read_paces())
        log.info("Callers of a lost call server go on waiting here", server=server_id, count=count)

    async def _bring(self, server_id: str, call_id: str, account_id: str) -> None:
        """Let the server whose desk decides take a caller of ours. Where that fails, the caller waits on here."""
        request = {"op": BRING, "session": call_id, "account_id": account_id}
        try:
            await self._here.bus.request(topic(server_id), request, _BRING_S)
        except ClarionError as error:
            log.warning("A caller could not be brought to the desk", call=call_id, problem=error.message)

    async def take(self, payload: Payload) -> Payload:
        """Another server has a caller for our desk."""
        assert self._moves is not None
        return {"taken": await self._moves.bring_session(str(payload["session"]), str(payload["account_id"]))}

    async def pick_up(self, payload: Payload) -> Payload:
        """Ring a device of somebody for a caller who rings or waits elsewhere. Who may, was asked before."""
        call = self._board.get_call(str(payload["session"]))
        account_id = str(payload["account_id"])
        device = self._known.directory.devices.get(str(payload["device_id"]))
        extension = self._known.directory.extensions.get(device.extension_id) if device is not None else None
        if account_id not in accounts_of(call) or device is None or extension is None:
            raise NotFound("There is no such session or device.", code="CMN-102", parameter="deviceId")
        targets = tuple(self._registrations.device_targets(device.device_id))
        if device.account_id != account_id or not targets:
            raise NotFound("The device is not online.", code="CMN-102", parameter="deviceId")
        called = call.parties[call.routing.callee].identity if call.routing is not None else None
        if called is not None and called.account_id != account_id:  # whom somebody of the account calls elsewhere
            raise NotFound("This party is not in your company.", code="CMN-102", parameter="partyId")
        who = msgspec.structs.replace(identity_of(extension), device_id=device.device_id)
        party = int(payload["party"])
        after = await self._board.control(call.call_id, "pick-up", party, who=who, targets=targets)
        return session_view(after, account_id)

    async def be_ready(self, payload: Payload) -> Payload:
        """A member of queues wraps up no longer; `ready` names them where it was this desk that waited."""
        extension_id = str(payload["extension_id"])
        done = self.desks.be_ready(str(payload["account_id"]), extension_id)
        return {"ready": [{"extension_id": extension_id}] if done else []}

    async def view(self, payload: Payload) -> Payload:
        """The account's queues as our desk sees them."""
        return {"queues": self.desks.view(str(payload["account_id"]))}


def _needs_a_server(call: Call) -> bool:
    """Whether nothing that a phone sends makes another call server take it over: it waits in a queue, or rings."""
    return bool(queue_account_of(call)) or not call.is_answered


def leases_of(here: Container, others: list[str]) -> Leases:
    settings = here.settings
    if settings.valkey_url and others:
        return ValkeyLeases(settings.valkey_url, settings.server_id, others)
    return LocalLeases(settings.data / "calls" / "leases", settings.server_id)
