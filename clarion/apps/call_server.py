"""The role `calls`: SIP and media engines, the call core, and the features that take part in live calls."""

import asyncio
import gc
from dataclasses import replace

from clarion.apps.call_draining import add_draining
from clarion.apps.call_planner import Explainer
from clarion.apps.call_stores import binding_store, call_store, clear_forgotten, deposit_queue
from clarion.apps.caller_identity import identity_config
from clarion.apps.clock_watch import ClockWatch
from clarion.apps.conduct_watch import LiveWatch
from clarion.apps.downtime import Downtime
from clarion.apps.live_blf import LAMPS, LiveBlf
from clarion.apps.live_calls import Live
from clarion.apps.live_meetings import LiveMeetings
from clarion.apps.live_queues import LiveQueues
from clarion.apps.live_replies import LiveReplies
from clarion.apps.media_engines import media_engine
from clarion.apps.sip_addresses import other_servers, sip_address, sip_config
from clarion.apps.suspended_calls import SuspendedCalls
from clarion.base.bus import Subscription
from clarion.base.clock import SteadyClock
from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.files import Files
from clarion.base.settings import Settings
from clarion.base.telemetry import get_logger
from clarion.calls.actor import Engines
from clarion.calls.blf import BlfRegistry
from clarion.calls.call_migration import CallMigration
from clarion.calls.call_traces import TRACE, CallTraceWriter
from clarion.calls.cdr_queue import CdrQueue, CdrQueueConsumer
from clarion.calls.cdr_writer import CdrTable, CdrWriter
from clarion.calls.conference_control import ConferenceControl
from clarion.calls.control import ControlServer
from clarion.calls.event_publisher import EventPublisher
from clarion.calls.fax_line import FaxLine
from clarion.calls.model import Call, LegState
from clarion.calls.performer import Performer
from clarion.calls.ports import CallStore
from clarion.calls.reconcile import Reconciler
from clarion.calls.store import FileCallStore
from clarion.calls.switchboard import Listeners, Switchboard
from clarion.engines.fax_modem import FaxModems
from clarion.engines.rtpengine import Announcer
from clarion.engines.sip import (
    CallerIdentity,
    FileBindingStore,
    RegistrationChange,
    SipEngine,
)
from clarion.features.conduct import conduct_of, read_states
from clarion.features.emergency import TEST_LOCATION, LocationTestCaller
from clarion.features.fax import SEND_FAX, STOP_FAX, FaxCaller, LocalFaxes
from clarion.features.phone import RESYNC, TEAMS_STATES
from clarion.features.phone.click_to_call import OPERATION as CLICK_TO_CALL
from clarion.features.phone.click_to_call import ClickToCallService
from clarion.features.phone.conferencing import ChatRoomController
from clarion.features.phone.handling import EXPLAIN
from clarion.features.phone.spending import OPERATION as SPENDING
from clarion.features.phone.spending import RUNNING
from clarion.features.phone.wake_ups import OPERATION as WAKE_UP
from clarion.features.phone.wake_ups import WakeUpCaller

log = get_logger(__name__)

RECORDS_WAIT_S = 3.0  # then no other process seems to write CDRs, and the call server does


