"""The SIP engine as the rest of Clarion sees it: the ports `Signalling` and `Registrations`, start and stop."""

from collections.abc import Callable

from clarion.base.clock import Clock, SystemClock, Timer
from clarion.base.load_metric import offer_load
from clarion.calls.directory import Device, Directory
from clarion.calls.ports import CallSink
from clarion.calls.wire import DeviceTarget, DialogNames, Presentation, Registration, Target
from clarion.engines.sip.authentication import Authenticator
from clarion.engines.sip.bindings import BindingStore, MemoryBindingStore
from clarion.engines.sip.carriers import CarrierLinks
from clarion.engines.sip.config import SipConfig
from clarion.engines.sip.core import Bring, Core, TakeOver
from clarion.engines.sip.events import EventPackage, Notifier
from clarion.engines.sip.fields import Address
from clarion.engines.sip.identity_desk import CallerIdentity
from clarion.engines.sip.in_dialog import InDialog
from clarion.engines.sip.leg import Leg, Role
from clarion.engines.sip.liveness import Liveness
from clarion.engines.sip.memory import export_leg, restore_leg
from clarion.engines.sip.moved import Moved
from clarion.engines.sip.overload import Overload
from clarion.engines.sip.registrar import SWEEP_SECONDS, Limit, Registrar, RegistrationChange
from clarion.engines.sip.reliability import Reliability
from clarion.engines.sip.renegotiation import Renegotiation
from clarion.engines.sip.requests import OtherRequests
from clarion.engines.sip.sessions import Sessions
from clarion.engines.sip.teams import TeamsLinks
from clarion.engines.sip.timers import TimerQueues
from clarion.engines.sip.transaction import Transactions
from clarion.engines.sip.transfer import Transfers
from clarion.engines.sip.uac import UserAgentClient
from clarion.engines.sip.uas import UserAgentServer
from clarion.engines.sip.user_agent import UserAgent


def _overload(core: Core, backlog: Callable[[], int]) -> Overload:
    config = core.config
    return Overload(
        core.clock,
        lambda: len(core.transactions.servers),
        max_lag=config.max_lag,
        max_transactions=config.max_transactions,
        backlog=backlog,
        max_backlog=config.max_backlog,
    )