class CallServer:
    """A part that `clarion up` and `clarion calls` run. `start` returns when calls can come."""

    name = "call server"

    def __init__(self, here: Container) -> None:
        settings = here.settings
        self._clock = SteadyClock(here.clock)
        self._here = here = replace(here, clock=self._clock)
        self._deposits = deposit_queue(here)
        self._feed = EventPublisher(here.bus, settings.server_id, self._deposits.put)
        self._live = Live(here)
        self._store: CallStore = call_store(settings)
        self._downtime = Downtime(settings, self._store)
        self._open_cdrs(settings)
        router, directory = self._live.router, self._live.directory
        self._watch = LiveWatch(here, conduct_of(here), directory, self._live.attestor)
        self._board = Switchboard(settings.server_id, directory, router, here.clock, self._listeners())
        self._live.aids.calls = lambda: self._board.calls
        self._sip = self._signalling()
        self._live.open_destinations(self._sip)
        self._follow_calls()
        self._queues = self._live_queues()
        aids = self._live.aids
        self._pages = aids.open_desk(self._board, self._sip)
        self._supervision = aids.open_supervision(self._board, self._sip, self._live.may_supervise)
        self._media = media_engine(here, self._meetings.legs, self._live.aids.quality.reported)
        self._meetings.attach(self._media, self._sip.liveness.is_there)
        self._sip.liveness.on_closed = self._media.watch.connection_closed
        self._performer = Performer(self._sip, self._media, directory, self._live.sounds, settings.data / "recordings")
        self._performer.loudspeaker = Announcer(self._media, settings.paging_interface)
        self._performer.tape.may_record = self._live.may_record
        self._performer.tape.has_room = here.get(DiskSpace).has_room
        self._fax = FaxLine(self._media, self._sip, FaxModems(), here.get(Files), self._board, settings.data / "fax")
        self._performer.open_fax(self._fax)
        self._performer.own_sounds = self._live.greetings.own
        self._board.attach(Engines(self._sip, self._media, self._performer, self._store, here.clock))
        self._reconciler = Reconciler(settings.server_id, self._board, self._store, self._media, self._cdr_writer)
        self._moves = self._moving(settings)
        self._control = ControlServer(
            here.bus, settings.server_id, self._board, router, directory, self._sip, self._moves
        )
        self._subscriptions: list[Subscription] = []
        self._adopting: dict[str, asyncio.Future[int]] = {}

    def _listeners(self) -> Listeners:
        feed = self._feed
        return Listeners(self._changed, self._ended, self._asked, feed.deposit, feed.notice, self._moved)

    def _open_cdrs(self, settings: Settings) -> None:
        """Through the CDR queue where there is one, else straight into the table."""
        cdrs = CdrTable(self._here.storage, self._here.bus)
        self._cdr_queue = CdrQueue(settings.valkey_url) if settings.valkey_url else None
        queue = self._cdr_queue
        self._cdr_consumer = CdrQueueConsumer(queue, cdrs, patience=RECORDS_WAIT_S) if queue else None
        self._cdr_writer = CdrWriter(cdrs, self._store, queue)

    def _moving(self, settings: Settings) -> CallMigration:
        address, others = sip_address(settings), other_servers(settings)
        bus, board, sip = self._here.bus, self._board, self._sip
        return CallMigration(bus, settings.server_id, address, others, board, sip, self._reconciler)

    def _follow_calls(self) -> None:
        """What is told of calls while they live, beside queues and records."""
        board, live = self._board, self._live
        files, has_room = self._here.get(Files), self._here.get(DiskSpace).has_room
        self._traces = CallTraceWriter(self._here.settings.server_id, self._sip.core.trace, files, board, has_room)
        self._clock_watch = ClockWatch(self._clock, lambda: self.is_idle, self._sip.registrar.clock_moved)
        board.flips.registrations = self._sip
        self._sip.core.reports.heard = live.aids.quality.published
        self._replies = LiveReplies(board, live.sounds, live.directory)
        self._lamps = LiveBlf(self._here, board, self._sip, self._feed, BlfRegistry(live.directory))
        self._rooms = ChatRoomController(board, live.directory, live.router)
        self._meetings = LiveMeetings(self._here, board, live.directory, live.router)
        spending = live.aids.spending
        spending.post, spending.calls = board.post, lambda: board.calls
        spending.put, spending.keep = self._feed.put, self._feed.keep
        spending.others = bool(other_servers(self._here.settings))
        conduct_of(self._here).add_source(spending)

    def _signalling(self) -> SipEngine:
        here, router = self._here, self._live.router
        bindings = binding_store(here.settings)
        if isinstance(bindings, FileBindingStore):
            here.health.register("registration journal", bindings.journal.check)
        return SipEngine(
            sip_config(here),
            self._live.directory,
            self._board,
            is_emergency=router.is_emergency,
            is_emergency_in=router.is_emergency_in,
            clock=here.clock,
            bindings=bindings,
            take_over=self._take_over,
            bring=self._bring,
            on_registration=self._registered,
            on_auth_failed=self._watch.auth_failed,
            backlog=self._board.backlog,
            identity=CallerIdentity(identity_config(here.settings), here.clock, self._live.attestor.level),
        )

    def _live_queues(self) -> LiveQueues:
        live, others = self._live, other_servers(self._here.settings)
        return LiveQueues(self._here, live, self._board, self._sip, self._feed, others)

    # ---- life

    async def start(self) -> None:
        """Directory first, then media, then the calls of an earlier run, then the door."""
        clear_forgotten(self._here.settings.data / "recordings")
        await self._live.start()
        await self._live.prompts.prepare()
        await self._media.start()
        await self._start_queues()
        if isinstance(self._store, FileCallStore):
            self._store.open()
            self._here.health.register("call journal", self._store.journal.check)
        self._downtime.start()
        await self._reconciler.resume_own()
        self._add_states()
        self._queues.serve(self._control)
        self._control.add(EXPLAIN, Explainer(self._live.surroundings(self._sip)))
        self._control.add("supervise", self._supervision.supervise)
        self._control.add(CLICK_TO_CALL, ClickToCallService(self._board, self._live.directory, self._live.router).ring)
        self._add_faxes()
        self._control.add(WAKE_UP, WakeUpCaller(self._board, self._live.directory, self._sip).ring)
        self._add_conferences()
        self._control.add(LAMPS, self._lamps.answer)
        self._follow_limits()
        self._control.start()
        await self._moves.release_claimed()
        await self._queues.start(self._moves, self._reconciler)
        self._live.loader.on_use = self._lamps.refresh
        self._queues.on_node_down += [self._lamps.lost, self._deposits.adopt]
        await self._lamps.start(other_servers(self._here.settings))
        await self._sip.start()
        await self._reconciler.end_interrupted()
        await self._reconciler.check_media(self._downtime.media_lost_at())
        await self._meetings.phones.open()
        waiting = self._here.bus.subscribe("voicemail.waiting", self._tell_waiting)
        self._subscriptions += [waiting, self._here.bus.subscribe(RESYNC, self._resync)]
        # Which state a number lies in is asked when a call ends; reading the tables would hold up other calls.
        await asyncio.to_thread(read_states)
        # What stands now stays: the collector need not walk it again and again while calls are set up.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)

    async def _start_queues(self) -> None:
        """What leaves calls: events, deposits, CDRs."""
        self._feed.start()
        await self._deposits.start()
        self._cdr_writer.start()
        if self._cdr_consumer is not None:
            self._cdr_consumer.start()

    async def stop(self) -> None:
        for subscription in self._subscriptions:
            await subscription.close()
        self._clock_watch.stop()
        self._suspended.close()
        await self._lamps.stop()
        await self._queues.stop()
        await self._control.stop()
        await self._drain.stop()
        await self._meetings.phones.close()
        self._sip.drain()
        await self._reconciler.end_unanswered()
        await self._traces.stop()
        await self._sip.stop()
        await self._fax.between.close()
        await self._feed.stop()
        await self._deposits.stop()
        await self._cdr_writer.stop()
        if self._cdr_consumer is not None and self._cdr_queue is not None:
            await self._cdr_consumer.stop()
            await self._cdr_queue.close()
        await self._fax.close()
        await self._media.close_all()
        await self._live.stop()
        await self._downtime.stop()

    @property
    def is_idle(self) -> bool:
        """Whether no call is up."""
        return not self._board.calls

    async def health(self) -> str | None:
        living = [engine.name for engine in self._media.engines.all.values() if engine.alive]
        return None if living else "No media engine answers; calls cannot be carried."

    async def live_calls(self) -> int:
        """Those that another start can go on with: somebody has answered."""
        answered = LegState.ANSWERED
        return sum(
            not call.over and any(leg.state is answered for leg in call.legs.values()) for call in self._board.calls
        )

    # ---- between the engines and the rest

    def _follow_limits(self) -> None:
        spending = self._live.aids.spending
        self._control.add(SPENDING, spending.answer)
        self._subscriptions.append(self._here.bus.subscribe(RUNNING, spending.hear))
        spending.start()
        self._suspended = SuspendedCalls(self._here, self._live.directory, lambda: self._board.calls, self._board.post)
        self._clock_watch.start()

    def _add_states(self) -> None:
        self._control.add(TRACE, self._traces.answer)
        self._control.add("trunk-states", self._trunk_states)
        self._add_location_tests()
        sip, moves, router = self._sip, self._moves, self._live.router
        self._drain = add_draining(self._control, self._here.settings, self._board, sip, moves, self._media, router)
        self._control.add(TEAMS_STATES, self._teams_states)

    def _add_faxes(self) -> None:
        local = LocalFaxes(self._fax.between, self._board.listeners, self._here.settings.server_id, self._clock)
        caller = FaxCaller(self._board, self._live.directory, self._live.router, local)
        self._control.add(SEND_FAX, caller.send)
        self._control.add(STOP_FAX, local.stop)

    def _add_location_tests(self) -> None:
        live, domain = self._live, self._here.settings.sip_domain
        caller = LocationTestCaller(self._board, live.directory, live.router, self._clock, domain)
        self._control.add(TEST_LOCATION, caller.call)

    def _add_conferences(self) -> None:
        conferences = ConferenceControl(self._board, self._live.directory, self._moves)
        for name, operation in (conferences.operations | self._rooms.operations).items():
            self._control.add(name, operation)
        self._meetings.serve(self._control)

    def _asked(self, call: Call, topic: str, payload: dict[str, str]) -> None:
        if not self._meetings.phones.asked(call, topic, payload):
            self._feed.ask(call, topic, payload)

    def _changed(self, call: Call, parties: tuple[int, ...]) -> None:
        self._feed.announce(call, parties)
        self._watch.changed(call, parties)
        self._queues.desks.changed(call)
        self._lamps.changed(call)
        self._replies.changed(call)
        self._pages.changed(call)
        self._rooms.changed(call)
        self._meetings.changed(call)
        self._live.aids.spending.changed(call)

    def _ended(self, call: Call) -> None:
        self._watch.ended(call)
        self._live.aids.spending.changed(call)
        self._queues.desks.ended(call)
        self._lamps.changed(call)
        self._pages.ended(call)
        self._rooms.changed(call)
        self._meetings.changed(call)
        self._live.aids.quality.ended(call, self._feed.put)
        self._feed.forget(call.call_id)
        self._traces.ended(call)
        self._cdr_writer.record(call)

    def _moved(self, call: Call, *, here: bool) -> None:
        self._feed.moved(call, here=here)
        self._queues.desks.moved(call, here=here)
        self._lamps.changed(call)
        self._meetings.moved(call, here=here)
        spending = self._live.aids.spending
        (spending.changed if here else spending.left)(call)
        (self._replies.changed if here else self._traces.ended)(call)

    async def _take_over(self, sip_call_id: str, our_tag: str) -> bool:
        """A request for a dialog that another call server had: go on with its call."""
        server_id = (our_tag or sip_call_id.rpartition("@")[2]).partition("-")[0]
        if server_id == self._here.settings.server_id:
            server_id = await self._gone_from_here(sip_call_id)
        if not server_id:
            return False
        running = self._adopting.get(sip_call_id)
        if running is None:
            running = asyncio.ensure_future(self._reconciler.adopt(server_id, sip_call_id))
            self._adopting[sip_call_id] = running
            running.add_done_callback(lambda _: self._adopting.pop(sip_call_id, None))
        return await running > 0

    async def _gone_from_here(self, sip_call_id: str) -> str:
        """A dialog of ours that we do not know: another server may have its call. If that one has gone as well, its
        name: the call can be taken over from it.
        """
        moved = self._sip.core.moved
        lost = moved.lost.get(sip_call_id, "")
        found = None if lost else await self._moves.find(sip_call_id)
        if found is not None:
            moved.note(sip_call_id, *found)
        return lost

    async def _bring(self, sip_call_id: str, tag: str, account_id: str) -> bool:
        """A transfer names a call that another call server has."""
        return await self._moves.bring(sip_call_id, tag, account_id)

    def _registered(self, change: RegistrationChange) -> None:
        self._watch.registered(change, self._sip)
        self._queues.desks.refresh()
        self._feed.put(
            "registrations.changed",
            {
                "account_id": change.account_id,
                "extension_id": change.extension_id,
                "device_id": change.device_id,
                "online": change.online,
            },
        )

    async def _resync(self, payload: dict[str, object]) -> None:
        """A phone has other settings to fetch."""
        self._sip.check_sync(str(payload["device_id"]))

    async def _trunk_states(self, payload: dict[str, object]) -> dict[str, object]:
        """How this call server finds the trunks of an account, and those for everybody."""
        mine = ("", payload["account_id"])
        return {"trunks": [state for state in self._sip.carriers.states() if state["account_id"] in mine]}

    async def _teams_states(self, payload: dict[str, object]) -> dict[str, object]:
        """How this call server finds the account's Microsoft Teams."""
        return {"states": self._sip.teams.states(str(payload["account_id"]))}

    async def _tell_waiting(self, payload: dict[str, object]) -> None:
        """Message-waiting indication (RFC 3842) after the mailbox changed."""
        self._sip.notify_waiting(str(payload["extension_id"]), int(str(payload["new"])), int(str(payload["old"])))