class SipEngine:
    """One call server's SIP. Implements `Signalling` and `Registrations`; reports to `sink`.

    `is_emergency` judges what was dialled, whoever dials it; `is_emergency_in` (dialled, account) what is dialled in
    the country of an account, or of any when none is named. `take_over(call_id, our_tag)` may bring back a call that
    another process had, by `restore`, before a request for it is refused; `bring(call_id, tag, account_id)` a call that
    another process has, for a transfer that joins it with one of ours. `on_registration` hears of contacts that come
    and go, `on_auth_failed` of wrong credentials: method, address, user name, user agent.
    `identity` signs and verifies who calls, with carriers. `backlog` counts the calls that the sink has been offered
    and has not passed on or refused (see `Overload`).

    The hot path makes no reference cycles that outlive a call; a process with nothing but this in it does well to call
    `gc.collect(); gc.freeze()` after start, so that the collector never walks what stays.
    """

    def __init__(
        self,
        config: SipConfig,
        directory: Directory,
        sink: CallSink,
        *,
        is_emergency: Callable[[str], bool],
        clock: Clock | None = None,
        bindings: BindingStore | None = None,
        take_over: TakeOver | None = None,
        bring: Bring | None = None,
        on_registration: Callable[[RegistrationChange], None] | None = None,
        on_auth_failed: Callable[[str, str, str, str], None] | None = None,
        backlog: Callable[[], int] = lambda: 0,
        identity: CallerIdentity | None = None,
        is_emergency_in: Callable[[str, str], bool] | None = None,
    ) -> None:
        self.config = config
        self._clock = clock or SystemClock()
        self._store = bindings or MemoryBindingStore()
        self.registrar = Registrar(self._store, self._clock, on_registration, limit=self._limit_of)
        clock, timers = self._clock, TimerQueues(self._clock)
        core = Core(config, clock, timers, directory, sink, self.registrar, is_emergency, take_over, bring)
        core.is_emergency_in, self.core, self.identity = is_emergency_in, core, identity
        load = self.overload = _overload(core, backlog)
        authenticator = Authenticator(config, directory, self._clock, on_auth_failed, core.refusals)
        reliability, sessions = Reliability(core), Sessions(core)
        carriers, teams = self.carriers, self.teams = CarrierLinks(core), TeamsLinks(core)
        self._offered = UserAgentServer(core, authenticator, load, reliability, sessions, carriers, teams, identity)
        self._placed = UserAgentClient(core, reliability, sessions, teams, identity)
        self._renegotiation, self._sessions, self._transfers = Renegotiation(core, sessions), sessions, Transfers(core)
        self._in_dialog = InDialog(core, self._offered, self._placed, reliability, self._renegotiation, self._transfers)
        self.notifier, self.liveness = Notifier(core), Liveness(core, sessions)
        others = OtherRequests(core, authenticator, self.notifier, self._in_dialog, load, teams, self.liveness)
        self.user_agent = UserAgent(core, authenticator, self._offered, self._in_dialog, others, self.notifier)
        core.transactions = Transactions(timers, self.user_agent, new_tag=core.new_tag, fallback=core.answer_anew)
        core.transactions.refused, core.moved = core.refused, Moved(core, self.user_agent.receive)
        core.listen(self.user_agent.receive)
        self._sweeper: Timer | None = None

    def _limit_of(self, device: Device) -> Limit:
        """What the account of a phone has chosen."""
        account = self.core.directory.accounts.get(device.account_id)
        if account is None:
            return Limit(most=self.config.max_instances)
        return Limit(most=account.most_phones or self.config.max_instances, replaces=account.replaces_phones)

    # ---- life

    async def start(self) -> None:
        """Open the port. Raises OSError when it is taken."""
        await self._store.start()
        if self.identity is not None:
            await self.identity.start()
        await self.core.transports.start()
        self.overload.start()
        offer_load("calls", lambda: self.overload.ratio)
        self.carriers.start()
        self.teams.start()
        self._sweep()

    async def stop(self) -> None:
        """Close everything at once; calls stay as they are, for another process to take over."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        self.overload.stop()
        self.carriers.stop()
        self.teams.stop()
        self.core.timers.stop()
        await self.core.transports.stop()
        await self._store.close()
        if self.identity is not None:
            await self.identity.stop()

    def drain(self, *, on: bool = True) -> None:
        """Take no new calls (503) but go on with those that live."""
        self.overload.draining = on

    def _sweep(self) -> None:
        self.registrar.sweep()
        self._sweeper = self._clock.call_later(SWEEP_SECONDS, self._sweep)

    def plug_in(self, package: EventPackage) -> None:
        """Another event package, such as presence or dialog; `notifier.changed(name, key)` tells its watchers."""
        self.notifier.register(package)

    def _leg(self, leg_id: str) -> Leg | None:
        return self.core.legs.get(leg_id)

    # ---- the port Registrations

    def targets(self, extension_id: str) -> list[DeviceTarget]:
        return self.registrar.targets(extension_id) + self.teams.targets(extension_id)

    def device_targets(self, device_id: str) -> list[DeviceTarget]:
        return self.registrar.device_targets(device_id) or self.teams.device_targets(device_id)

    def registrations(self, extension_id: str) -> list[Registration]:
        return self.registrar.registrations(extension_id)

    def end_registration(self, extension_id: str, registration_id: str) -> bool:
        return self.registrar.end_registration(extension_id, registration_id)

    # ---- the port Signalling

    def prepare(self, leg_id: str, target: Target, sdp: str, presentation: Presentation) -> None:
        self._placed.prepare(leg_id, target, sdp, presentation)

    def place(self, leg_id: str) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._placed.place(leg)

    def trying_is_over(self, leg_id: str) -> bool:
        leg = self._leg(leg_id)
        return leg is None or leg.stage > 0

    def progress(self, leg_id: str, status: int, sdp: str | None, presentation: Presentation | None) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._offered.progress(leg, status, sdp, presentation)

    def answer(self, leg_id: str, sdp: str, presentation: Presentation | None) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._offered.answer(leg, sdp, presentation)

    def reject(
        self,
        leg_id: str,
        status: int,
        phrase: str | None = None,
        reason_header: str | None = None,
        headers: tuple[str, ...] = (),
    ) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._offered.reject(leg, status, phrase, reason_header, headers)

    def cancel(self, leg_id: str, *, answered_elsewhere: bool) -> None:
        if (leg := self._leg(leg_id)) is not None:
            if leg.stage > 0:
                self._in_dialog.hang_up(leg, None)
            else:
                self._placed.cancel(leg, answered_elsewhere=answered_elsewhere)

    def hang_up(self, leg_id: str, *, reason_header: str | None = None) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._in_dialog.hang_up(leg, reason_header)

    def answer_offer(self, leg_id: str, sdp: str | None, status: int = 200) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._renegotiation.answer(leg, sdp, status)

    def reoffer(self, leg_id: str, sdp: str) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._renegotiation.offer(leg, sdp)

    def acknowledge(self, leg_id: str, sdp: str) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._placed.acknowledge(leg, sdp)

    def transfer_progress(self, leg_id: str, status: int, phrase: str) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._transfers.progress(leg, status, phrase)

    def refer(self, leg_id: str, target: str) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._transfers.refer(leg, target)

    def send_agent_message(self, leg_id: str, command: int, attributes: dict[str, str]) -> None:
        if (leg := self._leg(leg_id) or self.core.parted.get(leg_id)) is not None:
            self._placed.agent_message(leg, command, attributes)

    def answer_command(
        self, leg_id: str, request_id: int, command: str, code: int, text: str, extra: dict[str, str]
    ) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self._in_dialog.answer_command(leg, request_id, command, code, text, extra)

    def notify_waiting(self, extension_id: str, new: int, old: int) -> None:
        self.notifier.waiting(extension_id, new, old)

    def check_sync(self, device_id: str) -> int:
        """Have a phone fetch its settings; to how many contacts of it this went."""
        return self.notifier.check_sync(device_id)

    def export(self, leg_id: str) -> dict[str, object] | None:
        leg = self._leg(leg_id)
        return export_leg(leg) if leg is not None else None

    def restore(self, leg_id: str, state: dict[str, object]) -> None:
        late: list[Leg] = []
        leg = restore_leg(self.core, leg_id, state, lambda *response: self._placed.response(late[0], *response))
        if leg is not None:
            late.append(leg)
            self._sessions.resume(leg)
            self._sessions.probe(leg)

    def find_leg(self, sip_call_id: str) -> str | None:
        return next((leg.leg_id for leg in self.core.legs.values() if leg.dialog.call_id == sip_call_id), None)

    def dialog_of(self, leg_id: str) -> DialogNames | None:
        leg = self._leg(leg_id)
        if leg is None:
            return None
        found = leg.dialog
        tags = (found.local_tag, found.remote_tag)
        caller, called = tags if leg.role is Role.PLACED else reversed(tags)
        phone, server = (Address.parse(value).uri_text for value in (found.remote, found.local))
        return DialogNames(found.call_id, caller, called, local_uri=phone, remote_uri=server)

    def server_of(self, sip_call_id: str) -> str | None:
        return self.core.moved.server_of(sip_call_id)

    def let_go(self, leg_id: str, server_id: str, address: str) -> None:
        if (leg := self._leg(leg_id)) is not None:
            self.core.moved.let_go(leg, server_id, address)

    def forget(self, leg_id: str) -> None:
        self.core.parted.pop(leg_id, None)
        leg = self.core.legs.get(leg_id)
        if leg is not None:
            self._in_dialog.hang_up(leg, None)
